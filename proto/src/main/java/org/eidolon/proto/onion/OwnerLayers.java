package org.eidolon.proto.onion;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.crypto.RuggedCipher;

/**
 * All layers of a circuit as its owner sees them, nearest hop first; an end-to-end hop comes last.
 * Owners only ever take layers off, whichever way a cell goes. Hot path: in place; the one change
 * of keys per cell allocates what the JCA asks for; one thread at a time.
 */
public final class OwnerLayers {
  public static final int NOT_RECOGNISED = -1;

  /** Far more than any path has: the longest hidden path, an end-to-end hop and some appended. */
  public static final int MAX_HOPS = 16;

  private static final RuggedCipher.Keystream KEYSTREAM =
      new RuggedCipher.Keystream(Cell.BODY_BYTES);
  private static final int BODY = Cell.HEADER_BYTES;
  private static final int COMMAND = Cell.HEADER_BYTES - 1;

  private final List<DirectedLayer> forward = new ArrayList<>();
  private final List<DirectedLayer> backward = new ArrayList<>();
  private final byte[] recognisedTag = new byte[Cell.TAG_BYTES];
  private final byte[] originatedTag = new byte[Cell.TAG_BYTES];

  /** Adds the hop one farther out; there may be {@link #MAX_HOPS}. */
  public void add(HopKeys keys) {
    if (hops() == MAX_HOPS) {
      throw new IllegalStateException("circuit of more than " + MAX_HOPS + " hops");
    }
    add(layer(keys.forward()), layer(keys.backward()));
  }

  void add(DirectedLayer towardsHop, DirectedLayer fromHop) {
    forward.add(towardsHop);
    backward.add(fromHop);
  }

  public int hops() {
    return forward.size();
  }

  /** Layers a cell for hop {@code hop} (from 0); its payload is filled already. */
  public void originate(Cell cell, int hop) {
    originate(cell.bytes(), Objects.checkIndex(hop, hops()));
  }

  void originate(byte[] bytes, int hop) {
    var target = forward.get(hop);
    target.mark(bytes, BODY);
    target.remove(bytes, BODY, bytes[COMMAND]);
    System.arraycopy(bytes, BODY, originatedTag, 0, Cell.TAG_BYTES);
    target.renew();
    for (int nearer = hop - 1; nearer >= 0; nearer--) {
      forward.get(nearer).remove(bytes, BODY, bytes[COMMAND]);
    }
  }

  /**
   * Takes layers off; answers the hop that made the cell, or {@link #NOT_RECOGNISED}: then no later
   * cell will be recognised either, and the circuit must be closed.
   */
  public int inbound(Cell cell) {
    var bytes = cell.bytes();
    for (int hop = 0; hop < backward.size(); hop++) {
      var layer = backward.get(hop);
      layer.remove(bytes, BODY, bytes[COMMAND]);
      if (layer.recognises(bytes, BODY)) {
        layer.copyReceivedTag(recognisedTag);
        layer.renewFromReceived();
        return hop;
      }
    }
    return NOT_RECOGNISED;
  }

  /** Copies the 16-byte tag that a SENDME quotes for the last cell recognised by inbound. */
  public void recognisedTag(byte[] target) {
    System.arraycopy(recognisedTag, 0, target, 0, Cell.TAG_BYTES);
  }

  /** Copies the 16-byte tag that the hop's SENDME must quote for the last originated cell. */
  public void originatedTag(byte[] target) {
    System.arraycopy(originatedTag, 0, target, 0, Cell.TAG_BYTES);
  }

  private DirectedLayer layer(Bytes seed) {
    return new DirectedLayer(RuggedCipher.overGhash(RuggedCipher.Side.OWNER, KEYSTREAM), seed);
  }

  @Override
  public String toString() {
    return "OwnerLayers[" + hops() + " hops]";
  }
}
