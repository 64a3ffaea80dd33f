package org.eidolon.proto.link;

import java.util.ArrayList;
import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.MalformedCell;

/**
 * What a VERSIONS cell says, the first cell each way.
 *
 * <pre>
 *   | nonce (32) | count (1) | version (2) x count | zeros |
 * </pre>
 *
 * @param nonce fresh for this link
 * @param versions of the link protocol, in any order
 */
record LinkHello(Bytes nonce, List<Integer> versions) {
  static final int NONCE_BYTES = 32;
  private static final int MAX_VERSIONS = 64;

  LinkHello {
    versions = List.copyOf(versions);
    if (nonce.length() != NONCE_BYTES || versions.isEmpty() || versions.size() > MAX_VERSIONS) {
      throw new MalformedCell("VERSIONS with " + versions.size() + " versions");
    }
  }

  Cell toCell() {
    var cell = Cell.of(0, CellCommand.VERSIONS);
    var body = cell.body();
    body.put(nonce.asReadOnlyBuffer()).put((byte) versions.size());
    versions.forEach(version -> body.putShort(version.shortValue()));
    return cell;
  }

  /**
   * @throws MalformedCell if the cell counts no versions, or too many
   */
  static LinkHello decode(Cell cell) {
    var body = cell.body();
    var nonce = new byte[NONCE_BYTES];
    body.get(nonce);
    int count = Byte.toUnsignedInt(body.get());
    if (count > MAX_VERSIONS) {
      throw new MalformedCell("VERSIONS with " + count + " versions");
    }
    var versions = new ArrayList<Integer>(count);
    for (int i = 0; i < count; i++) {
      versions.add(Short.toUnsignedInt(body.getShort()));
    }
    return new LinkHello(Bytes.copyOf(nonce), versions);
  }
}
