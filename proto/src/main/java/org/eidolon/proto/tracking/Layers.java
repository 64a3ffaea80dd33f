package org.eidolon.proto.tracking;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.crypto.StreamCipher;

/**
 * Layers around a body whose length never changes: each hop takes its slot off the front, and as
 * many bytes of its own stream come in at the back. The writer foresees these bytes (the filler),
 * so that the mac of every later layer covers the whole body.
 */
final class Layers {
  /**
   * What goes around one hop.
   *
   * @param authenticated bytes outside the body that the mac covers, before it
   * @param before what stands in the slot before the next layer's mac
   * @param after what stands behind it; the last layer has no mac between the two
   */
  record Layer(Bytes streamKey, Bytes macKey, Bytes authenticated, Bytes before, Bytes after) {}

  /** The outermost layer's mac and the body it covers. */
  record Wrapped(Bytes mac, Bytes body) {}

  private Layers() {}

  /**
   * @param layers outermost first
   */
  static Wrapped wrap(List<Layer> layers, int bodyBytes, int slotBytes, RandomGenerator random) {
    var streams =
        layers.stream()
            .map(layer -> StreamCipher.stream(layer.streamKey(), bodyBytes + slotBytes))
            .toList();
    int last = layers.size() - 1;
    var body = innermost(layers.get(last), streams, bodyBytes, slotBytes, random);
    var mac = mac(layers.get(last), body);
    for (int hop = last - 1; hop >= 0; hop--) {
      var layer = layers.get(hop);
      var slot = Bytes.concat(layer.before(), mac, layer.after());
      System.arraycopy(body, 0, body, slotBytes, bodyBytes - slotBytes);
      slot.copyTo(body, 0);
      xor(body, 0, streams.get(hop), 0, bodyBytes);
      mac = mac(layer, body);
    }
    return new Wrapped(mac, Bytes.copyOf(body));
  }

  /**
   * The body without this layer, one slot longer than it came; empty if the mac is wrong.
   *
   * @param layer only its keys and authenticated bytes are used
   */
  static Optional<Bytes> open(Layer layer, Bytes mac, Bytes body, int slotBytes) {
    var content = new byte[body.length() + slotBytes];
    body.copyTo(content, 0);
    if (!Hashes.hmacSha256(layer.macKey(), layer.authenticated(), body)
        .slice(0, TrackingCode.MAC_BYTES)
        .equals(mac)) {
      return Optional.empty();
    }
    return Optional.of(Bytes.copyOf(StreamCipher.apply(layer.streamKey(), content)));
  }

  private static byte[] innermost(
      Layer layer, List<byte[]> streams, int bodyBytes, int slotBytes, RandomGenerator random) {
    int fillerBytes = (streams.size() - 1) * slotBytes;
    // Random, not zero: else the end could see where the filler begins, and so how long the path
    // is.
    var body = new byte[bodyBytes];
    random.nextBytes(body);
    var content = Bytes.concat(layer.before(), layer.after());
    content.copyTo(body, 0);
    xor(body, 0, streams.get(streams.size() - 1), 0, bodyBytes - fillerBytes);
    var filler = filler(streams, bodyBytes, slotBytes);
    System.arraycopy(filler, 0, body, bodyBytes - fillerBytes, fillerBytes);
    return body;
  }

  private static byte[] filler(List<byte[]> streams, int bodyBytes, int slotBytes) {
    var filler = new byte[0];
    for (int hop = 0; hop < streams.size() - 1; hop++) {
      var longer = new byte[filler.length + slotBytes];
      System.arraycopy(filler, 0, longer, 0, filler.length);
      xor(longer, 0, streams.get(hop), bodyBytes - filler.length, longer.length);
      filler = longer;
    }
    return filler;
  }

  private static Bytes mac(Layer layer, byte[] body) {
    return Hashes.hmacSha256(layer.macKey(), layer.authenticated(), Bytes.copyOf(body))
        .slice(0, TrackingCode.MAC_BYTES);
  }

  static void xor(byte[] target, int at, byte[] stream, int from, int count) {
    for (int i = 0; i < count; i++) {
      target[at + i] ^= stream[from + i];
    }
  }
}
