package org.eidolon.proto.tracking;

import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.onion.HopKeys;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Ticket;

/**
 * STUB What a hop gets out of a CREATE (tracking code and client onion together): its instruction,
 * its keys, what to send on, and how to answer. Made by {@link #peel}.
 */
public final class HopSetup {
  /**
   * Opens our layer of both onions.
   *
   * @param create {@link TrackingCode#CREATE_BYTES} long
   * @param inLabel the label of the link it came in on
   * @throws BadTrackingCode if either onion does not verify, the code is expired, the label or the
   *     epoch is another
   */
  public static HopSetup peel(
      Bytes create,
      OnionKeyPair key,
      PeerId self,
      int inLabel,
      Instant now,
      RandomGenerator random) {
    throw new IllegalStateException("stub");
  }

  public HopInstruction instruction() {
    throw new IllegalStateException("stub");
  }

  /** 16 bytes; a second sight of them within the life of the onion key is a replay. */
  public Bytes replayTag() {
    throw new IllegalStateException("stub");
  }

  /** The CREATE for the next hop; empty at the end. */
  public Optional<Bytes> next() {
    throw new IllegalStateException("stub");
  }

  /** Set at the end only. */
  public Optional<Ticket> ticket() {
    throw new IllegalStateException("stub");
  }

  public HopKeys keys() {
    throw new IllegalStateException("stub");
  }

  /** The end's answer, {@link TrackingCode#CREATED_BYTES} long. */
  public Bytes created() {
    throw new IllegalStateException("stub");
  }

  /** A forwarding hop's answer: its own block in front of the next hop's answer. */
  public Bytes created(Bytes fromNextHop) {
    throw new IllegalStateException("stub");
  }
}
