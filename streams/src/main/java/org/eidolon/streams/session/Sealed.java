package org.eidolon.streams.session;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.eidolon.proto.session.UnreadableRecord;

/** A record behind its checksum: what the disk changed is noticed, and not taken for a setting. */
final class Sealed {
  private Sealed() {}

  static byte[] of(byte[] record) {
    return ByteBuffer.allocate(Integer.BYTES + record.length)
        .putInt(checksum(record))
        .put(record)
        .array();
  }

  /**
   * @param sealed null if there is none
   * @throws UnreadableRecord if it is missing or damaged
   */
  static byte[] opened(byte[] sealed) {
    if (sealed == null || sealed.length < Integer.BYTES) {
      throw new UnreadableRecord("half of a record");
    }
    var buffer = ByteBuffer.wrap(sealed);
    int expected = buffer.getInt();
    var record = new byte[buffer.remaining()];
    buffer.get(record);
    if (checksum(record) != expected) {
      throw new UnreadableRecord("a damaged record");
    }
    return record;
  }

  private static int checksum(byte[] record) {
    var sum = new CRC32C();
    sum.update(record);
    return (int) sum.getValue();
  }
}
