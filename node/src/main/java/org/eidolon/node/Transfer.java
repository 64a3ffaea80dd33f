package org.eidolon.node;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.metainfo.Metainfo;

/**
 * One swarm that a node takes part in: fetching what is missing, sharing what is here. It goes on
 * when its fetch is complete, until it is {@link #leave left} or the node is closed.
 */
public interface Transfer {
  /** How it stands now. Fails if it was left, or the node is closed. */
  CompletionStage<SwarmStatus> status();

  /** The torrent's description; empty as long as a magnet's is not here. */
  Optional<Metainfo> metainfo();

  /** Completed with the torrent's description, for a magnet once partners have told it. */
  CompletionStage<Metainfo> described();

  /**
   * Completed when all that is wanted is here and verified.
   *
   * <p>Fails with a {@link TransferFailed} if what is on disk cannot be used, and with a {@link
   * java.util.concurrent.CancellationException} if the swarm is left before. A tracker that is
   * away, partners that have gone and a full disk are waited for.
   */
  CompletionStage<SwarmStatus> completion();

  /**
   * How it stands, several times a second and as fast as it is taken, from now on; ends with the
   * last of it when the swarm is left or the node closed. Each run asks for itself.
   */
  Source<SwarmStatus, NotUsed> progress();

  /** As {@link #progress}, for those who use no Pekko. */
  Flow.Publisher<SwarmStatus> progressPublisher();

  /**
   * How much of this torrent may pass from now on, within what the whole node may move; until it is
   * left. The bytes of files count; what announces and asks for them comes on top.
   *
   * @param down what partners send us; {@link RateLimit#NONE} lifts a limit
   * @param up what we send partners
   */
  void limit(RateLimit down, RateLimit up);

  /** Leaves the swarm: partners and tracker are told, files stay as they are. */
  void leave();
}
