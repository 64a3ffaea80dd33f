package org.eidolon.proto.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.XWing;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracking.BadTrackingCode.Problem;

/** Writes tracking codes: the planner's side. */
public final class TrackingCodeWriter {
  private static final int MAX_EPOCH = 0xffff;

  /** One hop of a planned path. */
  public record PathHop(PeerId peer, OnionKey key, HopInstruction instruction) {}

  /**
   * @param code {@link TrackingCode#BYTES} long
   * @param hopSecrets nearest first, 32 bytes each
   */
  public record Written(Bytes code, List<Bytes> hopSecrets) {
    public Written {
      hopSecrets = List.copyOf(hopSecrets);
    }

    @Override
    public String toString() {
      return "Written[secret]";
    }
  }

  private record Sealed(Bytes ciphertext, CodeKeys keys) {}

  private TrackingCodeWriter() {}

  /**
   * @param path nearest first, 1 to 6 hops, the last of type END
   * @param epoch 16 bits, authenticated by every hop
   * @throws BadTrackingCode if a hop's public key is none
   */
  public static Written write(
      List<PathHop> path, Ticket ticket, int epoch, RandomGenerator random) {
    check(path, epoch);
    var header = header(epoch);
    var sealed = new ArrayList<Sealed>();
    for (var hop : path) {
      sealed.add(seal(hop, header, random));
    }
    var layers = new ArrayList<Layers.Layer>();
    for (int at = 0; at < path.size(); at++) {
      var mine = sealed.get(at);
      layers.add(
          new Layers.Layer(
              mine.keys().streamKey(),
              mine.keys().macKey(),
              Bytes.concat(header, mine.ciphertext()),
              InstructionCodec.encode(path.get(at).instruction()),
              at + 1 < path.size() ? sealed.get(at + 1).ciphertext() : ticket.value()));
    }
    var wrapped =
        Layers.wrap(layers, TrackingCode.ROUTE_BYTES, TrackingCode.ROUTE_SLOT_BYTES, random);
    return new Written(
        Bytes.concat(header, sealed.get(0).ciphertext(), wrapped.mac(), wrapped.body()),
        sealed.stream().map(each -> each.keys().hopSecret()).toList());
  }

  static Bytes header(int epoch) {
    return Bytes.copyOf(
        TrackingCode.VERSION, TrackingCode.SUITE, (byte) (epoch >>> Byte.SIZE), (byte) epoch);
  }

  private static Sealed seal(PathHop hop, Bytes header, RandomGenerator random) {
    var made =
        XWing.encapsulate(hop.key().publicKey(), random)
            .orElseThrow(() -> new BadTrackingCode(Problem.BAD_KEY));
    var epoch = header.slice(2, TrackingCode.HEADER_BYTES);
    return new Sealed(
        made.ciphertext(),
        CodeKeys.derive(made.secret(), made.ciphertext(), hop.peer(), hop.key().kid(), epoch));
  }

  private static void check(List<PathHop> path, int epoch) {
    if (path.isEmpty() || path.size() > TrackingCode.MAX_HOPS) {
      throw new IllegalArgumentException("path of " + path.size() + " hops");
    }
    if (epoch < 0 || epoch > MAX_EPOCH) {
      throw new IllegalArgumentException("epoch " + epoch + " is not of 16 bits");
    }
    for (int at = 0; at < path.size(); at++) {
      var instruction = path.get(at).instruction();
      var wanted = at == path.size() - 1 ? HopInstruction.Type.END : HopInstruction.Type.FORWARD;
      if (instruction.type() != wanted || !instruction.isConsistent()) {
        throw new IllegalArgumentException("hop " + at + " has a wrong instruction");
      }
    }
  }
}
