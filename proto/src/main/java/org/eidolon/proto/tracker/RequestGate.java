package org.eidolon.proto.tracker;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lets each signed request in once, while it is fresh, and so many of one sender a minute. Bounded:
 * two generations of nonces, and one minute's counts. Mutable; kept by one owner.
 */
public final class RequestGate {
  /** How far a sender's clock may be from ours. */
  public static final Duration MOST_SKEW = Duration.ofMinutes(2);

  private static final int MOST_NONCES = 1 << 17;
  private static final int MOST_SENDERS = 1 << 17;

  /** What becomes of a request. */
  public enum Verdict {
    ADMITTED,
    STALE,
    REPLAYED,
    TOO_MANY
  }

  private Set<Long> young = new HashSet<>();
  private Set<Long> old = new HashSet<>();
  private Instant turned = Instant.MIN;
  private final Map<Object, Integer> counts = new HashMap<>();
  private long minute;

  /**
   * @param sender whose requests are counted together: a peer, or the address of a stranger
   * @param perMinute how many of them a minute
   */
  public Verdict admit(SignedRequest request, Object sender, int perMinute, Instant now) {
    if (Duration.between(request.time(), now).abs().compareTo(MOST_SKEW) > 0) {
      return Verdict.STALE;
    }
    if (!counted(sender, perMinute, now)) {
      return Verdict.TOO_MANY;
    }
    turn(now);
    // Half of a random nonce, mixed with the sender's key, tells requests apart well enough.
    long nonce =
        request.nonce().asReadOnlyBuffer().getLong()
            ^ Long.rotateLeft(keyOf(request).getLong(), 17);
    if (old.contains(nonce) || !young.add(nonce)) {
      return Verdict.REPLAYED;
    }
    return Verdict.ADMITTED;
  }

  private static ByteBuffer keyOf(SignedRequest request) {
    return request.peer().key().asReadOnlyBuffer();
  }

  private boolean counted(Object sender, int perMinute, Instant now) {
    long current = Math.floorDiv(now.getEpochSecond(), 60L);
    if (current != minute) {
      minute = current;
      counts.clear();
    }
    if (counts.size() >= MOST_SENDERS && !counts.containsKey(sender)) {
      return false;
    }
    return counts.merge(sender, 1, Integer::sum) <= perMinute;
  }

  /** A nonce is remembered for at least as long as its request could be shown again. */
  private void turn(Instant now) {
    var age = MOST_SKEW.multipliedBy(2).plusSeconds(1);
    if (young.size() >= MOST_NONCES || turned.isBefore(now.minus(age))) {
      old = young;
      young = new HashSet<>();
      turned = now;
    }
  }
}
