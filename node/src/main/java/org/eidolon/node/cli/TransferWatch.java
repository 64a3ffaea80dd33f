package org.eidolon.node.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.node.Transfer;
import org.eidolon.node.screen.Console;
import org.eidolon.node.screen.Progress;
import org.eidolon.node.screen.ProgressView;
import org.eidolon.node.screen.RateMeter;

/** Follows one transfer and shows it until there is reason to stop. */
final class TransferWatch {
  private static final Duration TICK = Duration.ofMillis(50);
  private static final long SHOW_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Transfer transfer;
  private final MembershipWatch membership;
  private final StopSignal stop;
  private final ProgressView view;
  private final RateMeter rate = new RateMeter();
  private final long joinedNanos = System.nanoTime();
  private long firstRequestNanos;
  private long shownNanos = joinedNanos - SHOW_NANOS;
  private long verifiedBefore = -1;
  private Progress last = Progress.none();

  TransferWatch(Transfer transfer, MembershipWatch membership, StopSignal stop, Console console) {
    this.transfer = transfer;
    this.membership = membership;
    this.stop = stop;
    this.view = new ProgressView(console);
  }

  /**
   * Returns when {@code done} holds, or when we are asked to stop.
   *
   * @throws Failed if the transfer cannot go on
   */
  Progress until(Predicate<Progress> done) {
    do {
      long now = System.nanoTime();
      membership.look(now);
      last = look(now);
      boolean ended = done.test(last) || last.state().equals("STOPPED");
      if (ended || now - shownNanos >= SHOW_NANOS) {
        shownNanos = now;
        view.show(last, now);
      }
      if (last.state().equals("STOPPED")) {
        throw new Failed(last.problem().isEmpty() ? "the transfer has stopped" : last.problem());
      }
      if (ended) {
        return last;
      }
    } while (!stop.await(TICK));
    return last;
  }

  private Progress look(long now) {
    var status = Waiting.answer(transfer.status(), PATIENCE, "asking how the transfer stands");
    if (firstRequestNanos == 0
        && (status.state() == SwarmStatus.State.FETCHING || status.fetchedBytes() > 0)) {
      firstRequestNanos = now;
    }
    if (isKnown(status)) {
      if (verifiedBefore < 0) {
        verifiedBefore = status.verifiedBytes();
      }
      rate.sample(now, status.verifiedBytes());
    }
    return progress(status, rate.bytesPerSecond());
  }

  /** What lies on disk already. */
  private static boolean isKnown(SwarmStatus status) {
    return !status.isPreparing()
        && status.state() != SwarmStatus.State.CHECKING
        && status.state() != SwarmStatus.State.FETCHING_METAINFO;
  }

  static Progress progress(SwarmStatus status, double bytesPerSecond) {
    return new Progress(
        status.state().name(),
        status.wantedBytes(),
        status.verifiedBytes(),
        status.fetchedBytes(),
        status.servedBytes(),
        status.wastedBytes(),
        status.circuits(),
        status.partners(),
        status.servingPartners(),
        status.relaysLeast(),
        status.relaysMost(),
        status.buildMillisMedian(),
        bytesPerSecond,
        status.problem(),
        status.prepared());
  }

  /** From the first request to now; 0 if nothing had to be fetched. */
  double secondsOfFetching() {
    return firstRequestNanos == 0 ? 0 : (System.nanoTime() - firstRequestNanos) / 1e9;
  }

  /** From joining the swarm to now. */
  double secondsSinceJoining() {
    return (System.nanoTime() - joinedNanos) / 1e9;
  }

  /** Bytes that were not here when we came. */
  long gained() {
    return last.verified() - Math.max(0, verifiedBefore);
  }
}
