package org.eidolon.node.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.eidolon.actors.tracker.TrackerClient.Standing;
import org.eidolon.actors.tracker.TrackerClient.Status;
import org.eidolon.node.RunningNode;
import org.eidolon.node.screen.ByteSize;
import org.eidolon.node.screen.Console;
import org.eidolon.proto.tracker.Traffic;

/** Tells people and scripts how we stand with the tracker, whenever that changes. */
final class MembershipWatch {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final RunningNode node;
  private final boolean others;
  private final Console console;
  private CompletableFuture<Status> asked = new CompletableFuture<>();
  private long askedNanos;
  private boolean ever;
  private Status last = new Status(Standing.JOINING, 0, 0, "");
  private boolean joinedOnce;

  /**
   * @param others other trackers serve as well, so that it is no failure if this one does not
   */
  MembershipWatch(RunningNode node, boolean others, Console console) {
    this.node = node;
    this.others = others;
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

  /** Whether there is little to be told for now: we are members. */
  boolean settled() {
    return last.standing() == Standing.JOINED;
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
    console.event("membership", fields(now));
    if (before.account().isEmpty()) {
      now.account().ifPresent(this::account);
    }
    if (now.standing() != before.standing()) {
      changed(now);
    }
  }

  private static Map<String, Object> fields(Status now) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("standing", now.standing().name());
    fields.put("members", now.members());
    fields.put("path_links", now.pathLinks());
    fields.put("problem", now.problem());
    now.account()
        .ifPresent(
            moved -> {
              fields.put("account_served", moved.servedBytes());
              fields.put("account_fetched", moved.fetchedBytes());
            });
    now.credit()
        .ifPresent(
            credit -> {
              fields.put("credit_earned", credit.earnedBytes());
              fields.put("credit_paid", credit.paidBytes());
            });
    return fields;
  }

  private void account(Traffic moved) {
    console.note(
        "your account at this tracker: served %s, fetched %s, ratio %s"
            .formatted(
                ByteSize.text(moved.servedBytes()),
                ByteSize.text(moved.fetchedBytes()),
                moved.ratio()));
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
    if (!joinedOnce && !others) {
      throw new Failed(problem);
    }
    console.note(problem + "; trying again");
  }

  private static String why(Status now) {
    return now.problem().isEmpty() ? "" : " (" + now.problem() + ")";
  }
}
