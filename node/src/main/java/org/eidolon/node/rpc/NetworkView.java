package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.function.Function;
import org.eidolon.actors.ask.Ask;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.circuit.OwnCircuit;
import org.eidolon.actors.link.LinkFigures;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.actors.link.NeighborView;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.node.metrics.NodeWatch.PeerParts;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;

/**
 * How a node stands in its network, for the people it belongs to: method {@code eidolon-network}.
 * Names its neighbors with their addresses and where its own circuits begin; of all others it gives
 * counts alone.
 *
 * <pre>
 *   standing "joined", members, pathLinks, problem
 *   credit { earnedBytes, paidBytes, balanceBytes, paysRelays }   if the tracker keeps it
 *   links { dialled, accepted, neighbors }, circuits { own, relayed, ending }, cells { received, sent }
 *   neighbors   [ { peer, address, state, ageSeconds } ]     those with a link first, oldest first
 *   ownCircuits [ { number, relays, first, ageSeconds } ]    oldest first
 * </pre>
 */
public final class NetworkView {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ActorSystem<?> system;
  private final PeerParts parts;

  private record Answers(
      Optional<TrackerClient.Status> status,
      Optional<LinkFigures> links,
      Optional<CircuitManager.Figures> circuits,
      Optional<LinkManager.Neighbors> neighbors,
      Optional<CircuitManager.Own> own) {}

  public NetworkView(ActorSystem<?> system, PeerParts parts) {
    this.system = system;
    this.parts = parts;
  }

  /** What a part of the node is too busy to say is left out. */
  public CompletionStage<ObjectNode> look() {
    var status = ask(parts.membership(), TrackerClient.Watch::new);
    var links = ask(parts.links(), LinkManager.AskFigures::new);
    var circuits = ask(parts.circuits(), CircuitManager.AskFigures::new);
    var neighbors = ask(parts.links(), LinkManager.AskNeighbors::new);
    var own = ask(parts.circuits(), CircuitManager.AskOwn::new);
    return CompletableFuture.allOf(status, links, circuits, neighbors, own)
        .thenApply(
            all ->
                shown(
                    new Answers(
                        status.join(),
                        links.join(),
                        circuits.join(),
                        neighbors.join(),
                        own.join())));
  }

  /** Closes a circuit of ours; false if there is none of that number. */
  CompletionStage<Boolean> close(long circuit) {
    return Ask.<CircuitManager.Command, CircuitManager.Closing>of(
            parts.circuits(),
            replyTo -> new CircuitManager.CloseOwn(circuit, replyTo),
            PATIENCE,
            system)
        .thenApply(CircuitManager.Closing.CLOSED::equals);
  }

  private <M, T> CompletableFuture<Optional<T>> ask(
      ActorRef<M> of, Function<ActorRef<T>, M> message) {
    return Ask.of(of, message, PATIENCE, system)
        .thenApply(Optional::of)
        .exceptionally(busy -> Optional.empty());
  }

  private static ObjectNode shown(Answers answers) {
    var shown = JSON.objectNode();
    answers.status().ifPresent(status -> put(shown, status));
    answers.links().ifPresent(figures -> put(shown, figures));
    answers.circuits().ifPresent(figures -> put(shown, figures.count()));
    answers.neighbors().ifPresent(neighbors -> put(shown, neighbors));
    answers.own().ifPresent(own -> put(shown, own));
    return shown;
  }

  private static void put(ObjectNode shown, TrackerClient.Status status) {
    shown
        .put("standing", status.standing().name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .put("members", status.members())
        .put("pathLinks", status.pathLinks())
        .put("problem", status.problem());
    status
        .credit()
        .ifPresent(
            credit ->
                shown
                    .putObject("credit")
                    .put("earnedBytes", credit.earnedBytes())
                    .put("paidBytes", credit.paidBytes())
                    .put("balanceBytes", credit.balanceBytes())
                    .put("paysRelays", credit.classOne()));
  }

  private static void put(ObjectNode shown, LinkFigures figures) {
    shown
        .putObject("links")
        .put("dialled", figures.dialled())
        .put("accepted", figures.accepted())
        .put("neighbors", figures.neighbors());
    var cells = shown.putObject("cells");
    var received = cells.putObject("received");
    figures.cells().received().forEach(received::put);
    var sent = cells.putObject("sent");
    figures.cells().sent().forEach(sent::put);
  }

  private static void put(ObjectNode shown, CircuitManager.Count count) {
    shown
        .putObject("circuits")
        .put("own", count.built())
        .put("relayed", count.relayed())
        .put("ending", count.ending());
  }

  private static void put(ObjectNode shown, LinkManager.Neighbors neighbors) {
    var list = shown.putArray("neighbors");
    neighbors.neighbors().stream()
        .sorted(Comparator.comparing(NeighborView::age).reversed())
        .forEach(
            each ->
                list.addObject()
                    .put("peer", each.peer().toString())
                    .put("address", text(each.address()))
                    .put("state", each.state().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .put("ageSeconds", each.age().toSeconds()));
  }

  private static String text(PeerAddress address) {
    var host = address.host();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.port();
  }

  private static void put(ObjectNode shown, CircuitManager.Own own) {
    var list = shown.putArray("ownCircuits");
    for (OwnCircuit each : own.circuits()) {
      list.addObject()
          .put("number", each.number())
          .put("relays", each.relays())
          .put("first", each.first().map(PeerId::toString).orElse(""))
          .put("ageSeconds", each.age().toSeconds());
    }
  }
}
