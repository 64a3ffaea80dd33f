package org.eidolon.node;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.NodeConfig;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.tracker.TrackerAddress;

/** STUB A node of this process, started and serving until closed. */
public final class RunningNode implements AutoCloseable {
  /**
   * Starts a node: a tracker if {@code config.tracker().enabled()}, a peer if {@code tracker} (the
   * one to join) is present. Fails with one line for people, as a {@link CannotStart}.
   */
  public static CompletionStage<RunningNode> start(
      NodeConfig config, Optional<TrackerAddress> tracker) {
    throw new IllegalStateException("stub");
  }

  /** The tracker we are; empty if we are none. */
  public Optional<TrackerAddress> trackerAddress() {
    throw new IllegalStateException("stub");
  }

  /** {@code host:port} where links come in; empty if we are a tracker only. */
  public Optional<String> listening() {
    throw new IllegalStateException("stub");
  }

  /** Our standing with the tracker we joined. */
  public CompletionStage<TrackerClient.Status> membership() {
    throw new IllegalStateException("stub");
  }

  /** Takes part in a swarm; see {@code SwarmManager.Join}. */
  public CompletionStage<Transfer> join(Metainfo metainfo, Path folder, boolean fetch) {
    throw new IllegalStateException("stub");
  }

  /** Takes part in the swarm a magnet names; its description is fetched from partners first. */
  public CompletionStage<Transfer> join(Magnet magnet, Path folder) {
    throw new IllegalStateException("stub");
  }

  /** One swarm of this node. */
  public interface Transfer {
    CompletionStage<SwarmStatus> status();

    /** The torrent's description; empty as long as a magnet's is not here. */
    Optional<Metainfo> metainfo();
  }

  /** Leaves swarms and tracker, closes links and files; at most some seconds. */
  @Override
  public void close() {
    throw new IllegalStateException("stub");
  }
}
