package org.eidolon.proto.tracking;

import java.util.List;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.onion.HopKeys;

/** STUB The owner's side of a one-shot circuit: makes the CREATE, and keys from the CREATED. */
public final class CircuitSetup {
  /**
   * @param code as granted, {@link TrackingCode#BYTES} long
   * @param hopSecrets nearest first
   */
  public static CircuitSetup start(Bytes code, List<Bytes> hopSecrets, RandomGenerator random) {
    throw new IllegalStateException("stub");
  }

  /** {@link TrackingCode#CREATE_BYTES} long. */
  public Bytes create() {
    throw new IllegalStateException("stub");
  }

  /**
   * @param created {@link TrackingCode#CREATED_BYTES} long
   * @return keys of each hop, nearest first
   * @throws BadTrackingCode if a hop's proof does not verify
   */
  public List<HopKeys> finish(Bytes created) {
    throw new IllegalStateException("stub");
  }
}
