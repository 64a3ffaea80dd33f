package org.eidolon.actors.swarm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eidolon.proto.swarm.PeerCodec;
import org.eidolon.proto.swarm.PeerMessage;

/**
 * What one partner is to be sent, in order of urgency: words go before content, so that a request
 * never waits behind the blocks we serve.
 */
final class Outbox {
  /** Most bytes that leave together. */
  static final int BATCH_BYTES = 128 * 1024;

  private final Deque<PeerMessage> words = new ArrayDeque<>();
  private final Deque<PeerMessage> content = new ArrayDeque<>();
  private int contentBytes;

  void say(PeerMessage message) {
    words.add(message);
  }

  void serve(PeerMessage answer) {
    content.add(answer);
    contentBytes += PeerCodec.encodedBytes(answer);
  }

  /** Whether more content may be read from disk. */
  boolean wantsContent() {
    return contentBytes < BATCH_BYTES;
  }

  int waitingWords() {
    return words.size();
  }

  boolean isEmpty() {
    return words.isEmpty() && content.isEmpty();
  }

  /** Bytes of content that wait. */
  int contentBytes() {
    return contentBytes;
  }

  /** Bytes of the content that leaves next; 0 if none waits. */
  int nextContentBytes() {
    return content.isEmpty() ? 0 : PeerCodec.encodedBytes(content.peek());
  }

  /**
   * The next messages that leave together: at least one if there is any, but of content no more
   * than {@code contentMost} bytes.
   */
  List<PeerMessage> take(long contentMost) {
    var batch = new ArrayList<PeerMessage>();
    int room = move(words, batch, BATCH_BYTES);
    if (nextContentBytes() <= contentMost) {
      int most = (int) Math.min(room, contentMost);
      contentBytes -= most - move(content, batch, most);
    }
    return batch;
  }

  private static int move(Deque<PeerMessage> from, List<PeerMessage> to, int room) {
    int left = room;
    while (!from.isEmpty()) {
      int size = PeerCodec.encodedBytes(from.peek());
      if (size > left && !to.isEmpty()) {
        break;
      }
      to.add(from.remove());
      left -= size;
    }
    return left;
  }
}
