package org.eidolon.proto.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.Bytes;

/**
 * Leaf hashes of the pieces being fetched: parts as they come from partners, and whole rows once
 * they match the piece's root. Not immutable: one owner.
 */
public final class LeafBook {
  private record Source(int partner, int piece) {}

  private final Map<Source, Bytes[]> parts = new HashMap<>();
  private final Map<Integer, Bytes> proven = new HashMap<>();

  /** All leaf hashes of the piece, one after the other, if they are known to be right. */
  public Optional<Bytes> proven(int piece) {
    return Optional.ofNullable(proven.get(piece));
  }

  /** The leaf hash of one block, if known. */
  public Optional<Bytes> leafOf(BlockRef block) {
    int from = block.index() * PeerMessage.HASH_BYTES;
    return proven(block.piece()).map(row -> row.slice(from, from + PeerMessage.HASH_BYTES));
  }

  public boolean isAsked(int partner, int piece) {
    return proven.containsKey(piece) || parts.containsKey(new Source(partner, piece));
  }

  /** The requests that bring all {@code leaves} hashes of a piece; they count as asked. */
  public List<PeerMessage> ask(int partner, int piece, int leaves) {
    int count = (leaves + PeerMessage.MAX_HASHES - 1) / PeerMessage.MAX_HASHES;
    parts.put(new Source(partner, piece), new Bytes[count]);
    var asks = new ArrayList<PeerMessage>(count);
    for (int first = 0; first < leaves; first += PeerMessage.MAX_HASHES) {
      int size = Math.min(PeerMessage.MAX_HASHES, leaves - first);
      asks.add(new PeerMessage.HashRequest(piece, first, size));
    }
    return asks;
  }

  /** The whole row, not proven yet, once this was its last part. */
  public Optional<Bytes> arrived(int partner, PeerMessage.Hashes hashes) {
    var row = parts.get(new Source(partner, hashes.piece()));
    if (row == null || hashes.first() / PeerMessage.MAX_HASHES >= row.length) {
      return Optional.empty();
    }
    row[hashes.first() / PeerMessage.MAX_HASHES] = hashes.hashes();
    for (var part : row) {
      if (part == null) {
        return Optional.empty();
      }
    }
    return Optional.of(Bytes.concat(row));
  }

  public void prove(int piece, Bytes row) {
    proven.put(piece, row);
    parts.keySet().removeIf(source -> source.piece() == piece);
  }

  /** The piece is done with. */
  public void forget(int piece) {
    proven.remove(piece);
    parts.keySet().removeIf(source -> source.piece() == piece);
  }

  /** The partner will not answer for the piece. */
  public void refused(int partner, int piece) {
    parts.remove(new Source(partner, piece));
  }

  public void left(int partner) {
    parts.keySet().removeIf(source -> source.partner() == partner);
  }
}
