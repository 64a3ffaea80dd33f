package org.eidolon.actors.swarm;

import java.util.Random;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.StorageConfig;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.streams.sim.Noon;

/** What swarms of tests lean on: a tracker whose key is all zeros, noon, and no data folder. */
final class TestPorts {
  private static final Bytes TRACKER_KEY = Bytes.copyOf(new byte[32]);

  private TestPorts() {}

  static SwarmPorts of(
      ActorRef<CircuitManager.Command> circuits,
      ActorRef<TrackerClient.Command> tracker,
      SwarmConfig config,
      LongSupplier nanos,
      long seed) {
    return new SwarmPorts(
        circuits,
        tracker,
        TRACKER_KEY,
        config,
        new StorageConfig("", "", 16, 2, false),
        Noon.CLOCK,
        nanos,
        new Random(seed));
  }
}
