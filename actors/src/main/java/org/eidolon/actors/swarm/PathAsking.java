package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.Set;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.proto.swarm.Backoff;

/**
 * When paths are asked for: at once at first, one soon after the other while that brings circuits
 * that were never there before, soon after a loss, else after pauses that grow while asking is in
 * vain. Belongs to an {@link Announcer} and is used by it alone.
 *
 * <p>The tracker grants one path to each partner at a time, so that several circuits to one take as
 * many asks. These come at random times: else their partner could tell by the pauses which circuits
 * are of one peer.
 */
final class PathAsking {
  private static final Duration QUICK = Duration.ofMillis(200);
  private static final Duration BETWEEN_HURRIES = Duration.ofSeconds(3);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final int MOST_PATHS = 8;

  /** Pauses are up to a quarter shorter, by chance. */
  private static final int JITTER_PART = 4;

  private final SwarmPorts ports;
  private final TimerScheduler<Announcer.Command> timers;
  private Announcer.Need need = new Announcer.Need(0, Set.of(), false);
  private Backoff backoff;
  private boolean asking;
  private boolean askedBefore;

  /** The last answer had paths. */
  private boolean granted;

  /** The fewest partners that were ever lacking: so few asks in a row as there are partners. */
  private int fewest = Integer.MAX_VALUE;

  private long hurriedNanos;

  PathAsking(SwarmPorts ports, TimerScheduler<Announcer.Command> timers) {
    this.ports = ports;
    this.timers = timers;
    this.backoff = Backoff.between(ports.config().retryMin(), ports.config().retryMax());
    this.hurriedNanos = ports.nanos().getAsLong() - BETWEEN_HURRIES.toNanos();
  }

  void need(Announcer.Need wanted) {
    need = wanted;
    boolean quickly = need.quickly() && mayHurry();
    boolean gaining = granted && need.partners() < fewest;
    if (need.partners() > 0) {
      // None are needed also while another tracker is asked, or the disk is full.
      fewest = Math.min(fewest, need.partners());
    }
    if (need.partners() == 0) {
      timers.cancel(Announcer.Due.ASK_PATHS);
    } else if (!asking && gaining) {
      timers.startSingleTimer(Announcer.Due.ASK_PATHS, soon());
    } else if (!asking && (quickly || !timers.isTimerActive(Announcer.Due.ASK_PATHS))) {
      var pause = askedBefore ? backoff.next() : Duration.ZERO;
      timers.startSingleTimer(Announcer.Due.ASK_PATHS, quickly ? QUICK : pause);
    }
  }

  private Duration soon() {
    return Duration.ofNanos(ports.random().nextLong(QUICK.toNanos() + 1));
  }

  /**
   * Whoever lost a circuit has not been asking in vain: the pauses begin anew. But a partner that
   * takes circuits only to drop them gets no hail of them.
   */
  private boolean mayHurry() {
    long now = ports.nanos().getAsLong();
    if (now - hurriedNanos < BETWEEN_HURRIES.toNanos()) {
      return false;
    }
    hurriedNanos = now;
    backoff = backoff.succeeded();
    return true;
  }

  /** A circuit came of it: the pauses begin anew. */
  void built() {
    backoff = backoff.succeeded();
  }

  /** The tracker knows us: there is no reason to wait. */
  void joined() {
    backoff = backoff.succeeded();
    timers.startSingleTimer(Announcer.Due.ASK_PATHS, Duration.ZERO);
  }

  /** Around midnight two days are in use; paths are asked of either by chance. */
  void ask(AnnouncedDays days) {
    var handles = days.handles();
    if (asking || need.partners() == 0 || handles.isEmpty()) {
      return;
    }
    asking = true;
    askedBefore = true;
    timers.startSingleTimer(Announcer.Due.NO_ANSWER, ANSWER_WITHIN);
    var handle = handles.get(ports.random().nextInt(handles.size()));
    int count = Math.min(MOST_PATHS, need.partners());
    ports
        .tracker()
        .tell(new TrackerClient.RequestPaths(handle, count, need.avoid(), days.answersFor(handle)));
  }

  /**
   * Whatever came of the last request, the next one has a pause before it, unless {@link #need}
   * finds that it helped.
   *
   * @param paths whether any were granted
   */
  void later(boolean paths) {
    asking = false;
    granted = paths;
    timers.cancel(Announcer.Due.NO_ANSWER);
    timers.startSingleTimer(Announcer.Due.ASK_PATHS, blurred(backoff.next()));
    backoff = backoff.failed();
  }

  /** A little less: many swarms of many peers began to wait at the same moment. */
  Duration blurred(Duration pause) {
    return pause.minusNanos(ports.random().nextLong(pause.toNanos() / JITTER_PART + 1));
  }

  /** How long what failed is left alone. */
  Duration pause() {
    return backoff.next();
  }
}
