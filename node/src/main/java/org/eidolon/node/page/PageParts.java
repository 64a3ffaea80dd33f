package org.eidolon.node.page;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.node.rpc.NetworkView;
import org.eidolon.node.rpc.RpcFace;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * What the page of a node needs of it.
 *
 * @param network empty if the node is in none
 * @param links whose cells are counted; empty if there are none
 * @param home the tracker that plans this node's paths
 * @param hashed hears of what was read to the end, and where it lies
 * @param blocking runs what waits for disks
 * @param log of this process
 * @param pages that may be open at a time
 * @param random of secrets, safe for several threads
 */
public record PageParts(
    ActorSystem<?> system,
    RpcFace rpc,
    Optional<NetworkView> network,
    Optional<ActorRef<LinkManager.Command>> links,
    Optional<TrackerAddress> home,
    BiConsumer<Metainfo, Path> hashed,
    Executor blocking,
    LogLines log,
    int pages,
    RandomGenerator random,
    InstantSource clock,
    LongSupplier nanos) {}
