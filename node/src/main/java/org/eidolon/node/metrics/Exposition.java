package org.eidolon.node.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.link.LinkFigures;
import org.eidolon.actors.tracker.Tracker;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.proto.cell.Cell;

/** A node's figures as families of metrics. */
final class Exposition {
  private final Families families = new Families();

  private Exposition() {}

  static MetricSnapshots of(NodeFigures figures) {
    var shown = new Exposition();
    figures.links().ifPresent(shown::links);
    figures.circuits().ifPresent(shown::circuits);
    figures.membership().ifPresent(status -> shown.membership(status, figures.calls()));
    figures.swarms().ifPresent(shown::swarms);
    figures.disk().ifPresent(shown::disk);
    figures.tracker().ifPresent(counts -> shown.tracker(counts, figures.requests()));
    return shown.families.built();
  }

  private void links(LinkFigures links) {
    families
        .gauges(
            "eidolon_links",
            "Open links to neighbors, by who dialled.",
            "direction",
            Map.of("dialled", links.dialled(), "accepted", links.accepted()))
        .gauge(
            "eidolon_neighbors",
            "Neighbors that trackers named, with or without a link.",
            links.neighbors())
        .counters(
            "eidolon_links_closed", "Links that ended.", "reason", Families.words(links.ended()))
        .counters(
            "eidolon_dials_failed",
            "Dials that came to nothing.",
            "reason",
            Families.words(links.notDialled()))
        .counters(
            "eidolon_connections_refused",
            "Connections that never became links, and neighbors that were never dialled.",
            "reason",
            Families.words(links.refused()))
        .add(cells("eidolon_link_cells", "Cells", 1, links.cells()))
        .add(cells("eidolon_link_bytes", "Bytes of cells", Cell.SIZE_BYTES, links.cells()))
        .gauge(
            "eidolon_link_waiting_cells",
            "Cells that wait for slow neighbors.",
            (double) links.cells().waiting());
  }

  private static CounterSnapshot cells(
      String name, String what, int each, LinkFigures.Cells cells) {
    var help =
        " on links: of own circuits, of relayed ones, padding, and the making of circuits; sent"
            + " ones include what waits or was dropped with its circuit.";
    var family = CounterSnapshot.builder().name(name).help(what + help);
    Map.of("received", cells.received(), "sent", cells.sent())
        .forEach(
            (direction, byKind) ->
                byKind.forEach(
                    (kind, count) ->
                        family.dataPoint(
                            Families.point(
                                Labels.of("direction", direction, "kind", kind),
                                (double) count * each))));
    return family.build();
  }

  private void circuits(CircuitManager.Figures circuits) {
    var count = circuits.count();
    families
        .gauges(
            "eidolon_circuits",
            "Circuits now: built here, carried for others, or ending here.",
            "part",
            Map.of("built", count.built(), "relayed", count.relayed(), "ending", count.ending()))
        .counters(
            "eidolon_circuits_ended",
            "Circuits of all parts that ended or were refused.",
            "reason",
            Families.words(count.ended()))
        .counters(
            "eidolon_circuits_failed",
            "Circuits to be built here that never opened.",
            "reason",
            Families.words(circuits.builds().failed()))
        .add(buildTimes(circuits.builds()))
        .counters(
            "eidolon_layers_sampled_cells",
            "Cells of the batches whose layers were timed, one batch in 64.",
            "part",
            costs(circuits, CircuitManager.LayerCost::cells))
        .counters(
            "eidolon_layers_sampled_seconds",
            "Time that the layers of these cells took; at an end with the reading of the cells.",
            "part",
            costs(circuits, CircuitManager.LayerCost::seconds))
        .counters(
            "eidolon_credit_units",
            "Units of 128 cells: earned of circuits that are carried here, and paid by those built here"
                + " to all their relays.",
            "direction",
            Map.of("earned", circuits.credit().earned(), "paid", circuits.credit().paid()))
        .counters(
            "eidolon_credit_messages",
            "Payments that circuits carried here sent, by what became of them.",
            "result",
            Families.words(circuits.credit().messages()));
  }

