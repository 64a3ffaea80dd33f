package org.eidolon.proto.tracking;

import java.util.List;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Ticket;

/** STUB Writes tracking codes: the planner's side. */
public final class TrackingCodeWriter {
  /** One hop of a planned path. */
  public record PathHop(PeerId peer, OnionKey key, HopInstruction instruction) {}

  /**
   * @param code {@link TrackingCode#BYTES} long
   * @param hopSecrets nearest first, 32 bytes each
   */
  public record Written(Bytes code, List<Bytes> hopSecrets) {}

  private TrackingCodeWriter() {}

  /**
   * @param path nearest first, 1 to 6 hops, the last of type END
   * @param epoch 16 bits, authenticated by every hop
   */
  public static Written write(
      List<PathHop> path, Ticket ticket, int epoch, RandomGenerator random) {
    throw new IllegalStateException("stub");
  }
}
