package org.eidolon.node.rpc;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.eidolon.actors.session.Torrents;

/**
 * What the remote control of a node needs of it.
 *
 * @param network empty if the node is in none
 * @param limits empty if the node has none
 * @param close ends the node, soon and not at once; empty if that is not for clients to do
 * @param log the latest lines of what the node said, oldest first
 * @param blocking runs what waits for disks
 * @param random of secrets, safe for several threads
 */
public record RpcParts(
    ActorSystem<?> system,
    ActorRef<Torrents.Command> torrents,
    Optional<NetworkView> network,
    Optional<SpeedLimits> limits,
    Optional<Runnable> close,
    Supplier<List<String>> log,
    NodeFacts facts,
    Executor blocking,
    RandomGenerator random,
    InstantSource clock,
    LongSupplier nanos) {}
