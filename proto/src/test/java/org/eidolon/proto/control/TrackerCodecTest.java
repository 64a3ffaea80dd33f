package org.eidolon.proto.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.credit.VoucherKeys;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.MalformedMessage;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.SignedOnionKey;
import org.eidolon.proto.tracker.SignedRequest;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.junit.jupiter.api.Test;

class TrackerCodecTest {
  private static final Random RANDOM = new Random(4);
  static final Instant NOW = Instant.parse("2026-11-21T10:11:12Z");
  static final SigningKey NODE = SigningKey.generate(RANDOM);
  private static final PeerId PEER = new PeerId(NODE.publicKey());
  static final Bytes TRACKER = bytes(32);
  private static final SignedOnionKey ONION_KEY =
      SignedOnionKey.sign(NODE, bytes(1216), NOW, NOW.plusSeconds(86_400));
  private static final PeerAddress ADDRESS = new PeerAddress("127.0.0.7", 7000);

  static final List<TrackerRequest> REQUESTS =
      List.of(
          new TrackerRequest.Register(ADDRESS, true, 100, ONION_KEY, Optional.of(NOW)),
          new TrackerRequest.Register(ADDRESS, false, 1, ONION_KEY, Optional.empty()),
          new TrackerRequest.Heartbeat(
              -5, Set.of(1, -2), Set.of(1), Set.of(9), Optional.of(ONION_KEY)),
          new TrackerRequest.Heartbeat(0, Set.of(), Set.of(), Set.of(), Optional.empty()),
          new TrackerRequest.Announce(
              bytes(32), new Ticket(bytes(16)), TrackerRequest.Announce.Event.COMPLETED, 75),
          new TrackerRequest.Paths(bytes(32), 8, Set.of(bytes(8), TRACKER.slice(0, 8))),
          new TrackerRequest.Register(ADDRESS, false, 1, ONION_KEY, Optional.empty(), true),
          new TrackerRequest.Redeem(List.of(new Redemption(bytes(16), 7, bytes(16)))),
          new TrackerRequest.BuyVoucher(20_000, bytes(256)),
          new TrackerRequest.BuyVoucher(20_000, Bytes.EMPTY),
          TrackerRequest.Leave.INSTANCE);

  static final List<TrackerReply> REPLIES =
      List.of(
          new TrackerReply.Membership(
              7,
              Optional.of(List.of(new Neighbor(PEER, ADDRESS, 1, -1, true))),
              Duration.ofSeconds(30),
              12,
              4,
              true,
              NOW),
          new TrackerReply.Membership(
              7, Optional.empty(), Duration.ofSeconds(30), 12, 4, false, NOW),
          new TrackerReply.Membership(
              7,
              Optional.empty(),
              Duration.ofSeconds(30),
              12,
              4,
              false,
              NOW,
              Optional.of(new CreditStanding(-7, 1, 8, true))),
          new TrackerReply.Announced(1, 2, 300),
          new TrackerReply.Grants(
              List.of(
                  new PathGrant(bytes(7220), 5, List.of(bytes(32), bytes(32)), NOW, bytes(8)),
                  new PathGrant(
                      bytes(7220),
                      5,
                      List.of(bytes(32), bytes(32)),
                      NOW,
                      bytes(8),
                      List.of(bytes(16), Bytes.EMPTY),
                      true))),
          new TrackerReply.Redeemed(5, new CreditStanding(-7, 1, 8, false)),
          new TrackerReply.VoucherSigned(
              List.of(new VoucherKeys.PublicKey(20_000, bytes(256))), bytes(256)),
          new TrackerReply.VoucherSigned(List.of(), Bytes.EMPTY));

  private static Bytes bytes(int length) {
    var raw = new byte[length];
    RANDOM.nextBytes(raw);
    return Bytes.copyOf(raw);
  }

  static String path(TrackerReply reply) {
    return reply instanceof TrackerReply.Membership
        ? TrackerRequest.Heartbeat.PATH
        : reply instanceof TrackerReply.Announced
            ? TrackerRequest.Announce.PATH
            : reply instanceof TrackerReply.Redeemed
                ? TrackerRequest.Redeem.PATH
                : reply instanceof TrackerReply.VoucherSigned
                    ? TrackerRequest.BuyVoucher.PATH
                    : TrackerRequest.Paths.PATH;
  }

  @Test
  void everyRequestComesBackTheSame() {
    for (var request : REQUESTS) {
      var encoded = TrackerRequestCodec.encode(request);
      assertThat(TrackerRequestCodec.decode(request.path(), encoded)).isEqualTo(request);
    }
  }

  @Test
  void everyReplyComesBackTheSame() {
    for (var reply : REPLIES) {
      var encoded = TrackerReplyCodec.encode(reply);
      assertThat(TrackerReplyCodec.decode(path(reply), encoded)).isEqualTo(reply);
    }
  }

