package org.eidolon.proto.credit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.BlindRsa;
import org.eidolon.proto.crypto.Hashes;

/**
 * Proof for one partner, and for this one circuit, that its bearer earned credit by relaying: the
 * planner's blind signature under the partner's challenge and the circuit's exporter. Nobody can
 * show it elsewhere, and the planner cannot tell for whom it was.
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

  private static Bytes message(long day, Bytes subject) {
    var number = ByteBuffer.allocate(Long.BYTES).putLong(day).array();
    return Bytes.concat(PURPOSE, Bytes.takeOver(number), subject);
  }

  /**
   * What a voucher is for: a challenge on one circuit. Without the circuit, whoever stands between
   * two honest ends could pass the challenge of one on to the other, and its voucher back.
   *
   * @param exporter of the circuit's end-to-end handshake, of one length for all circuits
   * @return 32 bytes
   */
  public static Bytes subject(Bytes challenge, Bytes exporter) {
    if (challenge.length() != CHALLENGE_BYTES || exporter.length() == 0) {
      throw new IllegalArgumentException("challenge or exporter of a wrong length");
    }
    return Hashes.sha256(challenge, exporter);
  }

  /** Blinds a {@link #subject} for the planner whose key of that day has this modulus. */
  public static Optional<BlindRsa.Blinded> ask(
      long day, Bytes modulus, Bytes subject, RandomGenerator random) {
    return BlindRsa.blind(modulus, message(day, subject), random);
  }

  /** The voucher, if the planner signed what was asked; else empty. */
  public static Optional<Voucher> of(long day, BlindRsa.Blinded asked, Bytes signed) {
    return asked.open(signed).map(signature -> new Voucher(day, asked.prefix(), signature));
  }

  /**
   * Whether it is good for this {@link #subject}.
   *
   * @param modulus of the planner's key of {@link #day}
   */
  public boolean holds(Bytes modulus, Bytes subject) {
    return BlindRsa.verify(modulus, prefix, message(day, subject), signature);
  }

  @Override
  public String toString() {
    return "Voucher[hidden]";
  }
}
