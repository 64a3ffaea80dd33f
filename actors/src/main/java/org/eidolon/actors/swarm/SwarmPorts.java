package org.eidolon.actors.swarm;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.StorageConfig;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;

/**
 * What every swarm of a node leans on.
 *
 * @param trackerKey key of the tracker behind {@code tracker}; handles are blinded with it
 * @param clock tells the day, which handles depend on
 * @param nanos for rates and delays
 * @param random safe for several threads
 */
public record SwarmPorts(
    ActorRef<CircuitManager.Command> circuits,
    ActorRef<TrackerClient.Command> tracker,
    Bytes trackerKey,
    SwarmConfig config,
    StorageConfig storage,
    InstantSource clock,
    LongSupplier nanos,
    RandomGenerator random) {}
