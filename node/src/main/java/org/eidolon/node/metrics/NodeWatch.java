package org.eidolon.node.metrics;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.function.Function;
import org.eidolon.actors.ask.Ask;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.actors.swarm.Disk;
import org.eidolon.actors.swarm.Swarm;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.actors.tracker.Tracker;
import org.eidolon.actors.tracker.TrackerClient;

/** Asks a node's actors how they fare, at most once a second however many ask here. */
public final class NodeWatch {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Whom to ask in the part of a node that is a peer. */
  public record PeerParts(
      ActorRef<LinkManager.Command> links,
      ActorRef<CircuitManager.Command> circuits,
      ActorRef<TrackerClient.Command> membership,
      ActorRef<SwarmManager.Command> swarms,
      CallCounts calls) {}

  /** Whom to ask in the part of a node that is a tracker. */
  public record TrackerParts(ActorRef<Tracker.Command> tracker, RequestCounts requests) {}

  private final ActorSystem<?> system;
  private final Optional<PeerParts> peer;
  private final Optional<TrackerParts> tracker;
  private final LongSupplier nanos;
  private final SwarmTotals totals = new SwarmTotals();
  private CompletableFuture<NodeFigures> last;
  private long lastNanos;

  public NodeWatch(
      ActorSystem<?> system,
      Optional<PeerParts> peer,
      Optional<TrackerParts> tracker,
      LongSupplier nanos) {
    this.system = system;
    this.peer = peer;
    this.tracker = tracker;
    this.nanos = nanos;
  }

  /** Never older than a second when it was asked for. */
  synchronized CompletionStage<NodeFigures> figures() {
    long now = nanos.getAsLong();
    if (last == null || now - lastNanos >= FRESH_NANOS) {
      last = gather();
      lastNanos = now;
    }
    return last;
  }

  private CompletableFuture<NodeFigures> gather() {
    var links = of(peer, parts -> ask(parts.links(), LinkManager.AskFigures::new));
    var circuits = of(peer, parts -> ask(parts.circuits(), CircuitManager.AskFigures::new));
    var membership = of(peer, parts -> ask(parts.membership(), TrackerClient.Watch::new));
    var swarms = of(peer, parts -> swarms(parts.swarms()));
    var members = of(tracker, parts -> ask(parts.tracker(), Tracker.CountAll::new));
    return CompletableFuture.allOf(links, circuits, membership, swarms, members)
        .thenApply(
            all ->
                new NodeFigures(
                    links.join(),
                    circuits.join(),
                    membership.join(),
                    swarms.join(),
                    members.join(),
                    peer.map(here -> NodeFigures.DiskFigures.of(Disk.of(system).meter())),
                    peer.map(parts -> parts.calls().sums()).orElse(Map.of()),
                    tracker.map(parts -> parts.requests().sums()).orElse(Map.of())));
  }

  /** Empty if there is no such part, or if it is too busy to answer. */
  private static <P, T> CompletableFuture<Optional<T>> of(
      Optional<P> part, java.util.function.Function<P, CompletableFuture<T>> ask) {
    return part.map(present -> ask.apply(present).thenApply(Optional::of))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
        .exceptionally(busy -> Optional.empty());
  }

  private <M, T> CompletableFuture<T> ask(ActorRef<M> of, Function<ActorRef<T>, M> message) {
    return Ask.of(of, message, PATIENCE, system);
  }

  private CompletableFuture<SwarmTotals.Sum> swarms(ActorRef<SwarmManager.Command> manager) {
    return this.<SwarmManager.Command, SwarmManager.All>ask(manager, SwarmManager.AskAll::new)
        .thenCompose(all -> statuses(all.swarms()))
        .thenApply(totals::add);
  }

  /** One that is just leaving answers nothing, and is left out. */
  private CompletableFuture<Map<Object, SwarmStatus>> statuses(
      List<ActorRef<Swarm.Command>> swarms) {
    var asked = new HashMap<ActorRef<Swarm.Command>, CompletableFuture<Optional<SwarmStatus>>>();
    swarms.forEach(
        swarm ->
            asked.put(
                swarm,
                this.<Swarm.Command, SwarmStatus>ask(swarm, Swarm.Ask::new)
                    .thenApply(Optional::of)
                    .exceptionally(gone -> Optional.empty())));
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              var statuses = new HashMap<Object, SwarmStatus>();
              asked.forEach(
                  (swarm, answer) ->
                      answer.join().ifPresent(status -> statuses.put(swarm, status)));
              return statuses;
            });
  }
}
