package org.eidolon.streams.file;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.PeerMessage;

/**
 * What is served of a torrent, read from disk as fast as its taker takes it:
 *
 * <pre>
 *   Request, HashRequest, MetadataRequest --> what waits, together --> read, order kept --> answers
 * </pre>
 *
 * The taker slows the reader; who fills it must wait for answers before asking for more. What waits
 * while the disk is busy is read by one thread in one go: each change of threads costs as much as
 * reading a block.
 */
public final class PieceFlow {

  /**
   * @param answer what to send to the partner
   * @param problem one line for people if the disk does not hold what it should
   */
  public record Answer(PeerMessage answer, Optional<String> problem) {}

  /** Asks that are answered together, at most. */
  private static final int TOGETHER = 16;

  private PieceFlow() {}

  /**
   * @param disk runs the reads
   * @param parallel rows of reads at a time
   */
  public static Flow<PeerMessage, List<Answer>, NotUsed> flow(
      Metainfo metainfo, ProvenPieces pieces, Executor disk, int parallel) {
    var metadata = new MetadataParts(metainfo);
    return Flow.<PeerMessage>create()
        .batchWeighted(TOGETHER, PieceFlow::weight, Gathered::first, Gathered::and)
        .mapAsync(
            parallel,
            asks ->
                CompletableFuture.supplyAsync(
                    () -> asks.stream().map(ask -> answer(ask, pieces, metadata)).toList(), disk));
  }

  /** Hashes of a piece may need all of it read: others do not wait behind several of those. */
  private static long weight(PeerMessage ask) {
    return ask instanceof PeerMessage.HashRequest ? TOGETHER : 1;
  }

  private static Answer answer(PeerMessage ask, ProvenPieces pieces, MetadataParts metadata) {
    if (ask instanceof PeerMessage.Request request) {
      var block = request.block();
      try {
        return fine(new PeerMessage.Block(block, pieces.block(block)));
      } catch (IOException unreadable) {
        return bad(new PeerMessage.Reject(block), unreadable);
      }
    } else if (ask instanceof PeerMessage.HashRequest request) {
      return hashes(request, pieces);
    } else if (ask instanceof PeerMessage.MetadataRequest request) {
      return fine(metadata.answer(request));
    }
    throw new IllegalStateException("nothing to read for this message");
  }

  private static Answer hashes(PeerMessage.HashRequest ask, ProvenPieces pieces) {
    var no = new PeerMessage.HashReject(ask.piece(), ask.first(), ask.count());
    try {
      var row = pieces.leaves(ask.piece());
      long until = (ask.first() + (long) ask.count()) * PeerMessage.HASH_BYTES;
      if (until > row.length()) {
        return fine(no);
      }
      var part = row.slice(ask.first() * PeerMessage.HASH_BYTES, (int) until);
      return fine(new PeerMessage.Hashes(ask.piece(), ask.first(), part));
    } catch (IOException unreadable) {
      return bad(no, unreadable);
    }
  }

  private static Answer fine(PeerMessage answer) {
    return new Answer(answer, Optional.empty());
  }

  private static Answer bad(PeerMessage answer, IOException unreadable) {
    return new Answer(answer, Optional.of(String.valueOf(unreadable.getMessage())));
  }
}
