package org.eidolon.proto.bencode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes of strangers that may be bencoded; {@code JAZZER_FUZZ=1} looks for new ones. */
class BencodeFuzzTest {
  private static final Bencode.Limits LAX = new Bencode.Limits(8, 1000, true);

  static Stream<byte[]> seeds() {
    return Stream.of(
            "i-12e", "4:spam", "d1:ai1e1:bl0:i0eee", "d1:bde1:ad1:zleee", "lllleeee", "9:a")
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "30s")
  void whatIsReadIsWrittenTheSame(byte[] strange) {
    var bytes = Bytes.copyOf(strange);
    try {
      assertThat(Bencode.encode(Bencode.decode(bytes, Bencode.Limits.STRICT))).isEqualTo(bytes);
    } catch (InvalidBencode refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
    try {
      var lax = Bencode.decodePrefix(bytes, LAX);
      assertThat(lax.whole().end()).isBetween(1, strange.length);
      var again = Bencode.decode(Bencode.encode(lax.value()), Bencode.Limits.STRICT);
      assertThat(again).isEqualTo(lax.value());
    } catch (InvalidBencode refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }
}
