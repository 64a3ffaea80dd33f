package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.params.provider.MethodSource;

/** What partners say in a conduit; {@code JAZZER_FUZZ=1} looks for new things to say. */
class PeerFuzzTest {
  private static final int PIECES = 1000;
  private static final int PIECE_BYTES = 1 << 20;

  static Stream<byte[]> seeds() {
    return IntStream.range(0, 40)
        .mapToObj(seed -> new Random(seed))
        .map(random -> List.of(PeerCodecPropertyTest.message(random)))
        .map(PeerCodec::encode)
        .filter(bytes -> bytes.length() < 4096)
        .map(Bytes::toArray);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "30s")
  void messagesAreReadTheSameHoweverTheyAreCut(byte[] strange) {
    var whole = new PeerDecoder(PIECES);
    var cut = new PeerDecoder(PIECES);
    List<PeerMessage> heard;
    try {
      heard = whole.feed(Bytes.copyOf(strange));
    } catch (MalformedPeerMessage refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return;
    }
    var again = new ArrayList<PeerMessage>();
    for (byte one : strange) {
      again.addAll(cut.feed(Bytes.copyOf(new byte[] {one})));
    }
    assertThat(again).isEqualTo(heard);
    int read = strange.length - whole.unfinishedBytes();
    assertThat(PeerCodec.encode(heard)).isEqualTo(Bytes.copyOf(strange, 0, read));
    judge(heard);
  }

  private static void judge(List<PeerMessage> heard) {
    var rules = new PeerRules(PIECES, piece -> PIECE_BYTES);
    for (var message : heard) {
      if (rules.received(message) == PeerRules.Verdict.BROKEN) {
        return;
      }
      if (message instanceof PeerMessage.Request request) {
        assertThat(request.block().piece()).isBetween(0, PIECES - 1);
        assertThat(request.block().begin() + request.block().length())
            .isLessThanOrEqualTo(PIECE_BYTES);
      }
    }
  }
}
