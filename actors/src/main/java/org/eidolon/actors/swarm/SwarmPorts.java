package org.eidolon.actors.swarm;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.tracker.Memberships;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.StorageConfig;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * What every swarm of a node leans on.
 *
 * @param tracker of the home network
 * @param trackerKey key of the tracker behind {@code tracker}; handles are blinded with it
 * @param clock tells the day, which handles depend on
 * @param nanos for rates and delays
 * @param random safe for several threads
 * @param networks how other trackers are reached; empty if swarms use the home network alone
 * @param pacing holds all swarms to the limits; empty if there are none
 */
public record SwarmPorts(
    ActorRef<CircuitManager.Command> circuits,
    ActorRef<TrackerClient.Command> tracker,
    Bytes trackerKey,
    SwarmConfig config,
    StorageConfig storage,
    InstantSource clock,
    LongSupplier nanos,
    RandomGenerator random,
    Optional<Networks> networks,
    Optional<ActorRef<Pacing.Command>> pacing) {

  /** The networks we are in, and may join. */
  public record Networks(ActorRef<Memberships.Command> memberships, TrackerAddress home) {}

  public SwarmPorts(
      ActorRef<CircuitManager.Command> circuits,
      ActorRef<TrackerClient.Command> tracker,
      Bytes trackerKey,
      SwarmConfig config,
      StorageConfig storage,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this(
        circuits,
        tracker,
        trackerKey,
        config,
        storage,
        clock,
        nanos,
        random,
        Optional.empty(),
        Optional.empty());
  }

  public SwarmPorts with(Networks reached) {
    return with(Optional.of(reached), pacing);
  }

  SwarmPorts pacedBy(ActorRef<Pacing.Command> pace) {
    return with(networks, Optional.of(pace));
  }

  private SwarmPorts with(Optional<Networks> reached, Optional<ActorRef<Pacing.Command>> pace) {
    return new SwarmPorts(
        circuits, tracker, trackerKey, config, storage, clock, nanos, random, reached, pace);
  }

  /** The same with another tracker, and no way to a third. */
  SwarmPorts at(ActorRef<TrackerClient.Command> other, Bytes key) {
    return new SwarmPorts(circuits, other, key, config, storage, clock, nanos, random);
  }
}
