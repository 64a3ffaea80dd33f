package org.eidolon.actors.tracker;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.eidolon.actors.tracker.TrackerClient.Announced;
import org.eidolon.actors.tracker.TrackerClient.Answer;
import org.eidolon.actors.tracker.TrackerClient.Event;
import org.eidolon.actors.tracker.TrackerClient.Failed;
import org.eidolon.actors.tracker.TrackerClient.Paths;
import org.eidolon.actors.tracker.TrackerClient.Standing;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;

/**
 * What our swarms ask of the tracker, some requests at a time, and what it answers. Used by {@link
 * TrackerClient}.
 */
final class SwarmAsks {
  private static final int MOST_ASKED = 256;
  private static final int MOST_ANNOUNCES = 10_000;

  /** A request has come to its end; to be given to {@link #answer}. */
  record Answered(
      ActorRef<Answer> replyTo, Optional<TrackerReply> reply, Optional<Throwable> failure)
      implements TrackerClient.Command {}

  private final ActorContext<TrackerClient.Command> context;
  private final TrackerCalls calls;
  private final StatusBoard board;
  private final Map<Bytes, TrackerRequest.Announce> announces = new LinkedHashMap<>();
  private int asked;

  SwarmAsks(ActorContext<TrackerClient.Command> context, TrackerCalls calls, StatusBoard board) {
    this.context = context;
    this.calls = calls;
    this.board = board;
  }

  void announce(TrackerClient.Announce announce) {
    int percent = Math.max(0, Math.min(100, announce.havePercent()));
    var request =
        new TrackerRequest.Announce(
            announce.handle(),
            announce.ticket(),
            event(announce.event()),
            percent - percent % TrackerRequest.Announce.STEP_PERCENT,
            announce.traffic());
    if (announce.event() == Event.STOPPED) {
      announces.remove(announce.handle());
    } else if (announces.size() < MOST_ANNOUNCES || announces.containsKey(announce.handle())) {
      announces.put(announce.handle(), request);
    }
    ask(request, announce.replyTo());
  }

  private static TrackerRequest.Announce.Event event(Event event) {
    return switch (event) {
      case STARTED -> TrackerRequest.Announce.Event.STARTED;
      case UPDATE -> TrackerRequest.Announce.Event.UPDATE;
      case COMPLETED -> TrackerRequest.Announce.Event.COMPLETED;
      case STOPPED -> TrackerRequest.Announce.Event.STOPPED;
    };
  }

  /** For a tracker that forgot us: whoever announced hears nothing of it. */
  void announceAllAgain() {
    announces.values().forEach(announce -> ask(announce, context.getSystem().ignoreRef()));
  }

  void requestPaths(TrackerClient.RequestPaths request) {
    int count = Math.max(1, Math.min(TrackerRequest.Paths.MOST, request.count()));
    var avoid = new LinkedHashSet<Bytes>();
    request.avoidPartners().stream().limit(TrackerRequest.Paths.MOST_AVOIDED).forEach(avoid::add);
    ask(new TrackerRequest.Paths(request.handle(), count, avoid), request.replyTo());
  }

  private void ask(TrackerRequest request, ActorRef<Answer> replyTo) {
    var status = board.status();
    if (!board.isJoined()) {
      replyTo.tell(
          new Failed(
              status.problem().isEmpty() ? "not joined yet" : status.problem(),
              status.standing() != Standing.REFUSED));
    } else if (asked >= MOST_ASKED) {
      replyTo.tell(new Failed("too many requests at once", false));
    } else {
      asked++;
      context.pipeToSelf(
          calls.call(request),
          (reply, failure) ->
              new Answered(replyTo, Optional.ofNullable(reply), Optional.ofNullable(failure)));
    }
  }

  /**
   * Passes the answer on to who asked.
   *
   * @return true if the tracker is lost to us, by what happened to this request
   */
  boolean answer(Answered answered) {
    asked--;
    var reply = answered.reply().orElse(null);
    if (reply instanceof TrackerReply.Announced announced) {
      answered
          .replyTo()
          .tell(
              new Announced(
                  announced.seeds(),
                  announced.fetchers(),
                  announced.againSeconds(),
                  announced.account().isPresent()));
      announced.account().ifPresent(board::account);
    } else if (reply instanceof TrackerReply.Grants grants) {
      answered.replyTo().tell(new Paths(grants.grants()));
    } else {
      var cause = answered.failure().map(CallFailure::unwrapped).orElse(null);
      answered
          .replyTo()
          .tell(
              new Failed(
                  CallFailure.problem(cause),
                  CallFailure.lost(cause),
                  CallFailure.unwelcome(cause)));
      return CallFailure.lost(cause) && board.isJoined();
    }
    return false;
  }
}
