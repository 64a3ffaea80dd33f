package org.eidolon.actors.tracker;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.proto.peer.PeerId;

/**
 * What we hear of our links: kept in the ledger, and how soon the tracker should hear of it. Used
 * by {@link TrackerClient}.
 */
final class LinkNews {
  /** A little, as one event seldom comes alone. */
  static final Duration DEBOUNCE = Duration.ofMillis(100);

  private static final Duration STRANGER_DEBOUNCE = Duration.ofSeconds(1);
  private static final Duration MISSING_AFTER = Duration.ofSeconds(5);

  record Heard(LinkManager.Event event) implements TrackerClient.Command {}

  /** A link has been down for a while. */
  record Missing(PeerId peer) implements TrackerClient.Command {}

  private final LinkLedger ledger;
  private final TimerScheduler<TrackerClient.Command> timers;

  LinkNews(LinkLedger ledger, TimerScheduler<TrackerClient.Command> timers) {
    this.ledger = ledger;
    this.timers = timers;
  }

  /**
   * Empty if that is no news for the tracker.
   *
   * @param event of this tracker's network, or of a stranger
   */
  Optional<Duration> heard(LinkManager.Event event, boolean testNetwork) {
    if (event instanceof LinkManager.LinkUp up) {
      ledger.up(up.neighbor().peer());
      timers.cancel(new Missing(up.neighbor().peer()));
      return Optional.of(DEBOUNCE);
    } else if (event instanceof LinkManager.LinkDown down) {
      var peer = down.neighbor().peer();
      ledger.down(peer);
      if (ledger.knows(peer)) {
        timers.startSingleTimer(new Missing(peer), MISSING_AFTER);
      }
      return Optional.of(DEBOUNCE);
    } else if (event instanceof LinkManager.DialFailed failed) {
      ledger.failed(failed.neighbor().peer());
      return Optional.of(DEBOUNCE);
    } else if (event instanceof LinkManager.StrangerWaits waits && !ledger.knows(waits.peer())) {
      return Optional.of(testNetwork ? DEBOUNCE : STRANGER_DEBOUNCE);
    }
    return Optional.empty();
  }

  /** Empty if it is up again. */
  Optional<Duration> missing(PeerId peer) {
    if (ledger.isUp(peer)) {
      return Optional.empty();
    }
    ledger.failed(peer);
    return Optional.of(DEBOUNCE);
  }
}
