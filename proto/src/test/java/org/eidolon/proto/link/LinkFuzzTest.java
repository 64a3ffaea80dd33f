package org.eidolon.proto.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.link.LinkHandshake.Ends;
import org.junit.jupiter.params.provider.MethodSource;

/** First cells of whoever dials; {@code JAZZER_FUZZ=1} looks for new ones. */
class LinkFuzzTest {
  private static final Random RANDOM = new Random(3);
  private static final SigningKey SELF = SigningKey.generate(RANDOM);
  private static final Bytes CERTIFICATE = Bytes.copyOf(new byte[32]);

  static Stream<byte[]> cells() {
    var dialler =
        LinkHandshake.dialling(
            new Ends(SigningKey.generate(RANDOM), CERTIFICATE, CERTIFICATE),
            new org.eidolon.proto.peer.PeerId(SELF.publicKey()),
            RANDOM);
    var proof = dialler.received(answerer().hello()).send().get(0);
    return Stream.of(start(dialler.hello()), start(proof), start(Cell.of(0, CellCommand.PADDING)));
  }

  private static byte[] start(Cell cell) {
    return Arrays.copyOfRange(cell.bytes(), Cell.HEADER_BYTES - 1, 160);
  }

  private static LinkHandshake answerer() {
    return LinkHandshake.answering(new Ends(SELF, CERTIFICATE, CERTIFICATE), RANDOM);
  }

  /** Command and body of one cell, to an end that waits for a hello and to one that has it. */
  @MethodSource("cells")
  @FuzzTest(maxDuration = "30s")
  void nobodyComesInWithoutAProof(byte[] strange) {
    var cell = Cell.of(0, CellCommand.PADDING);
    int length = Math.min(strange.length, Cell.BODY_BYTES + 1);
    System.arraycopy(strange, 0, cell.bytes(), Cell.HEADER_BYTES - 1, length);
    try {
      Cell.wrap(cell.bytes());
    } catch (org.eidolon.proto.cell.MalformedCell refused) {
      return;
    }
    var greeting = new LinkHello(Bytes.copyOf(new byte[32]), java.util.List.of(1)).toCell();

    assertThat(answerer().received(cell).peer()).isEmpty();
    var proven = answerer().received(greeting).next().received(cell);
    assertThat(proven.peer()).isEmpty();
    assertThat(proven.refusal()).isPresent();
  }
}
