package org.eidolon.node.metrics;

import java.util.concurrent.CompletionStage;
import org.eidolon.actors.tracker.TrackerClient.Status;
import org.eidolon.node.http.Face;
import org.eidolon.node.http.HealthFace;
import org.eidolon.node.http.HealthFace.Readiness;

/** Whether a node does what it is there for, and if not, what it lacks. */
public final class Ready {
  private final NodeWatch watch;
  private final boolean isPeer;
  private final int guards;

  private Ready(NodeWatch watch, boolean isPeer, int guards) {
    this.watch = watch;
    this.isPeer = isPeer;
    this.guards = guards;
  }

  /**
   * @param isPeer false: a tracker alone, which is ready as soon as it listens
   * @param guards links that a peer needs, if there are so many others
   */
  public static Face face(NodeWatch watch, boolean isPeer, int guards) {
    return HealthFace.ready(new Ready(watch, isPeer, guards)::look);
  }

  private CompletionStage<Readiness> look() {
    return watch.figures().thenApply(figures -> of(figures, isPeer, guards));
  }

  static Readiness of(NodeFigures figures, boolean isPeer, int guards) {
    if (!isPeer) {
      return new Readiness(true, "The tracker takes requests.");
    }
    if (figures.membership().isEmpty() || figures.links().isEmpty()) {
      return new Readiness(false, "The node is too busy to answer.");
    }
    var status = figures.membership().get();
    return switch (status.standing()) {
      case JOINING -> new Readiness(false, "The node is joining its network.");
      case UNREACHABLE -> new Readiness(false, "The tracker does not answer.");
      case WRONG_KEY -> new Readiness(false, "The tracker has another key than its address says.");
      case REFUSED -> new Readiness(false, "The tracker refuses this node.");
      case JOINED -> joined(status, figures, guards);
    };
  }

  private static Readiness joined(Status status, NodeFigures figures, int guards) {
    int others = status.members() - 1;
    if (others < 1) {
      return new Readiness(false, "Nobody else is in the network.");
    }
    int needed = Math.min(guards, others);
    int links = figures.links().map(open -> open.dialled() + open.accepted()).orElse(0);
    return links < needed
        ? new Readiness(
            false, "The node has %d of the %d neighbors that it needs.".formatted(links, needed))
        : new Readiness(true, "The node is in its network and has %d neighbors.".formatted(links));
  }
}
