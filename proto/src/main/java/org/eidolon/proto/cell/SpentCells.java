package org.eidolon.proto.cell;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays of cells that are done with on one thread, for cells that arrive or are made there. Links
 * and circuits run on few threads: the arrays that go round stay in the processor's cache, where
 * new ones would go through all of the young generation.
 */
public final class SpentCells {
  /** 2 MiB: what one thread has in hand of a batch from each of several links. */
  static final int MOST = 512;

  private static final ThreadLocal<SpentCells> OF_THREAD = ThreadLocal.withInitial(SpentCells::new);

  private final Deque<byte[]> spent = new ArrayDeque<>();

  public static SpentCells ofThread() {
    return OF_THREAD.get();
  }

  /** Of {@link Cell#SIZE_BYTES}, with any content: what it is for must fill it to the last byte. */
  public byte[] take() {
    var array = spent.pollLast();
    return array == null ? new byte[Cell.SIZE_BYTES] : array;
  }

  /** What the cell held has left as a copy; see {@link Cell#spend}. */
  public void add(Cell cell) {
    if (spent.size() < MOST) {
      cell.spend().ifPresent(spent::addLast);
    }
  }
}