  @Test
  void eightGrantsFitAReply() {
    var secrets = List.of(bytes(32), bytes(32), bytes(32), bytes(32), bytes(32), bytes(32));
    var seeds = List.of(bytes(16), bytes(16), bytes(16), bytes(16), bytes(16), bytes(16));
    var grant = new PathGrant(bytes(7220), 5, secrets, NOW, bytes(8), seeds, true);
    var grants =
        new TrackerReply.Grants(List.of(grant, grant, grant, grant, grant, grant, grant, grant));

    var encoded = TrackerReplyCodec.encode(grants);

    assertThat(encoded.length()).isLessThan(TrackerCodec.MOST_REPLY_BYTES);
    assertThat(TrackerReplyCodec.decode(TrackerRequest.Paths.PATH, encoded)).isEqualTo(grants);
  }

  @Test
  void aSignatureHoldsForItsPathAndTrackerAndPeerAlone() {
    var request = SignedRequest.sign(NODE, "/v1/leave", TRACKER, NOW, bytes(5), RANDOM);

    var decoded = TrackerCodec.decodeEnvelope(TrackerCodec.encode(request));

    assertThat(decoded).isEqualTo(request);
    assertThat(decoded.holds("/v1/leave", TRACKER)).isTrue();
    assertThat(decoded.holds("/v1/register", TRACKER)).isFalse();
    assertThat(decoded.holds("/v1/leave", bytes(32))).isFalse();
    assertThat(ONION_KEY.signedBy(PEER)).isTrue();
    assertThat(ONION_KEY.signedBy(new PeerId(bytes(32)))).isFalse();
  }

  @Property(tries = 300)
  void aFlippedBitNeverHolds(@ForAll @IntRange(min = 0, max = 100_000) int where) {
    var request = SignedRequest.sign(NODE, "/v1/leave", TRACKER, NOW, bytes(5), RANDOM);
    var raw = TrackerCodec.encode(request).toArray();
    raw[where % raw.length] ^= (byte) (1 << (where % 8));
    try {
      var decoded = TrackerCodec.decodeEnvelope(Bytes.copyOf(raw));
      assertThat(decoded.holds("/v1/leave", TRACKER) && !decoded.equals(request)).isFalse();
    } catch (MalformedMessage refused) {
      assertThat(refused).hasMessageNotContaining("\n");
    }
  }

  @Property(tries = 1000)
  void randomBytesAreRefusedByNameOrUnderstood(@ForAll @Size(max = 200) byte[] raw) {
    decodeAll(Bytes.copyOf(raw));
  }

  @Property(tries = 1000)
  void mutatedMessagesAreRefusedByNameOrUnderstood(
      @ForAll @IntRange(min = 0, max = 6) int which,
      @ForAll int where,
      @ForAll byte what,
      @ForAll @IntRange(min = 0, max = 3) int cut) {
    var raw = TrackerRequestCodec.encode(REQUESTS.get(which)).toArray();
    var reply = TrackerReplyCodec.encode(REPLIES.get(which % REPLIES.size())).toArray();
    decodeAll(mutated(raw, where, what, cut));
    decodeAll(mutated(reply, where, what, cut));
  }

  private static Bytes mutated(byte[] raw, int where, byte what, int cut) {
    if (raw.length > 0) {
      raw[Math.floorMod(where, Math.min(raw.length, 64))] = what;
    }
    return Bytes.copyOf(raw, 0, Math.max(0, raw.length - cut));
  }

  private static void decodeAll(Bytes raw) {
    quietly(() -> TrackerCodec.decodeEnvelope(raw));
    for (var path : TrackerRequest.PATHS) {
      quietly(() -> TrackerRequestCodec.decode(path, raw));
      quietly(() -> TrackerReplyCodec.decode(path, raw));
    }
  }

  private static void quietly(Runnable decode) {
    try {
      decode.run();
    } catch (MalformedMessage refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @Test
  void refusesWhatIsTooLongBeforeReadingIt() {
    var huge = Bytes.copyOf(new byte[TrackerCodec.MOST_REPLY_BYTES + 1]);
    assertThatThrownBy(() -> TrackerCodec.decodeEnvelope(huge))
        .isInstanceOf(MalformedMessage.class);
    assertThatThrownBy(() -> TrackerReplyCodec.decode(TrackerRequest.Paths.PATH, huge))
        .isInstanceOf(MalformedMessage.class);
  }

  @Test
  void refusesAddressesThatAreNames() {
    var body = RegisterBody.newBuilder().setHost("example.org").setPort(1).build();
    assertThatThrownBy(
            () ->
                TrackerRequestCodec.decode(
                    TrackerRequest.Register.PATH, Bytes.copyOf(body.toByteArray())))
        .isInstanceOf(MalformedMessage.class);
  }
}
