package org.eidolon.proto.onion;

import org.eidolon.proto.cell.Cell;

/** STUB All layers of a circuit as its owner sees them, nearest hop first. In place. */
public final class OwnerLayers {
  public static final int NOT_RECOGNISED = -1;

  /** Adds the hop one farther out. */
  public void add(HopKeys keys) {
    throw new IllegalStateException("stub");
  }

  public int hops() {
    throw new IllegalStateException("stub");
  }

  /** Layers a cell for hop {@code hop} (from 0); its payload is filled already. */
  public void originate(Cell cell, int hop) {
    throw new IllegalStateException("stub");
  }

  /** Takes layers off; answers the hop that made the cell, or {@link #NOT_RECOGNISED}. */
  public int inbound(Cell cell) {
    throw new IllegalStateException("stub");
  }

  /** Copies the 16-byte tag that a SENDME quotes for the last cell recognised by inbound. */
  public void recognisedTag(byte[] target) {
    throw new IllegalStateException("stub");
  }

  /** Copies the 16-byte tag that the hop's SENDME must quote for the last originated cell. */
  public void originatedTag(byte[] target) {
    throw new IllegalStateException("stub");
  }
}
