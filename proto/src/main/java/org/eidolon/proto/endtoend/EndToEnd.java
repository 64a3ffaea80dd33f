package org.eidolon.proto.endtoend;

import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.onion.HopKeys;

/**
 * STUB The handshake of the two ends inside a circuit (NNpsk0 with X25519 and ML-KEM-768). Its
 * outcome is one more hop: the initiator plays the owner, the responder plays the relay.
 */
public final class EndToEnd {
  public static final int PSK_BYTES = 32;

  private EndToEnd() {}

  /** The initiator, between hello and reply. */
  public static final class Initiator {
    public Bytes hello() {
      throw new IllegalStateException("stub");
    }

    /**
     * @throws BadEndToEnd if the reply was not made with the same psk, binding and hello
     */
    public HopKeys finish(Bytes reply) {
      throw new IllegalStateException("stub");
    }
  }

  /** The responder's answer. */
  public record Answer(Bytes reply, HopKeys keys) {}

  /**
   * @param psk {@link #PSK_BYTES} bytes
   * @param binding of the circuit's end hop
   */
  public static Initiator start(Bytes psk, Bytes binding, RandomGenerator random) {
    throw new IllegalStateException("stub");
  }

  /**
   * @throws BadEndToEnd if the hello was not made with the same psk and binding
   */
  public static Answer answer(Bytes hello, Bytes psk, Bytes binding, RandomGenerator random) {
    throw new IllegalStateException("stub");
  }
}
