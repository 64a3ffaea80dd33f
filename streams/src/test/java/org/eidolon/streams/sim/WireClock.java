package org.eidolon.streams.sim;

/** Whose time passes on the wires of a {@link SimNet}. */
public interface WireClock {
  /** From any fixed moment on. */
  long nanos();

  /**
   * Runs {@code work} when the delay is over: what is due at one moment in the order of the calls,
   * and never two at a time.
   */
  void after(long delayNanos, Runnable work);
}
