package org.eidolon.proto.swarm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;

/**
 * What a swarm is called at one tracker on one day, and the key its members share that day. Both
 * come from the swarm secret, so that who has not got the torrent learns neither what is shared nor
 * what is said.
 *
 * @param day days since 1970 in UTC
 * @param handle 32 bytes
 * @param psk 32 bytes
 */
public record SwarmKeys(long day, Bytes handle, Bytes psk) {
  /** Around midnight UTC both days are in use: clocks differ, and circuits take time to build. */
  public static final Duration OVERLAP = Duration.ofHours(1);

  private static final Bytes HANDLE = label("eidolon swarm handle v1");
  private static final Bytes PSK = label("eidolon swarm e2e v1");
  private static final int PSK_BYTES = 32;

  /** The keys of one day. */
  public static SwarmKeys of(Bytes swarmSecret, Bytes trackerKey, long day) {
    var date = Bytes.copyOf(ByteBuffer.allocate(Long.BYTES).putLong(day).array());
    var handle = Hashes.hmacSha256(swarmSecret, HANDLE, trackerKey, date);
    var key = Hashes.hkdfExtract(Bytes.EMPTY, swarmSecret);
    return new SwarmKeys(day, handle, Hashes.hkdfExpand(key, Bytes.concat(PSK, date), PSK_BYTES));
  }

  /** The keys in use at {@code now}: one day's, or two days' within the hour around midnight. */
  public static List<SwarmKeys> at(Instant now, Bytes swarmSecret, Bytes trackerKey) {
    long half = OVERLAP.dividedBy(2).toSeconds();
    return LongStream.of(now.getEpochSecond() - half, now.getEpochSecond() + half)
        .map(second -> Math.floorDiv(second, Duration.ofDays(1).toSeconds()))
        .distinct()
        .mapToObj(day -> of(swarmSecret, trackerKey, day))
        .toList();
  }

  private static Bytes label(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "SwarmKeys[hidden]";
  }
}
