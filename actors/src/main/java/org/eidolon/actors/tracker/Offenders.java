package org.eidolon.actors.tracker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Addresses that sent many bad requests within a minute: what they send is not looked at for the
 * rest of it. To check a signature costs more than to make up one, so nobody may have us check
 * without end. Our own machine is never one of them: it may be a door that others come in through.
 * Used by many threads.
 */
final class Offenders {
  /** More than any honest house with a wrong clock comes to. */
  static final int MOST_A_MINUTE = 120;

  private static final int MOST_ADDRESSES = 1 << 16;

  private static final String LOOPBACK_6 = "0:0:0:0:0:0:0:1";

  private final LongSupplier nanos;
  private final Map<String, Integer> offences = new ConcurrentHashMap<>();
  private long began;

  Offenders(LongSupplier nanos) {
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  boolean isKnown(String address) {
    startMinute();
    return offences.getOrDefault(address, 0) >= MOST_A_MINUTE;
  }

  void note(String address) {
    boolean ours =
        address.startsWith("127.") || address.equals("::1") || address.equals(LOOPBACK_6);
    if (ours) {
      return;
    }
    if (offences.size() < MOST_ADDRESSES || offences.containsKey(address)) {
      offences.merge(address, 1, Integer::sum);
    }
  }

  private synchronized void startMinute() {
    long now = nanos.getAsLong();
    if (now - began >= TimeUnit.MINUTES.toNanos(1)) {
      began = now;
      offences.clear();
    }
  }
}