  private static Map<String, Double> costs(
      CircuitManager.Figures circuits, ToDoubleFunction<CircuitManager.LayerCost> of) {
    return circuits.layerCosts().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> of.applyAsDouble(each.getValue())));
  }

  private static HistogramSnapshot buildTimes(CircuitManager.Builds builds) {
    var bounds = new ArrayList<Double>();
    builds.times().forEach(time -> bounds.add(seconds(time)));
    bounds.add(Double.POSITIVE_INFINITY);
    return HistogramSnapshot.builder()
        .name("eidolon_circuit_build_seconds")
        .help("Time to build a circuit here, the end-to-end handshake included.")
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, builds.counts()))
                .sum(builds.seconds())
                .build())
        .build();
  }

  private static double seconds(Duration time) {
    return (double) time.toMillis() / TimeUnit.SECONDS.toMillis(1);
  }

  private void membership(TrackerClient.Status status, Map<String, Long> calls) {
    var standings = new EnumMap<TrackerClient.Standing, Integer>(TrackerClient.Standing.class);
    for (var standing : TrackerClient.Standing.values()) {
      standings.put(standing, standing == status.standing() ? 1 : 0);
    }
    families
        .gauges(
            "eidolon_membership",
            "1 at the node's standing with its tracker, 0 at the others.",
            "standing",
            Families.words(standings))
        .gauge("eidolon_network_members", "Members, as the tracker last said.", status.members())
        .counters("eidolon_tracker_calls", "Requests to trackers.", "result", calls);
    status
        .credit()
        .ifPresent(
            credit ->
                families.gauge(
                    "eidolon_credit_balance_units",
                    "Relay credit at the tracker; below 0 if more was paid than earned.",
                    (double) credit.balance()));
  }

  private void swarms(SwarmTotals.Sum swarms) {
    families
        .gauges(
            "eidolon_swarms",
            "Swarms that this node takes part in.",
            "state",
            Families.words(swarms.states()))
        .gauge("eidolon_swarm_circuits", "Open circuits of all swarms.", swarms.circuits())
        .gauge("eidolon_swarm_partners", "Partners that we fetch from.", swarms.partners())
        .counters(
            "eidolon_swarm_bytes",
            "Bytes of blocks: fetched (wasted ones included), served, wasted.",
            "kind",
            Map.of(
                "fetched", swarms.moved().fetched(),
                "served", swarms.moved().served(),
                "wasted", swarms.moved().wasted()));
  }

  private void disk(NodeFigures.DiskFigures disk) {
    var reads = disk.reads();
    var writes = disk.writes();
    families
        .counters(
            "eidolon_disk_accesses",
            "Reads and writes of files, pieces being checked apart.",
            "kind",
            Map.of("read", reads.count(), "write", writes.count()))
        .counters(
            "eidolon_disk_bytes",
            "Bytes of these.",
            "kind",
            Map.of("read", reads.bytes(), "write", writes.bytes()))
        .counters(
            "eidolon_disk_seconds",
            "Time of these, the opening of files included.",
            "kind",
            Map.of("read", reads.seconds(), "write", writes.seconds()))
        .gauge(
            "eidolon_disk_waiting",
            "Works that wait for a thread of the disk.",
            (double) disk.waiting());
  }

  private void tracker(Tracker.Counts counts, Map<RequestCounts.Key, Long> requests) {
    var asked =
        CounterSnapshot.builder()
            .name("eidolon_tracker_requests")
            .help("Requests to this node's tracker, by kind and HTTP status.");
    requests.forEach(
        (key, count) ->
            asked.dataPoint(
                Families.point(
                    Labels.of("request", key.request(), "status", String.valueOf(key.status())),
                    count)));
    families
        .gauge("eidolon_tracker_members", "Members of this node's tracker.", counts.members())
        .gauge("eidolon_tracker_swarms", "Swarms announced to it.", counts.swarms())
        .add(asked.build());
  }
}
