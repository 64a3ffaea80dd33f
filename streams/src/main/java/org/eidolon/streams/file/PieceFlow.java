package org.eidolon.streams.file;

import java.io.IOException;
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
 *   Request, HashRequest, MetadataRequest --> read (some at a time, order kept) --> answer
 * </pre>
 *
 * The taker slows the reader; who fills it must wait for answers before asking for more.
 */
public final class PieceFlow {

  /**
   * @param answer what to send to the partner
   * @param problem one line for people if the disk does not hold what it should
   */
  public record Answer(PeerMessage answer, Optional<String> problem) {}

  private PieceFlow() {}

  /**
   * @param disk runs the reads
   * @param parallel reads at a time
   */
  public static Flow<PeerMessage, Answer, NotUsed> flow(
      Metainfo metainfo, ProvenPieces pieces, Executor disk, int parallel) {
    var metadata = new MetadataParts(metainfo);
    return Flow.<PeerMessage>create()
        .mapAsync(
            parallel,
            ask -> CompletableFuture.supplyAsync(() -> answer(ask, pieces, metadata), disk));
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
