package org.eidolon.streams.tls;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import javax.net.ssl.SSLException;

/** Finds the key exchange group in a ServerHello or HelloRetryRequest (RFC 8446 §4.1.3, §4.2.8). */
final class ServerHello {
  private static final int RECORD_HEADER_BYTES = 5;
  private static final int HANDSHAKE_RECORD = 22;
  private static final int SERVER_HELLO = 2;
  private static final int VERSION_AND_RANDOM_BYTES = 2 + 32;
  private static final int CIPHER_AND_COMPRESSION_BYTES = 2 + 1;
  private static final int KEY_SHARE = 51;

  private ServerHello() {}

  /**
   * @param seen the connection's first bytes
   * @return empty while the first record is incomplete
   * @throws SSLException if this is no ServerHello of TLS 1.3
   */
  static OptionalInt group(ByteBuffer seen) throws SSLException {
    if (seen.remaining() < RECORD_HEADER_BYTES) {
      return OptionalInt.empty();
    }
    if (seen.get() != HANDSHAKE_RECORD) {
      throw new SSLException("no handshake record");
    }
    seen.getShort();
    int length = Short.toUnsignedInt(seen.getShort());
    if (seen.remaining() < length) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(keyShare(seen.slice(seen.position(), length)));
    } catch (BufferUnderflowException | IllegalArgumentException cutOff) {
      throw new SSLException("ServerHello ends early", cutOff);
    }
  }

  private static int keyShare(ByteBuffer record) throws SSLException {
    if (record.get() != SERVER_HELLO) {
      throw new SSLException("no ServerHello");
    }
    skip(record, 3 + VERSION_AND_RANDOM_BYTES);
    skip(record, Byte.toUnsignedInt(record.get()));
    skip(record, CIPHER_AND_COMPRESSION_BYTES);
    record.getShort();
    while (record.hasRemaining()) {
      int type = Short.toUnsignedInt(record.getShort());
      int bytes = Short.toUnsignedInt(record.getShort());
      if (type == KEY_SHARE) {
        return Short.toUnsignedInt(record.getShort());
      }
      skip(record, bytes);
    }
    throw new SSLException("no key share");
  }

  private static void skip(ByteBuffer record, int bytes) {
    record.position(record.position() + bytes);
  }
}
