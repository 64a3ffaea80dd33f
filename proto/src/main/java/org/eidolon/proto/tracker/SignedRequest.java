package org.eidolon.proto.tracker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerId;

/**
 * A request to a tracker in its envelope: who asks, when, and a signature that holds for this path
 * at this tracker only.
 *
 * @param time in whole seconds
 * @param nonce 16 random bytes; a second sight of them is a replay
 */
public record SignedRequest(PeerId peer, Instant time, Bytes nonce, Bytes body, Bytes signature) {
  public static final int NONCE_BYTES = 16;
  public static final int MOST_BODY_BYTES = 60 * 1024;

  private static final String CONTEXT = "eidolon tracker request";

  public SignedRequest {
    if (nonce.length() != NONCE_BYTES
        || body.length() > MOST_BODY_BYTES
        || signature.length() != SigningKey.SIGNATURE_BYTES) {
      throw new IllegalArgumentException("malformed request envelope");
    }
  }

  /**
   * @param path such as {@code /v1/register}
   * @param tracker key of the tracker asked
   */
  public static SignedRequest sign(
      SigningKey node,
      String path,
      Bytes tracker,
      Instant now,
      Bytes body,
      RandomGenerator random) {
    var raw = new byte[NONCE_BYTES];
    random.nextBytes(raw);
    var nonce = Bytes.copyOf(raw);
    var time = Instant.ofEpochSecond(now.getEpochSecond());
    var signature = node.sign(CONTEXT, signed(path, tracker, time, nonce, body));
    return new SignedRequest(new PeerId(node.publicKey()), time, nonce, body, signature);
  }

  /** Whether the peer it names signed it for this path at this tracker. */
  public boolean holds(String path, Bytes tracker) {
    return SigningKey.verify(
        peer.key(), CONTEXT, signed(path, tracker, time, nonce, body), signature);
  }

  private static Bytes signed(String path, Bytes tracker, Instant time, Bytes nonce, Bytes body) {
    var name = Bytes.copyOf(path.getBytes(StandardCharsets.UTF_8));
    var head = ByteBuffer.allocate(Integer.BYTES).putInt(name.length());
    var when = ByteBuffer.allocate(Long.BYTES).putLong(time.getEpochSecond());
    return Bytes.concat(
        Bytes.copyOf(head.array()), name, tracker, Bytes.copyOf(when.array()), nonce, body);
  }

  @Override
  public String toString() {
    return "SignedRequest[" + peer + "]";
  }
}
