package org.eidolon.proto.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.MalformedCell;
import org.eidolon.proto.tracker.MalformedMessage;
import org.eidolon.proto.tracker.SignedRequest;
import org.eidolon.proto.tracker.TrackerRequest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Control messages of neighbors, members and trackers; {@code JAZZER_FUZZ=1} looks for new ones.
 * What is read is read the same after it was written again.
 */
class ControlFuzzTest {
  private static final String[] PATHS = {
    TrackerRequest.Register.PATH,
    TrackerRequest.Heartbeat.PATH,
    TrackerRequest.Announce.PATH,
    TrackerRequest.Paths.PATH,
    TrackerRequest.Leave.PATH,
    TrackerRequest.Redeem.PATH,
    TrackerRequest.BuyVoucher.PATH
  };

  static Stream<byte[]> proofs() {
    var key = Bytes.copyOf(new byte[32]);
    var signature = Bytes.copyOf(new byte[64]);
    return Stream.of(
        LinkAuthCodec.encode(new LinkAuthCodec.Proof(true, key, signature)).toArray(),
        LinkAuthCodec.encode(new LinkAuthCodec.Proof(false, key, signature)).toArray(),
        new byte[] {8, 3});
  }

  static Stream<byte[]> envelopes() {
    return TrackerCodecTest.REQUESTS.stream()
        .map(
            request ->
                TrackerCodec.encode(
                        SignedRequest.sign(
                            TrackerCodecTest.NODE,
                            request.path(),
                            TrackerCodecTest.TRACKER,
                            TrackerCodecTest.NOW,
                            TrackerRequestCodec.encode(request),
                            new Random(1)))
                    .toArray());
  }

  static Stream<byte[]> requests() {
    return TrackerCodecTest.REQUESTS.stream()
        .map(request -> withPath(request.path(), TrackerRequestCodec.encode(request)));
  }

  static Stream<byte[]> replies() {
    return TrackerCodecTest.REPLIES.stream()
        .map(reply -> withPath(TrackerCodecTest.path(reply), TrackerReplyCodec.encode(reply)))
        .filter(bytes -> bytes.length < 4096);
  }

  /** The first byte says which request it is, or answers. */
  private static byte[] withPath(String path, Bytes body) {
    byte number = 0;
    while (!PATHS[number].equals(path)) {
      number++;
    }
    return Bytes.concat(Bytes.copyOf(number), body).toArray();
  }

  private static String path(byte[] strange) {
    return PATHS[Byte.toUnsignedInt(strange[0]) % PATHS.length];
  }

  @MethodSource("proofs")
  @FuzzTest(maxDuration = "30s")
  void proofsOfIdentity(byte[] strange) {
    try {
      var proof = LinkAuthCodec.decode(Bytes.copyOf(strange));
      assertThat(LinkAuthCodec.decode(LinkAuthCodec.encode(proof))).isEqualTo(proof);
    } catch (MalformedCell refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @MethodSource("envelopes")
  @FuzzTest(maxDuration = "30s")
  void envelopesOfRequests(byte[] strange) {
    try {
      var request = TrackerCodec.decodeEnvelope(Bytes.copyOf(strange));
      assertThat(TrackerCodec.decodeEnvelope(TrackerCodec.encode(request))).isEqualTo(request);
    } catch (MalformedMessage refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @MethodSource("requests")
  @FuzzTest(maxDuration = "30s")
  void requestsOfMembers(byte[] strange) {
    if (strange.length == 0) {
      return;
    }
    try {
      var request =
          TrackerRequestCodec.decode(path(strange), Bytes.copyOf(strange, 1, strange.length));
      assertThat(request.path()).isEqualTo(path(strange));
      var again = TrackerRequestCodec.decode(request.path(), TrackerRequestCodec.encode(request));
      assertThat(again).isEqualTo(request);
    } catch (MalformedMessage refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @MethodSource("replies")
  @FuzzTest(maxDuration = "30s")
  void repliesOfTrackers(byte[] strange) {
    if (strange.length == 0) {
      return;
    }
    try {
      var reply = TrackerReplyCodec.decode(path(strange), Bytes.copyOf(strange, 1, strange.length));
      var again = TrackerReplyCodec.decode(path(strange), TrackerReplyCodec.encode(reply));
      assertThat(again).isEqualTo(reply);
    } catch (MalformedMessage refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }
}
