package org.eidolon.streams.file;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.swarm.BlockRef;

/**
 * Compares what was fetched with its hash and writes it:
 *
 * <pre>
 *   queue (bounded) --> what waits, together --> hash and write (any order) --> results
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
  public sealed interface Result {
    /** Whether this work was done, and this came of it. */
    boolean answers(Work work);
  }

  public record Kept(int partner, BlockRef block) implements Result {
    @Override
    public boolean answers(Work work) {
      return work instanceof Keep keep && keep.partner == partner && keep.block.equals(block);
    }
  }

  public record Wrong(int partner, BlockRef block) implements Result {
    @Override
    public boolean answers(Work work) {
      return work instanceof Keep keep && keep.partner == partner && keep.block.equals(block);
    }
  }

  /**
   * @param leaves SHA-256 of each block as it is on disk
   */
  public record Compared(int piece, boolean right, Bytes leaves) implements Result {
    @Override
    public boolean answers(Work work) {
      return work instanceof Compare compare && compare.piece == piece;
    }
  }

  /** The disk failed us and the work is not done; {@code problem} is one line for people. */
  public record Failed(Work work, String problem) implements Result {
    @Override
    public boolean answers(Work other) {
      return false;
    }
  }

  /** Works that are done by one thread in one go, at most. */
  private static final int TOGETHER = 16;

  private PieceWriter() {}

  /**
   * @param bound works that may wait
   * @param parallel threads that work at a time
   */
  public static RunnableGraph<BoundedSourceQueue<Work>> graph(
      PieceFiles files,
      ProvenPieces pieces,
      Executor disk,
      int bound,
      int parallel,
      Sink<List<Result>, ?> results) {
    return Source.<Work>queue(bound)
        .batch(TOGETHER, Gathered::first, Gathered::and)
        .mapAsyncUnordered(
            parallel,
            works ->
                CompletableFuture.supplyAsync(
                    () -> works.stream().map(work -> work(work, files, pieces)).toList(), disk))
        .to(results);
  }

  private static Result work(Work work, PieceFiles files, ProvenPieces pieces) {
    try {
      if (work instanceof Keep keep) {
        return keep(keep, files);
      }
      int piece = ((Compare) work).piece();
      var seen = pieces.look(piece);
      return new Compared(piece, seen.right(), seen.leaves());
    } catch (IOException | RuntimeException failed) {
      // Whatever it is, the work must have its result, or its block would wait for ever.
      return new Failed(work, String.valueOf(failed.getMessage()));
    }
  }

  private static Result keep(Keep keep, PieceFiles files) throws IOException {
    var block = keep.block();
    if (keep.leaf().isPresent() && !Hashes.sha256(keep.content()).equals(keep.leaf().get())) {
      return new Wrong(keep.partner(), block);
    }
    files.write(block.piece(), block.begin(), keep.content());
    return new Kept(keep.partner(), block);
  }
}
