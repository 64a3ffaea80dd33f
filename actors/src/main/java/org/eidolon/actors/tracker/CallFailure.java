package org.eidolon.actors.tracker;

import java.util.concurrent.CompletionException;
import org.eidolon.streams.http.TrackerRefused;
import org.eidolon.streams.http.TrackerUnreachable;

/** What a failed call to the tracker means to its member. */
final class CallFailure {
  private static final int TOO_MANY = 429;
  private static final int SERVER_TROUBLE = 500;

  private CallFailure() {}

  static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Refused for now, not for what we are: our standing is the same. */
  static boolean passing(Throwable cause) {
    return cause instanceof TrackerRefused refused
        && (refused.status() == TOO_MANY || refused.status() >= SERVER_TROUBLE);
  }

  /** We are not served in this swarm. */
  static boolean unwelcome(Throwable cause) {
    return cause instanceof TrackerRefused refused && refused.status() == Tracker.UNWELCOME;
  }

  /** The tracker is gone, or forgot us. */
  static boolean lost(Throwable cause) {
    return cause instanceof TrackerUnreachable
        || (cause instanceof TrackerRefused refused && refused.status() == Tracker.REGISTER_AGAIN);
  }

  static String problem(Throwable cause) {
    return cause == null || cause.getMessage() == null
        ? "the tracker's answer makes no sense"
        : cause.getMessage();
  }
}
