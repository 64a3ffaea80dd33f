package org.eidolon.proto.swarm;

import org.eidolon.proto.limits.RateLimit;

/**
 * How many partners are served at a time, by how much can be given: with the square root of the
 * rate, so that both the partners and what each of them gets grow. Few under a low limit, or each
 * block would take so long that its partner takes us for gone.
 */
public final class UploadSlots {
  private static final int MOST = 50;

  /** As long as nobody knows better. */
  private static final int LEAST_UNLIMITED = 4;

  private static final double STEP = 16 * 1024;

  private UploadSlots() {}

  /**
   * @param limit what may be given
   * @param bytesPerSecond what was given of late
   */
  public static int of(RateLimit limit, double bytesPerSecond) {
    return limit.isNone()
        ? Math.max(LEAST_UNLIMITED, slots(bytesPerSecond))
        : slots((double) limit.bytesPerSecond());
  }

  private static int slots(double rate) {
    return (int) Math.max(1, Math.min(MOST, Math.round(Math.sqrt(rate / STEP))));
  }
}
