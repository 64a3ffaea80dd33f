package org.eidolon.node.metrics;

import java.util.Map;
import java.util.Optional;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.link.LinkFigures;
import org.eidolon.actors.tracker.Tracker;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.streams.file.DiskMeter;

/**
 * A node at one moment. A part is empty if the node has none of it, or if it did not answer in
 * time.
 *
 * @param disk of the actor system
 * @param calls of this member to its trackers, by result
 * @param requests of members to our tracker
 */
record NodeFigures(
    Optional<LinkFigures> links,
    Optional<CircuitManager.Figures> circuits,
    Optional<TrackerClient.Status> membership,
    Optional<SwarmTotals.Sum> swarms,
    Optional<Tracker.Counts> tracker,
    Optional<DiskFigures> disk,
    Map<String, Long> calls,
    Map<RequestCounts.Key, Long> requests) {

  /** What was done with files since the start, and how many works wait for that. */
  record DiskFigures(DiskMeter.Accesses reads, DiskMeter.Accesses writes, long waiting) {
    static DiskFigures of(DiskMeter meter) {
      return new DiskFigures(meter.reads(), meter.writes(), meter.waiting());
    }
  }
}
