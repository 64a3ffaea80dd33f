package org.eidolon.proto.credit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eidolon.proto.Bytes;

/**
 * The payer's side of a chain: knows the seed, and releases values from the anchor's end. Keeps
 * every 24th value (400 bytes in all), made when the first is asked for, so that a release costs 24
 * hashes at most and a circuit that never pays costs none. Prints no secret.
 */
public final class PaymentChain {
  private static final int APART = 24;

  private final Bytes seed;
  private List<Bytes> kept = List.of();

  /**
   * @param seed {@link HashChain#VALUE_BYTES} bytes
   */
  public PaymentChain(Bytes seed) {
    this.seed = seed;
  }

  /** The value that pays for all up to {@code step}, which is 1 to {@link CreditUnits#STEPS}. */
  public Bytes value(int step) {
    int after = CreditUnits.STEPS - step;
    if (step < 1 || after < 0) {
      throw new IllegalArgumentException("step " + step);
    }
    if (kept.isEmpty()) {
      kept = walk();
    }
    int nearest = after / APART;
    return HashChain.back(kept.get(nearest), after - nearest * APART);
  }

  private List<Bytes> walk() {
    var values = new ArrayList<Bytes>();
    var value = seed;
    for (int before = 0; before < CreditUnits.STEPS; before += APART) {
      values.add(value);
      value = HashChain.back(value, APART);
    }
    return Collections.unmodifiableList(values);
  }

  @Override
  public String toString() {
    return "PaymentChain[secret]";
  }
}
