package org.eidolon.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.JavaFlowSupport;
import org.apache.pekko.stream.javadsl.Source;
import org.eidolon.actors.swarm.Swarm;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.metainfo.Metainfo;

/** A swarm of this node, as those outside the actors see it. */
final class SwarmTransfer implements Transfer {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final ActorSystem<?> system;
  private final ActorRef<SwarmManager.Command> swarms;
  private final ActorRef<Swarm.Command> swarm;
  private final CompletableFuture<Metainfo> described;
  private final SharedKillSwitch over = KillSwitches.shared("swarm left");
  private CompletableFuture<SwarmStatus> completion;

  SwarmTransfer(
      ActorSystem<?> system, ActorRef<SwarmManager.Command> swarms, SwarmManager.Joined joined) {
    this.system = system;
    this.swarms = swarms;
    this.swarm = joined.swarm();
    this.described = joined.described();
  }

  /** The swarm has stopped, or the node is about to: whoever looks on is told that this was all. */
  void end() {
    over.shutdown();
  }

  @Override
  public CompletionStage<SwarmStatus> status() {
    return AskPattern.<Swarm.Command, SwarmStatus>ask(
        swarm, Swarm.Ask::new, ANSWER, system.scheduler());
  }

  @Override
  public Optional<Metainfo> metainfo() {
    return Optional.ofNullable(described.getNow(null));
  }

  @Override
  public CompletionStage<Metainfo> described() {
    return described.minimalCompletionStage();
  }

  @Override
  public synchronized CompletionStage<SwarmStatus> completion() {
    if (completion == null) {
      completion = new CompletableFuture<>();
      var unused =
          progress()
              .takeWhile(status -> !isSettled(status), true)
              .runFold(Optional.<SwarmStatus>empty(), (before, now) -> Optional.of(now), system)
              .whenComplete((last, failed) -> settle(completion, last, failed));
    }
    return completion.minimalCompletionStage();
  }

  private static boolean isSettled(SwarmStatus status) {
    return status.state() == State.SHARING || status.state() == State.STOPPED;
  }

  private static void settle(
      CompletableFuture<SwarmStatus> completion, Optional<SwarmStatus> last, Throwable failed) {
    if (failed != null) {
      completion.completeExceptionally(failed);
    } else if (last.filter(SwarmTransfer::isSettled).isEmpty()) {
      completion.completeExceptionally(new CancellationException("the swarm was left"));
    } else if (last.get().state() == State.STOPPED) {
      completion.completeExceptionally(new TransferFailed(last.get().problem()));
    } else {
      completion.complete(last.get());
    }
  }

  @Override
  public Source<SwarmStatus, NotUsed> progress() {
    return Source.tick(Duration.ZERO, LOOK, NotUsed.getInstance())
        .mapMaterializedValue(timer -> NotUsed.getInstance())
        .mapAsync(1, tick -> status().handle(SwarmTransfer::answer))
        .mapConcat(answer -> answer.map(List::of).orElse(List.of()))
        .via(over.flow());
  }

  @Override
  public Flow.Publisher<SwarmStatus> progressPublisher() {
    return progress().runWith(JavaFlowSupport.Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), system);
  }

  /** A swarm that is too busy to say how it stands, or starts again, is asked again. */
  private static Optional<SwarmStatus> answer(SwarmStatus status, Throwable failed) {
    if (failed == null || failed instanceof TimeoutException) {
      return Optional.ofNullable(status);
    }
    throw new IllegalStateException(failed);
  }

  @Override
  public void limit(RateLimit down, RateLimit up) {
    swarm.tell(new Swarm.Limit(down, up));
  }

  @Override
  public void leave() {
    end();
    swarms.tell(new SwarmManager.Leave(swarm));
  }
}
