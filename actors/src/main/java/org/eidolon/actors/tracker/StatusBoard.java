package org.eidolon.actors.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.eidolon.actors.tracker.TrackerClient.Standing;
import org.eidolon.actors.tracker.TrackerClient.Status;
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.tracker.Traffic;

/** Our standing with the tracker, and who hears of its changes. Used by {@link TrackerClient}. */
final class StatusBoard {
  private static final int MOST_WATCHERS = 256;

  record WatcherGone(ActorRef<Status> watcher) implements TrackerClient.Command {}

  private final ActorContext<TrackerClient.Command> context;
  private final List<ActorRef<Status>> watchers = new ArrayList<>();
  private Status status = new Status(Standing.JOINING, 0, 0, "");

  StatusBoard(ActorContext<TrackerClient.Command> context) {
    this.context = context;
  }

  Status status() {
    return status;
  }

  boolean isJoined() {
    return status.standing() == Standing.JOINED;
  }

  void watch(ActorRef<Status> watcher) {
    if (watchers.size() < MOST_WATCHERS && !watchers.contains(watcher)) {
      watchers.add(watcher);
      context.watchWith(watcher, new WatcherGone(watcher));
    }
    watcher.tell(status);
  }

  void gone(WatcherGone gone) {
    watchers.remove(gone.watcher());
  }

  void joined(int members, int pathLinks) {
    show(new Status(Standing.JOINED, members, pathLinks, "", status.account(), status.credit()));
  }

  void account(Traffic moved) {
    show(
        new Status(
            status.standing(),
            status.members(),
            status.pathLinks(),
            status.problem(),
            Optional.of(moved),
            status.credit()));
  }

  /** What the tracker says of our relay credit. */
  void credit(CreditStanding credit) {
    show(
        new Status(
            status.standing(),
            status.members(),
            status.pathLinks(),
            status.problem(),
            status.account(),
            Optional.of(credit)));
  }

  private void show(Status next) {
    if (!next.equals(status)) {
      if (next.standing() != status.standing()) {
        log(next);
      }
      status = next;
      watchers.forEach(watcher -> watcher.tell(next));
    }
  }

  /** Says nothing of who the tracker is. */
  private void log(Status next) {
    switch (next.standing()) {
      case JOINING -> context.getLog().info("joining a network again");
      case JOINED -> context.getLog().info("joined a network: {} links a path", next.pathLinks());
      case UNREACHABLE -> context.getLog().info("a tracker does not answer");
      case WRONG_KEY -> context.getLog().info("a tracker has another key than its address says");
      case REFUSED -> context.getLog().info("a tracker refuses us");
    }
  }

  /** Another standing in the network as we know it. */
  void show(Standing standing, String problem) {
    show(
        new Status(
            standing,
            status.members(),
            status.pathLinks(),
            problem,
            status.account(),
            status.credit()));
  }
}
