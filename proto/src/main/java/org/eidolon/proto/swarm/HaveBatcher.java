package org.eidolon.proto.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Holds back news of pieces for one partner: told at once to all, they would be one clock that ties
 * all circuits of a swarm together. Not immutable: one owner.
 */
public final class HaveBatcher {
  private final long leastMillis;
  private final long mostMillis;
  private final RandomGenerator random;
  private final List<Integer> waiting = new ArrayList<>();

  public HaveBatcher(Duration least, Duration most, RandomGenerator random) {
    this.leastMillis = least.toMillis();
    this.mostMillis = Math.max(leastMillis, most.toMillis());
    this.random = random;
  }

  /** How long until the next batch is due; each time another. */
  public Duration pause() {
    return Duration.ofMillis(leastMillis + random.nextLong(mostMillis - leastMillis + 1));
  }

  public void gained(int piece) {
    waiting.add(piece);
  }

  /** All that waits, in messages of lawful size. */
  public List<PeerMessage> take() {
    var batches = batches(waiting);
    waiting.clear();
    return batches;
  }

  /** These, whatever waits, in messages of lawful size. */
  public static List<PeerMessage> batches(List<Integer> pieces) {
    var batches = new ArrayList<PeerMessage>();
    for (int at = 0; at < pieces.size(); at += PeerMessage.MAX_HAVE) {
      int until = Math.min(pieces.size(), at + PeerMessage.MAX_HAVE);
      batches.add(new PeerMessage.HaveBatch(pieces.subList(at, until)));
    }
    return batches;
  }
}
