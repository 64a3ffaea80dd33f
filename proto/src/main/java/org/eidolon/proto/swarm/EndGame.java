package org.eidolon.proto.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The last blocks are asked of several partners at once, so that one slow partner cannot hold up
 * the end of a transfer. Most of these come twice, so there are few: with a dozen partners that all
 * want to help, a small transfer would else cost a tenth more than it has. Not immutable: one
 * owner.
 */
final class EndGame {
  /** Partners one block is asked of, the first one included. */
  static final int MAX_PARTNERS = 3;

  /** So many blocks of one partner may be under way to be asked for another's. */
  static final int MOST_UNDER_WAY = 8;

  private static final int MOST_OF_FEW = 4;

  private static final int ONE_OF = 128;

  private long askedTwice;

  static boolean applies(long missingBlocks, int pipeline) {
    return missingBlocks <= 2L * pipeline;
  }

  /** How many blocks may be asked for once more in the whole of a transfer. */
  static long most(long blocks) {
    return MOST_OF_FEW + blocks / ONE_OF;
  }

  /**
   * How many blocks that others owe may be asked of a partner.
   *
   * @param blocks of the whole transfer
   */
  int room(int wanted, int underWay, long blocks) {
    long room = Math.min(MOST_UNDER_WAY - underWay, most(blocks) - askedTwice);
    return (int) Math.max(0, Math.min(wanted, room));
  }

  void asked(int count) {
    askedTwice += count;
  }

  /**
   * What others owe that {@code helper} may be asked for as well, the worthiest first: what a
   * partner owes that never answered, and then what was asked last of who owes most, for that would
   * come last, and is the likeliest to be withdrawn in time.
   */
  static List<BlockRef> offers(Collection<Holdings> partners, Holdings helper) {
    var offers = new ArrayList<BlockRef>();
    partners.stream()
        .filter(other -> other != helper && isSlower(other, helper))
        .sorted(
            Comparator.comparing((Holdings other) -> other.answers)
                .thenComparing(other -> -other.asked.size()))
        .forEach(
            other -> {
              var blocks = new ArrayList<>(other.asked);
              Collections.reverse(blocks);
              offers.addAll(blocks);
            });
    return offers;
  }

  /** Who owes no more than its helper has it as soon. */
  private static boolean isSlower(Holdings other, Holdings helper) {
    return other.asked.size() > (other.answers ? helper.asked.size() : 0);
  }
}
