package org.eidolon.actors.link;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.config.LinkConfig;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighborhoods;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;

/**
 * The connections beside links, each kept for as long as a stranger would keep it; belongs to
 * {@link LinkManager}.
 */
final class Meetings {
  /**
   * @param farEnd whether the far end closed it, or else the time is up
   */
  record Over(LinkConnection connection, boolean farEnd) implements LinkManager.Command {}

  private final LinkConfig config;
  private final TimerScheduler<LinkManager.Command> timers;
  private final ActorRef<LinkManager.Command> owner;
  private final Map<LinkConnection, Meeting> open = new HashMap<>();

  /**
   * @param owner hears when each is over
   */
  Meetings(
      LinkConfig config,
      TimerScheduler<LinkManager.Command> timers,
      ActorRef<LinkManager.Command> owner) {
    this.config = config;
    this.timers = timers;
    this.owner = owner;
  }

  void begin(LinkConnection connection, List<Neighborhoods.Name> met) {
    var meeting = new Meeting(connection, met, () -> owner.tell(new Over(connection, true)));
    open.put(connection, meeting);
    var end = new Over(connection, false);
    timers.startSingleTimer(connection, end, meeting.atMost(config.strangerPatience()));
    meeting.begin();
  }

  /** What is over now; empty if it was before. */
  Optional<Meeting> end(LinkConnection connection) {
    var meeting = Optional.ofNullable(open.remove(connection));
    meeting.ifPresent(
        over -> {
          timers.cancel(connection);
          connection.close(LinkCloseReason.DUPLICATE);
        });
    return meeting;
  }

  void endAll(PeerId peer) {
    for (var connection : List.copyOf(open.keySet())) {
      if (connection.peer().equals(peer)) {
        end(connection);
      }
    }
  }

  void close() {
    open.keySet().forEach(connection -> connection.close(LinkCloseReason.REQUESTED));
  }
}
