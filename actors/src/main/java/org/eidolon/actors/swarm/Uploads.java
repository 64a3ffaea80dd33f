package org.eidolon.actors.swarm;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.eidolon.proto.swarm.BlockRef;
import org.eidolon.proto.swarm.PeerMessage;

/** What one partner asked for and was not yet read: it waits here, where it can be withdrawn. */
final class Uploads {
  /** Reads that were handed to the disk and are not back. */
  static final int READING = 32;

  private final int most;
  private final BoundedSourceQueue<PeerMessage> disk;
  private final Deque<PeerMessage> waiting = new ArrayDeque<>();
  private int reading;
  private int waitingBlocks;

  Uploads(long queueBytes, BoundedSourceQueue<PeerMessage> disk) {
    this.most = (int) Math.max(1, queueBytes / BlockRef.MAX_BYTES);
    this.disk = disk;
  }

  /**
   * False if the partner asked for more than it may: so many blocks, and as much besides, since an
   * honest one that asks for all the blocks it may still needs their hashes.
   */
  boolean ask(PeerMessage request) {
    boolean block = request instanceof PeerMessage.Request;
    int alike = block ? waitingBlocks : waiting.size() - waitingBlocks;
    if (alike >= most) {
      return false;
    }
    waiting.add(request);
    waitingBlocks += block ? 1 : 0;
    feed();
    return true;
  }

  void cancel(BlockRef block) {
    if (waiting.remove(new PeerMessage.Request(block))) {
      waitingBlocks--;
    }
  }

  /** Blocks are forgotten; hashes are owed even to those we do not serve. */
  void choke() {
    waiting.removeIf(request -> request instanceof PeerMessage.Request);
    waitingBlocks = 0;
  }

  /** So many reads are back. */
  void answered(int count) {
    reading -= count;
    feed();
  }

  private void feed() {
    while (reading < READING && !waiting.isEmpty() && disk.offer(waiting.peek()).isEnqueued()) {
      waitingBlocks -= waiting.remove() instanceof PeerMessage.Request ? 1 : 0;
      reading++;
    }
  }

  void close() {
    waiting.clear();
    waitingBlocks = 0;
    disk.complete();
  }
}
