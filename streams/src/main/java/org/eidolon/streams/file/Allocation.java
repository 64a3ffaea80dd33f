package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.ToLongFunction;
import org.eidolon.proto.choice.Preallocation;

/**
 * Gives the wanted files of a torrent their room on the disk, slice by slice. What is there stays
 * as it is: files are made longer and nothing else, so whoever was stopped amid it goes on at the
 * length that a file has. Blocking, one owner.
 */
public final class Allocation implements SlicedWork.Slices {
  /** So short that others on the same disk hardly notice. */
  static final int SLICE_BYTES = 4 << 20;

  /** Files that are made or made longer in one slice. */
  private static final int FILES = 64;

  private final PieceFiles files;
  private final Preallocation how;
  private final ToLongFunction<Path> room;
  private final Queue<Integer> lacking = new ArrayDeque<>();
  private long total;
  private long left;
  private long at = -1;
  private boolean begun;

  /** Of all wanted files that have not had their room since the start. */
  public Allocation(PieceFiles files, Preallocation how) {
    this(files, how, DiskTrouble::room);
  }

  /**
   * @param room bytes that are left where a folder is, or would be
   */
  Allocation(PieceFiles files, Preallocation how, ToLongFunction<Path> room) {
    this.files = files;
    this.how = how;
    this.room = room;
  }

  /** 0 to 1. */
  public double part() {
    return total == 0 ? 1 : 1 - (double) left / total;
  }

  /**
   * @throws IOException in one line, if the disk has not the room or refuses
   */
  @Override
  public boolean next() throws IOException {
    if (how == Preallocation.NONE) {
      return false;
    }
    if (!begun) {
      begin();
    }
    for (int count = 0; count < FILES && !lacking.isEmpty(); count++) {
      if (how == Preallocation.SPARSE) {
        files.stretch(lacking.remove());
      } else if (fill(lacking.peek())) {
        return true;
      } else {
        lacking.remove();
        at = -1;
      }
    }
    return !lacking.isEmpty();
  }

  private void begin() throws IOException {
    begun = true;
    for (int index : files.unallocated()) {
      lacking.add(index);
      left += files.lackingBytes(index);
    }
    total = left;
    if (how == Preallocation.FULL && left > room.applyAsLong(files.folder())) {
      throw new IOException(shortOfRoom());
    }
  }

  /** True if a slice's worth was written; false if the file has all of its length. */
  private boolean fill(int index) throws IOException {
    if (at < 0) {
      at = files.beginOfFill(index);
    }
    try {
      long filled = files.fill(index, at, SLICE_BYTES);
      at += filled;
      left = Math.max(0, left - filled);
      return filled > 0;
    } catch (IOException refused) {
      // Somebody else may have taken what was there when we began.
      if (DiskTrouble.isFull(files.folder())) {
        throw new IOException(shortOfRoom(), refused);
      }
      throw refused;
    }
  }

  private String shortOfRoom() {
    long missing = Math.max(1, left - room.applyAsLong(files.folder()));
    return "the disk has not the room for %s: %s are missing; make that free, and it goes on by itself"
        .formatted(files.name(), DiskTrouble.size(missing));
  }
}
