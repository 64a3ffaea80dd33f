package org.eidolon.streams.file;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.swarm.BlockRef;

/**
 * The bytes of pieces that were just compared with their torrents. Who asks for one block of a
 * piece asks for the others next: they are served from here, neither read nor hashed again. One for
 * all torrents of a node, of bounded size; the piece that was asked for least recently goes first.
 *
 * <p>Room is used again and never given back to the garbage collector, to which a stream of pieces
 * would look like memory that lives long. Safe for several threads.
 */
public final class KeptPieces {
  /** A whole number of blocks. */
  static final int SLOT_BYTES = 16 * BlockRef.MAX_BYTES;

  /** What part of all room one piece may have. */
  private static final int SHARE = 3;

  private final int most;
  private int made;
  private final Deque<byte[]> free = new ArrayDeque<>();
  private final Map<Key, List<byte[]>> kept = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(Object owner, int piece) {}

  /**
   * @param bytes that are kept at most; the room is made when it is first used
   */
  public KeptPieces(int bytes) {
    this.most = bytes / SLOT_BYTES;
  }

  /**
   * Room for a piece, to be filled slot by slot and then handed to {@link #keep} or {@link
   * #giveBack}. Empty if the piece is too long, or all room is being filled by others.
   */
  synchronized Optional<List<byte[]>> room(int bytes) {
    int slots = (bytes + SLOT_BYTES - 1) / SLOT_BYTES;
    if (slots > most / SHARE) {
      return Optional.empty();
    }
    Iterator<List<byte[]>> eldest = kept.values().iterator();
    while (free.size() + most - made < slots && eldest.hasNext()) {
      free.addAll(eldest.next());
      eldest.remove();
    }
    if (free.size() + most - made < slots) {
      return Optional.empty();
    }
    var room = new ArrayList<byte[]>(slots);
    while (room.size() < slots) {
      room.add(free.isEmpty() ? slot() : free.remove());
    }
    return Optional.of(room);
  }

  private byte[] slot() {
    made++;
    return new byte[SLOT_BYTES];
  }

  /**
   * @param owner whose piece that is, by identity
   * @param room as it was given, filled with a piece that was found right
   */
  synchronized void keep(Object owner, int piece, List<byte[]> room) {
    var before = kept.put(new Key(owner, piece), room);
    if (before != null) {
      free.addAll(before);
    }
  }

  /** What was in it was not worth keeping. */
  synchronized void giveBack(List<byte[]> room) {
    free.addAll(room);
  }

  /** A copy of the block, if its piece is kept. */
  synchronized Optional<byte[]> block(Object owner, BlockRef block) {
    var piece = kept.get(new Key(owner, block.piece()));
    if (piece == null) {
      return Optional.empty();
    }
    // Blocks lie in one slot each, as slots are whole numbers of them.
    int from = block.begin() % SLOT_BYTES;
    var slot = piece.get(block.begin() / SLOT_BYTES);
    return Optional.of(Arrays.copyOfRange(slot, from, from + block.length()));
  }

  /** Nothing of this owner is served any more. */
  synchronized void forget(Object owner) {
    var pieces = kept.entrySet().iterator();
    while (pieces.hasNext()) {
      var piece = pieces.next();
      if (piece.getKey().owner() == owner) {
        free.addAll(piece.getValue());
        pieces.remove();
      }
    }
  }
}
