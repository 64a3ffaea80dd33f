package org.eidolon.proto.credit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.BlindRsa;
import org.eidolon.proto.crypto.Hashes;

/**
 * A planner's keys for {@link Voucher}s: one a day, which follows from its secret, so that a
 * restart changes none and none is kept on a disk. Safe for use by several threads; the first use
 * of a day takes some tenths of a second.
 */
public final class VoucherKeys {
  /**
   * @param day since 1970
   * @param modulus {@link BlindRsa#MODULUS_BYTES} bytes
   */
  public record PublicKey(long day, Bytes modulus) {
    public PublicKey {
      if (day < 0 || modulus.length() != BlindRsa.MODULUS_BYTES) {
        throw new IllegalArgumentException("malformed voucher key");
      }
    }
  }

  private static final Bytes PURPOSE =
      Bytes.copyOf("eidolon voucher key".getBytes(StandardCharsets.US_ASCII));

  private final Bytes secret;
  private final Map<Long, BlindRsa.KeyPair> made = new ConcurrentHashMap<>();

  public VoucherKeys(Bytes secret) {
    this.secret = secret;
  }

  private BlindRsa.KeyPair pair(long day) {
    var known = made.get(day);
    return known == null ? make(day) : known;
  }

  /** Whoever wants the same key waits; others do not. */
  private synchronized BlindRsa.KeyPair make(long day) {
    if (made.size() > 2) {
      made.keySet().removeIf(other -> other < day - 1);
    }
    return made.computeIfAbsent(
        day,
        fresh -> {
          var number = ByteBuffer.allocate(Long.BYTES).putLong(fresh).array();
          return BlindRsa.KeyPair.derive(
              Hashes.hmacSha256(secret, PURPOSE, Bytes.takeOver(number)));
        });
  }

  /** Those that vouchers are good under: of today and of the day before. */
  public List<PublicKey> valid(long today) {
    return List.of(
        new PublicKey(today, pair(today).modulus()),
        new PublicKey(today - 1, pair(today - 1).modulus()));
  }

  /** Signs what it cannot read; empty if it is no number of that day's key. */
  public Optional<Bytes> sign(long day, Bytes blinded, RandomGenerator random) {
    return pair(day).sign(blinded, random);
  }

  @Override
  public String toString() {
    return "VoucherKeys[secret]";
  }
}
