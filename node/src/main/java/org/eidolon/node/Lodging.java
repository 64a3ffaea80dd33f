package org.eidolon.node;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.eidolon.actors.circuit.Pauses;
import org.eidolon.actors.swarm.Disk;
import org.eidolon.config.StorageConfig;
import org.eidolon.streams.link.TlsTransport;

/**
 * Where the actors of a node live: in an actor system of its own, or as guests in that of an
 * application. Several nodes may be guests of one system and know nothing of each other.
 */
final class Lodging implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration STOP = Duration.ofSeconds(5);

  private sealed interface Command permits Spawn, Stop {}

  private record Spawn(Behavior<?> behavior, String name, ActorRef<ActorRef<?>> replyTo)
      implements Command {}

  private enum Stop implements Command {
    INSTANCE
  }

  private final ActorSystem<?> system;
  private final ActorRef<Command> root;
  private final CompletableFuture<Void> empty;
  private final boolean own;

  private Lodging(
      ActorSystem<?> system, ActorRef<Command> root, CompletableFuture<Void> empty, boolean own) {
    this.system = system;
    this.root = root;
    this.empty = empty;
    this.own = own;
  }

  /** A system of its own, whose cell path runs on the threads of the sockets. */
  static Lodging own(StorageConfig storage, TlsTransport transport) {
    var setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(SystemSettings.of(storage)),
            new CellPathThreads.Of(transport.threads()),
            new Pauses(transport::after));
    return in(created(setup), true);
  }

  /** Scala declares no exceptions: one of a machine that is too busy comes unannounced. */
  private static ActorSystem<Void> created(ActorSystemSetup setup) {
    try {
      return ActorSystem.create(Behaviors.empty(), "eidolon", setup);
    } catch (RuntimeException bad) {
      throw bad;
    } catch (Exception late) {
      throw new CannotStart("the node did not start in time: this machine is too busy", late);
    }
  }

  /** In the system of an application, by its settings: it stays when the node leaves. */
  static Lodging guest(ActorSystem<?> system) {
    return in(system, false);
  }

  private static Lodging in(ActorSystem<?> system, boolean own) {
    var empty = new CompletableFuture<Void>();
    var root = system.systemActorOf(root(empty), "eidolon-" + UUID.randomUUID(), Props.empty());
    return new Lodging(system, root, empty, own);
  }

  private static Behavior<Command> root(CompletableFuture<Void> empty) {
    return Behaviors.setup(
        context ->
            Behaviors.receive(Command.class)
                .onMessage(
                    Spawn.class,
                    spawn -> {
                      spawn.replyTo().tell(context.spawn(spawn.behavior(), spawn.name()));
                      return Behaviors.same();
                    })
                .onMessage(Stop.class, stop -> Behaviors.stopped())
                // Told when all below it have ended.
                .onSignal(
                    PostStop.class,
                    stopped -> {
                      empty.complete(null);
                      return Behaviors.same();
                    })
                .build());
  }

  ActorSystem<?> system() {
    return system;
  }

  /** One of the node's first actors. */
  <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    var spawned =
        RunningNode.now(
            AskPattern.<Command, ActorRef<?>>ask(
                root, reply -> new Spawn(behavior, name, reply), ANSWER, system.scheduler()));
    return spawned.unsafeUpcast();
  }

  /** Ends the node's actors and waits for it, but no longer than some seconds. */
  @Override
  public void close() {
    try {
      abandon().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException late) {
      // Whatever still runs ends with the links and channels that its owner closes next.
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * As {@link #close} without waiting; completed when no actor of the node is left and what they
   * gave to the disk last is there.
   */
  CompletableFuture<Void> abandon() {
    var disk = Disk.of(system);
    root.tell(Stop.INSTANCE);
    var ended = own ? empty.thenCompose(gone -> terminated()) : empty;
    return ended.thenCompose(gone -> disk.settled());
  }

  private CompletableFuture<Void> terminated() {
    system.terminate();
    return system.getWhenTerminated().toCompletableFuture().thenApply(done -> null);
  }
}
