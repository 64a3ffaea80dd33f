package org.eidolon.actors.swarm;

import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.swarm.PeerDecoder;
import org.eidolon.proto.swarm.PeerMessage;

/**
 * The listening half of a session: bytes become messages, and the far end gets room for what is
 * done with. Belongs to the session's actor and is used by it alone.
 */
final class Hearing {
  private static final int STEP = 8 * 1024;
  private static final int MOST_UNFINISHED = 20 * 1024;

  private final PeerDecoder decoder;
  private long unconsumed;
  private long unsettled;

  /**
   * @param pieces of the swarm, or the most it can have
   */
  Hearing(int pieces) {
    this.decoder = new PeerDecoder(pieces);
  }

  /**
   * @throws org.eidolon.proto.swarm.MalformedPeerMessage if the bytes are no messages
   */
  List<PeerMessage> hear(Bytes bytes) {
    unconsumed += bytes.length();
    return decoder.feed(bytes);
  }

  /** So many bytes wait for the disk. */
  void owe(int bytes) {
    unsettled += bytes;
  }

  void settle(int bytes) {
    unsettled -= bytes;
  }

  /**
   * Bytes that neither wait for the disk nor for their own rest, once they are worth a word; they
   * count as consumed.
   */
  int consume() {
    long unfinished = Math.min(decoder.unfinishedBytes(), MOST_UNFINISHED);
    long done = unconsumed - unsettled - unfinished;
    if (done < STEP) {
      return 0;
    }
    unconsumed -= done;
    return (int) done;
  }
}
