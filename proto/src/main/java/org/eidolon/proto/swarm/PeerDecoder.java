package org.eidolon.proto.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eidolon.proto.Bytes;

/**
 * Cuts the bytes of a conduit into peer messages, however they were cut on the way. Hot path: keeps
 * one buffer, which never grows beyond the longest message of the swarm. One per conduit.
 */
public final class PeerDecoder {
  private static final int FIRST_BYTES = 1024;

  private final int maxBytes;
  private byte[] held = new byte[FIRST_BYTES];
  private int filled;

  /**
   * @param pieces of the swarm, or the most we would accept while we do not know
   */
  public PeerDecoder(int pieces) {
    this.maxBytes = PeerCodec.maxMessageBytes(pieces);
  }

  /**
   * The messages that are complete with {@code arrived}, in order.
   *
   * @throws MalformedPeerMessage if the bytes are none; the decoder is of no use afterwards
   */
  public List<PeerMessage> feed(Bytes arrived) {
    var messages = new ArrayList<PeerMessage>();
    var incoming = arrived.asReadOnlyBuffer();
    while (incoming.hasRemaining()) {
      if (filled == 0 && isWhole(incoming)) {
        messages.add(decodeInPlace(incoming));
        continue;
      }
      take(incoming, needed());
      if (filled == needed() && filled > PeerCodec.HEADER_BYTES) {
        int length = filled - PeerCodec.HEADER_BYTES;
        messages.add(PeerCodec.decode(ByteBuffer.wrap(held, PeerCodec.HEADER_BYTES, length)));
        filled = 0;
      }
    }
    return messages;
  }

  private boolean isWhole(ByteBuffer incoming) {
    return incoming.remaining() > PeerCodec.HEADER_BYTES
        && incoming.remaining() >= PeerCodec.HEADER_BYTES + length(incoming);
  }

  /** Most messages: without a stop in our buffer. */
  private PeerMessage decodeInPlace(ByteBuffer incoming) {
    int end = incoming.limit();
    int length = length(incoming);
    int next = incoming.position() + PeerCodec.HEADER_BYTES + length;
    incoming.position(next - length).limit(next);
    var message = PeerCodec.decode(incoming);
    incoming.limit(end).position(next);
    return message;
  }

  /** What the header says that begins at the buffer's position. */
  private int length(ByteBuffer header) {
    int length = header.getInt(header.position());
    PeerMessage.Limits.check(length >= 1 && length <= maxBytes, "message of a wrong length");
    return length;
  }

  /** Bytes of a message that is not complete yet. */
  public int unfinishedBytes() {
    return filled;
  }

  /** Bytes the buffer must hold before the next step: the header, then the whole message. */
  private int needed() {
    if (filled < PeerCodec.HEADER_BYTES) {
      return PeerCodec.HEADER_BYTES;
    }
    return PeerCodec.HEADER_BYTES + length(ByteBuffer.wrap(held));
  }

  private void take(ByteBuffer incoming, int until) {
    if (until > held.length) {
      held = Arrays.copyOf(held, until);
    }
    int count = Math.min(until - filled, incoming.remaining());
    incoming.get(held, filled, count);
    filled += count;
  }
}
