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
 * pass how far it is from either end, each round goes with cover to the far end: as many cells each
 * time, a number drawn once from a distribution that falls off by a fifth a cell to both sides,
 * which makes no number much likelier for one place on the path than for the next. Its edges are
 * thin: of 80 circuits one has no cover, and there the last paid hop sees nothing pass and knows
 * that it is.
 */
public final class CreditPayer {
  /** Each cell further from the middle is so much as likely. */
  private static final double NEXT_COVER = 0.8;

  private static final int MIDDLE_COVER = 10;

  /** What the least window has room for, whatever of it waits for its SENDME. */
  private static final int MOST_COVER = Congestion.MIN_WINDOW - Congestion.SENDME_CELLS;

  /**
   * @param hop from 0; empty: cover, to the far end
   */
  public record Payment(int hop, Optional<CreditMessage> message) {}

  private final List<Optional<PaymentChain>> chains;
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

  /** So many cells came, all of them recognised. */
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

  /** Cells of cover that each round goes with; without room for all of them it must wait. */
  public int cover() {
    return cover;
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
      }
    }
    for (int i = 0; i < cover; i++) {
      round.add(new Payment(chains.size(), Optional.empty()));
    }
    for (int last = round.size() - 1; last > 0; last--) {
      Collections.swap(round, last, random.nextInt(last + 1));
    }
    return round;
  }

  /** Units that each hop was paid. */
  public int paidUnits() {
    return CreditUnits.unitsAt(steps);
  }
}
