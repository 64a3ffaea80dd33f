package org.eidolon.proto.relay;

/**
 * The body of a SENDME: a version and the tag of the cell it acknowledges, which only someone who
 * received that cell can know.
 */
public final class Sendme {
  public static final int BODY_BYTES = 17;
  public static final int TAG_BYTES = 16;

  private static final byte VERSION = 1;

  private Sendme() {}

  /**
   * @param body {@link #BODY_BYTES} bytes
   */
  public static void write(byte[] tag, byte[] body) {
    body[0] = VERSION;
    System.arraycopy(tag, 0, body, 1, TAG_BYTES);
  }

  /**
   * Where the tag begins in {@code bytes}, of which a message's data are {@code length} from {@code
   * offset} on.
   *
   * @throws MalformedRelayMessage on another length or version
   */
  public static int tagOffset(byte[] bytes, int offset, int length) {
    if (length != BODY_BYTES || bytes[offset] != VERSION) {
      throw new MalformedRelayMessage("no SENDME of version " + VERSION);
    }
    return offset + 1;
  }
}
