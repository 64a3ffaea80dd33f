package org.eidolon.proto.onion;

import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.crypto.RuggedCipher;

/**
 * One hop's layer of a circuit, relay's side; the responder's side of an end-to-end hop is one too.
 * Relays only ever add layers, whichever way a cell goes. Hot path: in place, no allocation per
 * cell that passes; one thread at a time.
 */
public final class RelayLayer {
  private static final RuggedCipher.Keystream KEYSTREAM =
      new RuggedCipher.Keystream(Cell.BODY_BYTES);
  private static final int BODY = Cell.HEADER_BYTES;
  private static final int COMMAND = Cell.HEADER_BYTES - 1;

  private final DirectedLayer forward;
  private final DirectedLayer backward;
  private final byte[] recognisedTag = new byte[Cell.TAG_BYTES];
  private final byte[] originatedTag = new byte[Cell.TAG_BYTES];

  public RelayLayer(HopKeys keys) {
    forward = layer(keys.forward());
    backward = layer(keys.backward());
  }

  RelayLayer(DirectedLayer forward, DirectedLayer backward) {
    this.forward = forward;
    this.backward = backward;
  }

  private static DirectedLayer layer(Bytes seed) {
    return new DirectedLayer(RuggedCipher.overGhash(RuggedCipher.Side.RELAY, KEYSTREAM), seed);
  }

  /** A cell that leaves the owner: adds our layer; true if the cell is for this hop. */
  public boolean outbound(Cell cell) {
    return outbound(cell.bytes());
  }

  boolean outbound(byte[] bytes) {
    forward.add(bytes, BODY, bytes[COMMAND]);
    if (!forward.recognises(bytes, BODY)) {
      return false;
    }
    forward.copyReceivedTag(recognisedTag);
    forward.renew();
    return true;
  }

  /** A cell on its way to the owner, made by a farther hop: adds our layer. */
  public void inbound(Cell cell) {
    inbound(cell.bytes());
  }

  void inbound(byte[] bytes) {
    backward.add(bytes, BODY, bytes[COMMAND]);
  }

  /** A cell made by this hop for the owner; its payload is filled already. */
  public void originate(Cell cell) {
    originate(cell.bytes());
  }

  void originate(byte[] bytes) {
    backward.mark(bytes, BODY);
    backward.add(bytes, BODY, bytes[COMMAND]);
    System.arraycopy(bytes, BODY, originatedTag, 0, Cell.TAG_BYTES);
    backward.renewFrom(bytes, BODY);
  }

  /** Copies the 16-byte tag that a SENDME quotes for the last cell recognised by outbound. */
  public void recognisedTag(byte[] target) {
    System.arraycopy(recognisedTag, 0, target, 0, Cell.TAG_BYTES);
  }

  /** Copies the 16-byte tag that the owner's SENDME must quote for the last originated cell. */
  public void originatedTag(byte[] target) {
    System.arraycopy(originatedTag, 0, target, 0, Cell.TAG_BYTES);
  }

  @Override
  public String toString() {
    return "RelayLayer[secret]";
  }
}
