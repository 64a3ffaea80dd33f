package org.eidolon.streams.file;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.PieceLeaves;
import org.eidolon.proto.swarm.BlockRef;

/**
 * Compares what was fetched with its hash and writes it:
 *
 * <pre>
 *   queue (bounded) --> hash and write (some at a time, any order) --> results
 * </pre>
 *
 * A full queue refuses the work and says so to whom offers it.
 */
public final class PieceWriter {

  /** What there is to do on the disk. */
  public sealed interface Work {}

  /**
   * @param partner who sent it
   * @param leaf what the content must hash to; empty if only whole pieces can be compared
   */
  public record Keep(int partner, BlockRef block, Bytes content, Optional<Bytes> leaf)
      implements Work {}

  /** Reads a whole piece again and compares it. */
  public record Compare(int piece) implements Work {}

  /** What came of it; each work has one result. */
  public sealed interface Result {}

  public record Kept(int partner, BlockRef block) implements Result {}

  public record Wrong(int partner, BlockRef block) implements Result {}

  public record Compared(int piece, boolean right) implements Result {}

  /** The disk failed us; {@code problem} is one line for people. */
  public record Failed(Work work, String problem) implements Result {}

  private PieceWriter() {}

  /**
   * @param bound works that may wait
   * @param parallel works at a time
   */
  public static RunnableGraph<BoundedSourceQueue<Work>> graph(
      PieceFiles files,
      ProvenPieces pieces,
      Executor disk,
      int bound,
      int parallel,
      Sink<Result, ?> results) {
    return Source.<Work>queue(bound)
        .mapAsyncUnordered(
            parallel, work -> CompletableFuture.supplyAsync(() -> work(work, files, pieces), disk))
        .to(results);
  }

  private static Result work(Work work, PieceFiles files, ProvenPieces pieces) {
    try {
      if (work instanceof Keep keep) {
        return keep(keep, files);
      }
      int piece = ((Compare) work).piece();
      return new Compared(piece, pieces.isRight(piece));
    } catch (IOException | RuntimeException failed) {
      // Whatever it is, the work must have its result, or its block would wait for ever.
      return new Failed(work, String.valueOf(failed.getMessage()));
    }
  }

  private static Result keep(Keep keep, PieceFiles files) throws IOException {
    var content = keep.content().toArray();
    var block = keep.block();
    if (keep.leaf().isPresent()
        && !PieceLeaves.blockMatches(keep.leaf().get(), 0, content, 0, content.length)) {
      return new Wrong(keep.partner(), block);
    }
    files.write(block.piece(), block.begin(), content, 0, content.length);
    return new Kept(keep.partner(), block);
  }
}
