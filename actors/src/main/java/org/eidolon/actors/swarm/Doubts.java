package org.eidolon.actors.swarm;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eidolon.proto.swarm.BlockBook;

/**
 * Circuits of a {@link Transfer} on which nothing comes though something should: a relay may have
 * stopped with its sockets open, and its neighbors need half a minute to notice. Another circuit is
 * built beside a doubted one, to the same partner if need be, and when it serves us the doubted one
 * is given up. If that goes on in the meantime, all is well. The same for circuits that are not
 * open long after others are. Belongs to the transfer and is used by it alone.
 *
 * <pre>
 *   silent ---- doubted, another is built ---- the other serves: given up
 *          \--- goes on                   \--- longer than swarm.snub-min: given up anyway
 * </pre>
 */
final class Doubts {
  /**
   * Parts of snub-min: for a delay that is known, one that is not, a circuit under construction.
   */
  private static final double OF_LEAST = 0.375;

  private static final double OF_UNKNOWN = 0.625;
  private static final double OF_BUILDING = 0.5;

  /**
   * So much more at most, by chance: circuits that share a stopped relay are not doubted at once.
   */
  private static final double JITTER = 0.125;

  private final BlockBook book;
  private final Map<Integer, Partner> partners;
  private final SwarmPorts ports;
  private final Consumer<Partner> snub;
  private boolean news;

  Doubts(BlockBook book, Map<Integer, Partner> partners, SwarmPorts ports, Consumer<Partner> snub) {
    this.book = book;
    this.partners = partners;
    this.ports = ports;
    this.snub = snub;
  }

  void tick() {
    long now = ports.nanos().getAsLong();
    for (var partner : List.copyOf(partners.values())) {
      boolean silent = isSilent(partner, now);
      if (!silent) {
        partner.doubted = false;
      } else if (!partner.doubted && hasRoom()) {
        partner.doubted = true;
        news = true;
      }
      if (partner.doubted && serves(partner)) {
        snub.accept(partner);
      }
    }
  }

  /**
   * No more circuits are doubted than there shall be: a line that is down for a while is no reason.
   */
  private boolean hasRoom() {
    long doubted = partners.values().stream().filter(one -> one.doubted).count();
    return doubted < ports.config().partners();
  }

  private boolean isSilent(Partner partner, long now) {
    long least = ports.config().snubMin().toNanos();
    long jitter = ports.random().nextLong((long) (JITTER * least) + 1);
    if (partner.pseudonym.isPresent() && !partner.open) {
      return now - partner.sinceNanos > OF_BUILDING * least + (partner.doubted ? 0 : jitter);
    }
    boolean owes = book.asked(partner.id) > 0 && partner.unsettledBlocks == 0;
    long doubt =
        partner.pipeline.doubtNanos((long) (OF_LEAST * least), (long) (OF_UNKNOWN * least));
    long silence = now - partner.owesSinceNanos;
    return owes && silence > doubt + (partner.doubted ? 0 : jitter);
  }

  private boolean serves(Partner doubted) {
    return doubted
        .heir
        .filter(heir -> partners.containsKey(heir.id) && heir.open && !heir.choked)
        .isPresent();
  }

  /** True once: there is a circuit that another is to be built for. */
  boolean tookNews() {
    boolean taken = news;
    news = false;
    return taken;
  }
}
