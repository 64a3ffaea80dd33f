package org.eidolon.streams.link;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eidolon.proto.cell.Cell;

/**
 * Arrays of cells that have left by one thread's links, for cells that arrive there. A relay reads
 * and writes on one thread: the few arrays that go round stay in the processor's cache, where new
 * ones would go through all of the young generation. What arrives fills them to the last byte.
 */
final class SpentCells {
  /** 2 MiB: what one thread has in hand of a batch from each of several links. */
  static final int MOST = 512;

  private static final FastThreadLocal<SpentCells> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected SpentCells initialValue() {
          return new SpentCells();
        }
      };

  private final Deque<byte[]> spent = new ArrayDeque<>();

  static SpentCells ofThread() {
    return OF_THREAD.get();
  }

  /** Of {@link Cell#SIZE_BYTES}, with any content. */
  byte[] take() {
    var array = spent.pollLast();
    return array == null ? new byte[Cell.SIZE_BYTES] : array;
  }

  /** Its bytes are on their way as a copy; a cell made here keeps its array. */
  void add(Cell cell) {
    if (spent.size() < MOST) {
      cell.spend().ifPresent(spent::addLast);
    }
  }
}
