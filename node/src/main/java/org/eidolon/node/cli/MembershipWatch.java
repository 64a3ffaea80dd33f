package org.eidolon.node.cli;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.eidolon.actors.tracker.TrackerClient.Standing;
import org.eidolon.actors.tracker.TrackerClient.Status;
import org.eidolon.node.RunningNode;
import org.eidolon.node.screen.Console;

/** Tells people and scripts how we stand with the tracker, whenever that changes. */
final class MembershipWatch {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final RunningNode node;
  private final Console console;
  private CompletableFuture<Status> asked = new CompletableFuture<>();
  private long askedNanos;
  private boolean ever;
  private Status last = new Status(Standing.JOINING, 0, 0, "");
  private boolean joinedOnce;

  MembershipWatch(RunningNode node, Console console) {
    this.node = node;
    this.console = console;
  }

  /**
   * Call often; asks at its own pace and never waits.
   *
   * @throws Failed if the tracker will not have us, or is not the one we were told of
   */
  void look(long nowNanos) {
    if (asked.isDone()) {
      try {
        heard(asked.join());
      } catch (CompletionException gone) {
        // The node is stopping, or too busy to say: the next look asks again.
      }
    }
    if (!ever || nowNanos - askedNanos > PERIOD_NANOS) {
      ever = true;
      askedNanos = nowNanos;
      asked = node.membership().toCompletableFuture();
    }
  }

  Status last() {
    return last;
  }

  private void heard(Status now) {
    if (now.equals(last)) {
      return;
    }
    var before = last;
    last = now;
    console.event(
        "membership",
        Map.of(
            "standing", now.standing().name(),
            "members", now.members(),
            "path_links", now.pathLinks(),
            "problem", now.problem()));
    if (now.standing() != before.standing()) {
      changed(now);
    }
  }

  private void changed(Status now) {
    switch (now.standing()) {
      case JOINING -> {}
      case JOINED -> {
        joinedOnce = true;
        console.note(
            "joined: %d members, paths of %d links".formatted(now.members(), now.pathLinks()));
      }
      case UNREACHABLE -> console.note("the tracker does not answer, trying again" + why(now));
      case WRONG_KEY ->
          unwelcome(
              "the tracker has another key than its address says%s; check the part after #"
                  .formatted(why(now)));
      case REFUSED -> unwelcome("the tracker refuses us" + why(now));
    }
  }

  /** Ends a newcomer; one who is a member already keeps its transfers and tries on. */
  private void unwelcome(String problem) {
    if (!joinedOnce) {
      throw new Failed(problem);
    }
    console.note(problem + "; trying again");
  }

  private static String why(Status now) {
    return now.problem().isEmpty() ? "" : " (" + now.problem() + ")";
  }
}
