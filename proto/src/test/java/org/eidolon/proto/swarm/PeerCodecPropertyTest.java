package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.Voucher;
import org.junit.jupiter.api.Test;

class PeerCodecPropertyTest {
  private static final int PIECES = 1000;

  @Provide
  Arbitrary<PeerMessage> messages() {
    return Arbitraries.longs().map(seed -> message(new Random(seed)));
  }

  static PeerMessage message(Random random) {
    int piece = random.nextInt(PIECES);
    var block = new BlockRef(piece, random.nextInt(64) * 16384, 1 + random.nextInt(16384));
    return switch (random.nextInt(16)) {
      case 0 -> new PeerMessage.Hello(PeerMessage.VERSION, bytes(random, 20), piece);
      case 1 -> new PeerMessage.Has(Bitfield.of(BitSet.valueOf(bytes(random, 60).toArray()), 500));
      case 2 -> new PeerMessage.HaveBatch(List.of(piece, piece + 1));
      case 3 -> new PeerMessage.Request(block);
      case 4 -> new PeerMessage.Cancel(block);
      case 5 -> new PeerMessage.Reject(block);
      case 6 -> new PeerMessage.Block(block, bytes(random, block.length()));
      case 7 -> new PeerMessage.HashRequest(piece, 0, 1 + random.nextInt(512));
      case 8 -> new PeerMessage.Hashes(piece, 0, bytes(random, 32 * (1 + random.nextInt(64))));
      case 9 -> new PeerMessage.HashReject(piece, 0, 1);
      case 10 -> new PeerMessage.MetadataRequest(bytes(random, 32), piece);
      case 11 -> new PeerMessage.Metadata(bytes(random, 32), 1, 16384 + 10, bytes(random, 10));
      case 12 -> new PeerMessage.MetadataReject(bytes(random, 32), piece);
      case 13 -> new PeerMessage.Challenge(bytes(random, 32));
      case 14 -> new PeerMessage.Vouch(new Voucher(piece, bytes(random, 32), bytes(random, 256)));
      default -> List.of(PeerMessage.Signal.values()).get(random.nextInt(6));
    };
  }

  private static Bytes bytes(Random random, int length) {
    var made = new byte[length];
    random.nextBytes(made);
    return Bytes.copyOf(made);
  }

  @Property(tries = 300)
  void whatWasSaidIsHeardHoweverItIsCut(
      @ForAll @Size(min = 1, max = 8) List<@net.jqwik.api.From("messages") PeerMessage> said,
      @ForAll long seed) {
    var random = new Random(seed);
    var wire = PeerCodec.encode(said);
    var decoder = new PeerDecoder(PIECES);
    var heard = new ArrayList<PeerMessage>();

    for (int at = 0; at < wire.length(); ) {
      int until = Math.min(wire.length(), at + 1 + random.nextInt(5000));
      heard.addAll(decoder.feed(wire.slice(at, until)));
      at = until;
    }

    assertThat(heard).isEqualTo(said);
    assertThat(decoder.unfinishedBytes()).isZero();
  }

  @Property(tries = 300)
  void aTruncatedMessageIsNoMessage(@ForAll("messages") PeerMessage message, @ForAll long seed) {
    var wire = PeerCodec.encode(List.of(message));
    int cut = new Random(seed).nextInt(wire.length());

    assertThat(new PeerDecoder(PIECES).feed(wire.slice(0, cut))).isEmpty();
  }

  @Property(tries = 1000)
  void changedBytesAreAMessageOrRefused(
      @ForAll("messages") PeerMessage message, @ForAll long seed) {
    var random = new Random(seed);
    var wire = PeerCodec.encode(List.of(message)).toArray();
    int flips = 1 + random.nextInt(3);
    for (int flip = 0; flip < flips; flip++) {
      wire[random.nextInt(Math.min(wire.length, 40))] ^= (byte) (1 << random.nextInt(8));
    }

    feedUnharmed(Bytes.copyOf(wire));
  }

  @Property(tries = 1000)
  void randomBytesAreAMessageOrRefused(
      @ForAll @Size(max = 200) byte[] wire, @ForAll boolean framed) {
    if (framed && wire.length > 4) {
      wire[0] = 0;
      wire[1] = 0;
      wire[2] = 0;
      wire[3] = (byte) (wire.length - 4);
    }
    feedUnharmed(Bytes.copyOf(wire));
  }

  /** Anything but the named exception fails the property. */
  private static void feedUnharmed(Bytes wire) {
    var rules = new PeerRules(PIECES, piece -> 1 << 20);
    try {
      for (var message : new PeerDecoder(PIECES).feed(wire)) {
        assertThat(PeerCodec.encode(List.of(message)).length())
            .isLessThanOrEqualTo(4 + PeerCodec.maxMessageBytes(PIECES));
        rules.received(message);
      }
    } catch (MalformedPeerMessage refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @Test
  void aLengthBeyondTheLongestMessageIsRefusedBeforeItIsStored() {
    var decoder = new PeerDecoder(PIECES);
    var length = PeerCodec.maxMessageBytes(PIECES) + 1;
    var wire = java.nio.ByteBuffer.allocate(5).putInt(length).put((byte) 10).array();

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> decoder.feed(Bytes.copyOf(wire)))
        .isInstanceOf(MalformedPeerMessage.class);
  }

  /** Numbers, runs of bytes and lists of numbers cannot name a place in a network by themselves. */
  @Test
  void noMessageHasRoomForAnAddress() {
    var plain =
        Set.<Class<?>>of(
            int.class, long.class, Bytes.class, BlockRef.class, Bitfield.class, Voucher.class);
    for (var type : PeerMessage.class.getPermittedSubclasses()) {
      if (type.isRecord()) {
        walk(type, plain);
      } else {
        assertThat(type).isEqualTo(PeerMessage.Signal.class);
      }
    }
  }

  private static void walk(Class<?> type, Set<Class<?>> plain) {
    for (RecordComponent part : type.getRecordComponents()) {
      var is = part.getType();
      assertThat(part.getName().toLowerCase(java.util.Locale.ROOT))
          .doesNotContain("address")
          .doesNotContain("host")
          .doesNotContain("port")
          .doesNotContain("ip");
      assertThat(is).isNotIn(InetAddress.class, SocketAddress.class, String.class);
      boolean numbers =
          part.getGenericType().getTypeName().equals("java.util.List<java.lang.Integer>");
      assertThat(plain.contains(is) || numbers).as(type + "." + part.getName()).isTrue();
      if (is.isRecord()) {
        walk(is, plain);
      }
    }
  }
}
