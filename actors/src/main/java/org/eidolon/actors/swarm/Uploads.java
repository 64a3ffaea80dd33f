package org.eidolon.actors.swarm;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.eidolon.proto.swarm.BlockRef;
import org.eidolon.proto.swarm.PeerMessage;

/** What one partner asked for and was not yet read: it waits here, where it can be withdrawn. */
final class Uploads {
  /** Reads that were handed to the disk and are not back. */
  static final int READING = 8;

  private final int mostBlocks;
  private final BoundedSourceQueue<PeerMessage> disk;
  private final Deque<PeerMessage> waiting = new ArrayDeque<>();
  private int reading;

  Uploads(long queueBytes, BoundedSourceQueue<PeerMessage> disk) {
    this.mostBlocks = (int) Math.max(1, queueBytes / BlockRef.MAX_BYTES);
    this.disk = disk;
  }

  /** False if the partner asked for more than it may. */
  boolean ask(PeerMessage request) {
    if (waiting.size() >= mostBlocks) {
      return false;
    }
    waiting.add(request);
    feed();
    return true;
  }

  void cancel(BlockRef block) {
    waiting.remove(new PeerMessage.Request(block));
  }

  /** Blocks are forgotten; hashes are owed even to those we do not serve. */
  void choke() {
    waiting.removeIf(request -> request instanceof PeerMessage.Request);
  }

  /** One read is back. */
  void answered() {
    reading--;
    feed();
  }

  private void feed() {
    while (reading < READING && !waiting.isEmpty() && disk.offer(waiting.peek()).isEnqueued()) {
      waiting.remove();
      reading++;
    }
  }

  void close() {
    waiting.clear();
    disk.complete();
  }
}
