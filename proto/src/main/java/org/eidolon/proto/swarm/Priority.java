package org.eidolon.proto.swarm;

/** How much a file, or a piece of it, is wanted; the most wanted first. */
public enum Priority {
  HIGH,
  NORMAL,
  LOW,
  /** Not at all: it is never asked for. */
  SKIP;

  /** The one of both that is wanted more. */
  public Priority or(Priority other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
