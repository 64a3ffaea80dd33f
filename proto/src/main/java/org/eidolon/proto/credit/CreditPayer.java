package org.eidolon.proto.credit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.circuit.Congestion;

/**
 * What the owner of a circuit pays its hops: a step of each chain for what came since the last one.
 * Mutable, of one owner; a cell costs an addition.
 *
 * <p>A message to a hop goes no further than that hop. So that nobody can count from those that
 * pass how far it is from either end, each round goes with cover, as many cells each time, of
 * numbers drawn once for the circuit:
 *
 * <ul>
 *   <li>to the far end, from a distribution that falls off by a fifth a cell to both sides, which
 *       makes no number much likelier for one place on the path than for the next. Its edges are
 *       thin: of 80 circuits one has no such cover, and there the last paid hop sees nothing pass
 *       and knows that it is.
 *   <li>to each paid hop, mostly few, so that a hop and the far end together, who know what was
 *       absorbed between them, do not know by how many. They know that it was not by more.
 * </ul>
 */
public final class CreditPayer {
  /** Each cell further from the middle is so likely beside the one before. */
  private static final double NEXT_COVER = 0.8;

  private static final int MIDDLE_COVER = 10;

  /** Likewise for a hop; it takes no window, and more of it would tell a hop alone its place. */
  private static final double NEXT_HOP_COVER = 0.5;

  private static final int MOST_HOP_COVER = 6;

  /** What the least window has room for, whatever of it waits for its SENDME. */
  private static final int MOST_COVER = Congestion.MIN_WINDOW - Congestion.SENDME_CELLS;

  /**
   * @param hop from 0; the far end's is one more than the last
   * @param message empty: cover
   */
  public record Payment(int hop, Optional<CreditMessage> message) {}

  private final List<Optional<PaymentChain>> chains;
  private final int[] hopCover;
  private final boolean pays;
  private final int cover;
  private long cells;
  private int steps;
  private int due;

  /**
   * @param seeds of the hops' chains, nearest first; empty bytes where a hop takes no credit
   */
  public CreditPayer(List<Bytes> seeds, RandomGenerator random) {
    this.chains =
        seeds.stream()
            .map(seed -> Optional.of(seed).filter(some -> some.length() > 0).map(PaymentChain::new))
            .toList();
    this.pays = chains.stream().anyMatch(Optional::isPresent);
    this.cover = draw(MOST_COVER, MIDDLE_COVER, NEXT_COVER, random);
    this.hopCover =
        chains.stream()
            .mapToInt(
                each -> each.isPresent() ? draw(MOST_HOP_COVER, 0, NEXT_HOP_COVER, random) : 0)
            .toArray();
  }

  /**
   * A number from 0 to {@code most}, each further from {@code middle} less likely by {@code next}:
   * what is beyond either end is left out, not added to that end.
   */
  private static int draw(int most, int middle, double next, RandomGenerator random) {
    double all = 0;
    for (int each = 0; each <= most; each++) {
      all += Math.pow(next, Math.abs(each - middle));
    }
    double left = random.nextDouble() * all;
    int drawn = most;
    while (drawn > 0 && left >= Math.pow(next, Math.abs(drawn - middle))) {
      left -= Math.pow(next, Math.abs(drawn - middle));
      drawn--;
    }
    return drawn;
  }

  /** So many cells came that are paid for. */
  public void received(int count) {
    cells += count;
    if (pays) {
      due = CreditUnits.stepsIn(cells / CreditUnits.UNIT_CELLS);
    }
  }

  /** Whether a round waits for the next SENDME. */
  public boolean isDue() {
    return due > steps;
  }

  /** Cells for the far end that each round goes with; without room for all of them it waits. */
  public int cover() {
    return cover;
  }

  /** Cells of cover that each round has for this hop. */
  int coverAt(int hop) {
    return hopCover[hop];
  }

  /** A round that is due, in the random order in which it must be sent. */
  public List<Payment> take(RandomGenerator random) {
    steps = Math.min(due, steps + RelayTab.MOST_STEPS_AT_ONCE);
    var round = new ArrayList<Payment>();
    for (int hop = 0; hop < chains.size(); hop++) {
      if (chains.get(hop).isPresent()) {
        var value = chains.get(hop).get().value(steps);
        var message = new CreditMessage(CreditUnits.unitsAt(steps), value);
        round.add(new Payment(hop, Optional.of(message)));
        addCover(round, hop, hopCover[hop]);
      }
    }
    addCover(round, chains.size(), cover);
    for (int last = round.size() - 1; last > 0; last--) {
      Collections.swap(round, last, random.nextInt(last + 1));
    }
    return round;
  }

  private static void addCover(List<Payment> round, int hop, int cells) {
    for (int i = 0; i < cells; i++) {
      round.add(new Payment(hop, Optional.empty()));
    }
  }

  /** Units that each hop was paid. */
  public int paidUnits() {
    return CreditUnits.unitsAt(steps);
  }
}
