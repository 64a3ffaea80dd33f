package org.eidolon.proto.session;

import java.time.Duration;

/**
 * When a torrent has been shared enough. Whichever bound is reached first ends it; each may be of
 * its own, that of the session, or none.
 *
 * @param ratio of bytes served to bytes of the files
 * @param minutes of sharing altogether
 * @param idleMinutes in which nobody was served
 */
public record SeedGoal(Bound ratio, Bound minutes, Bound idleMinutes) {
  /** As the session says. */
  public static final SeedGoal GLOBAL = new SeedGoal(Bound.GLOBAL, Bound.GLOBAL, Bound.GLOBAL);

  /** Shared for ever. */
  public static final SeedGoal NONE = new SeedGoal(Bound.NONE, Bound.NONE, Bound.NONE);

  /** Who says where the end is. */
  public enum Mode {
    GLOBAL,
    OWN,
    NONE
  }

  /**
   * One bound.
   *
   * @param value counts only if the mode is OWN
   */
  public record Bound(Mode mode, double value) {
    public static final Bound GLOBAL = new Bound(Mode.GLOBAL, 0);
    public static final Bound NONE = new Bound(Mode.NONE, 0);
    private static final double MOST = 1e9;

    public Bound {
      // Not a number compares as false with everything.
      if (!(value >= 0 && value <= MOST)) {
        throw new IllegalArgumentException("a bound of sharing is from 0 to " + (long) MOST);
      }
    }

    public static Bound of(double value) {
      return new Bound(Mode.OWN, value);
    }

    /** This one where it says something itself, else the session's. */
    Bound or(Bound session) {
      return mode == Mode.GLOBAL ? session : this;
    }

    boolean isReached(double by) {
      return mode == Mode.OWN && by >= value;
    }
  }

  /**
   * How much was shared so far.
   *
   * @param servedBytes ever
   * @param totalBytes of the files we have
   * @param sharing ever
   * @param idle since somebody was served, or since sharing began
   */
  public record Shared(long servedBytes, long totalBytes, Duration sharing, Duration idle) {
    double ratio() {
      return totalBytes == 0 ? 0 : (double) servedBytes / totalBytes;
    }
  }

  /** The bounds that hold, given those of the session. */
  public SeedGoal within(SeedGoal session) {
    return new SeedGoal(
        ratio.or(session.ratio()),
        minutes.or(session.minutes()),
        idleMinutes.or(session.idleMinutes()));
  }

  /** Whether it was shared enough. What is GLOBAL still bounds nothing: see {@link #within}. */
  public boolean isReached(Shared shared) {
    return ratio.isReached(shared.ratio())
        || minutes.isReached(minutes(shared.sharing()))
        || idleMinutes.isReached(minutes(shared.idle()));
  }

  private static double minutes(Duration time) {
    return time.toMillis() / 60_000.0;
  }
}
