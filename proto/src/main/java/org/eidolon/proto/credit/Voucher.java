package org.eidolon.proto.credit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.BlindRsa;

/**
 * Proof for one partner, and for this one circuit, that its bearer earned credit by relaying: the
 * planner's blind signature under the partner's challenge. Nobody can show it elsewhere, and the
 * planner cannot tell for whom it was.
 *
 * @param day since 1970, of the planner's key
 */
public record Voucher(long day, Bytes prefix, Bytes signature) {
  public static final int CHALLENGE_BYTES = 32;

  /** What a planner takes for one, in units: 2 MiB of relayed bytes. */
  public static final int PRICE_UNITS = 4;

  private static final Bytes PURPOSE =
      Bytes.copyOf("eidolon voucher".getBytes(StandardCharsets.US_ASCII));

  public Voucher {
    if (day < 0
        || prefix.length() != BlindRsa.PREFIX_BYTES
        || signature.length() != BlindRsa.MODULUS_BYTES) {
      throw new IllegalArgumentException("malformed voucher");
    }
  }

  private static Bytes message(long day, Bytes challenge) {
    var number = ByteBuffer.allocate(Long.BYTES).putLong(day).array();
    return Bytes.concat(PURPOSE, Bytes.takeOver(number), challenge);
  }

  /** Blinds a challenge for the planner whose key of that day has this modulus. */
  public static Optional<BlindRsa.Blinded> ask(
      long day, Bytes modulus, Bytes challenge, RandomGenerator random) {
    return BlindRsa.blind(modulus, message(day, challenge), random);
  }

  /** The voucher, if the planner signed what was asked; else empty. */
  public static Optional<Voucher> of(long day, BlindRsa.Blinded asked, Bytes signed) {
    return asked.open(signed).map(signature -> new Voucher(day, asked.prefix(), signature));
  }

  /**
   * Whether it is good for the circuit of this challenge.
   *
   * @param modulus of the planner's key of {@link #day}
   */
  public boolean holds(Bytes modulus, Bytes challenge) {
    return BlindRsa.verify(modulus, prefix, message(day, challenge), signature);
  }

  @Override
  public String toString() {
    return "Voucher[hidden]";
  }
}
