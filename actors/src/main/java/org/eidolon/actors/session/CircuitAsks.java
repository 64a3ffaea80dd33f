package org.eidolon.actors.session;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.eidolon.actors.swarm.Swarm;

/** Has swarms build circuits that somebody wants, and says what becomes of it. */
final class CircuitAsks {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** What is to be told to whom. */
  record Answered(Torrents.Answer answer, ActorRef<Torrents.Answer> replyTo)
      implements Torrents.Command {
    void tell() {
      replyTo.tell(answer);
    }
  }

  private final ActorContext<Torrents.Command> context;

  CircuitAsks(ActorContext<Torrents.Command> context) {
    this.context = context;
  }

  void ask(Optional<KeptTorrent> torrent, ActorRef<Torrents.Answer> replyTo) {
    if (torrent.isEmpty()) {
      replyTo.tell(new Torrents.Refused("there is no such torrent"));
    } else if (torrent.get().swarm.isEmpty()) {
      replyTo.tell(new Torrents.Refused("the torrent does not run; start it first"));
    } else {
      context.<Swarm.Command, Swarm.Building>ask(
          Swarm.Building.class,
          torrent.get().swarm.get(),
          ANSWER,
          Swarm.BuildCircuit::new,
          (building, late) -> new Answered(answer(Optional.ofNullable(building)), replyTo));
    }
  }

  private static Torrents.Answer answer(Optional<Swarm.Building> building) {
    if (building.isEmpty()) {
      return new Torrents.Refused("the torrent is too busy to answer; try again");
    }
    return switch (building.get()) {
      case ASKED -> Torrents.Done.INSTANCE;
      case HAS_ALL ->
          new Torrents.Refused("the torrent is complete: those who fetch it build the circuits");
      case NOT_READY ->
          new Torrents.Refused("the torrent is not ready: its files or its description lack");
    };
  }
}
