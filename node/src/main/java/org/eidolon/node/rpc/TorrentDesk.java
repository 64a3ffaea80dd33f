package org.eidolon.node.rpc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.function.Function;
import org.eidolon.actors.ask.Ask;
import org.eidolon.actors.session.TorrentDetails;
import org.eidolon.actors.session.Torrents;

/** Asks the list of torrents. */
final class TorrentDesk {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration CLOSER = Duration.ofSeconds(3);

  /** What moves files may take long: after this it is under way, unless it was refused before. */
  private static final Duration BEGUN = Duration.ofSeconds(3);

  private final ActorSystem<?> system;
  private final ActorRef<Torrents.Command> torrents;

  TorrentDesk(ActorSystem<?> system, ActorRef<Torrents.Command> torrents) {
    this.system = system;
    this.torrents = torrents;
  }

  <T> CompletionStage<T> ask(Function<ActorRef<T>, Torrents.Command> question) {
    return Ask.of(torrents, question, PATIENCE, system);
  }

  CompletionStage<Torrents.All> all() {
    return ask(Torrents.AskAll::new);
  }

  /** Empty if there is none like that, or if it is too busy to say. */
  CompletionStage<Optional<TorrentDetails>> details(int id) {
    return Ask.<Torrents.Command, Torrents.Details>of(
            torrents, replyTo -> new Torrents.AskDetails(id, replyTo), CLOSER, system)
        .thenApply(Torrents.Details::torrent)
        .exceptionally(busy -> Optional.empty());
  }

  /** Has something done, and waits for it. */
  CompletionStage<RpcReply> act(Function<ActorRef<Torrents.Answer>, Torrents.Command> order) {
    return this.<Torrents.Answer>ask(order).thenApply(TorrentDesk::reply);
  }

  /** Has something done that may take long; what goes wrong later shows at the torrent. */
  CompletionStage<RpcReply> begin(Function<ActorRef<Torrents.Answer>, Torrents.Command> order) {
    return Ask.<Torrents.Command, Torrents.Answer>of(torrents, order, BEGUN, system)
        .thenApply(TorrentDesk::reply)
        .exceptionally(TorrentDesk::underWay);
  }

  private static RpcReply underWay(Throwable failed) {
    var cause = failed instanceof CompletionException ? failed.getCause() : failed;
    if (cause instanceof TimeoutException) {
      return RpcReply.success();
    }
    throw new CompletionException(cause);
  }

  private static RpcReply reply(Torrents.Answer answer) {
    return answer instanceof Torrents.Refused refused
        ? RpcReply.failure(refused.problem())
        : RpcReply.success();
  }
}
