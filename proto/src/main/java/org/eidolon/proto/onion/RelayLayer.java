package org.eidolon.proto.onion;

import org.eidolon.proto.cell.Cell;

/** STUB One hop's layer of a circuit, relay's side. In place, no allocation per cell. */
public final class RelayLayer {
  public RelayLayer(HopKeys keys) {
    throw new IllegalStateException("stub");
  }

  /** A cell that leaves the owner: adds our layer; true if the cell is for this hop. */
  public boolean outbound(Cell cell) {
    throw new IllegalStateException("stub");
  }

  /** A cell on its way to the owner, made by a farther hop: adds our layer. */
  public void inbound(Cell cell) {
    throw new IllegalStateException("stub");
  }

  /** A cell made by this hop for the owner; its payload is filled already. */
  public void originate(Cell cell) {
    throw new IllegalStateException("stub");
  }

  /** Copies the 16-byte tag that a SENDME quotes for the last cell recognised by outbound. */
  public void recognisedTag(byte[] target) {
    throw new IllegalStateException("stub");
  }

  /** Copies the 16-byte tag that the owner's SENDME must quote for the last originated cell. */
  public void originatedTag(byte[] target) {
    throw new IllegalStateException("stub");
  }
}
