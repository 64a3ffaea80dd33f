package org.eidolon.proto.bencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.Bencode.Limits;
import org.eidolon.proto.bencode.Bencode.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BencodeTest {
  private static final Limits ANY_ORDER = new Limits(32, 10_000, true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i0e",
        "i-1e",
        "i9223372036854775807e",
        "i-9223372036854775808e",
        "0:",
        "4:spam",
        "le",
        "de",
        "l4:spami7ee",
        "d1:ai1e1:bld1:c0:eee"
      })
  void writesWhatItReadByteForByte(String text) {
    assertThat(Bencode.encode(Bencode.decode(ascii(text), Limits.STRICT))).isEqualTo(ascii(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i07e|leading zero",
        "i-07e|leading zero",
        "i-0e|negative zero",
        "ie|no digits",
        "i-e|no digits",
        "i+1e|not a number",
        "i1|ends early",
        "i9223372036854775808e|too large",
        "i-9223372036854775809e|too large",
        "i9999999999999999999e|too large",
        "i11111111111111111111e|not a number",
        "01:a|leading zero",
        "5:spam|longer than the input",
        "999999999999999999:a|longer than the input",
        "-1:a|not a number",
        "l|ends early",
        "e|not a number",
        "di1ei2ee|not a number",
        "d1:ae|without a value",
        "d1:a|ends early",
        "d1:bi1e1:ai2ee|out of order",
        "d1:ai1e1:ai2ee|twice",
        "i1ei2e|after the end",
        "x|not a number"
      })
  void refusesWhatIsNotBencodedAndSaysWhere(String text, String problem) {
    assertThatThrownBy(() -> Bencode.decode(ascii(text), Limits.STRICT))
        .isInstanceOf(InvalidBencode.class)
        .hasMessageContaining(problem);
  }

  @Test
  void refusesNothingAtAll() {
    assertThatThrownBy(() -> Bencode.decode(Bytes.EMPTY, Limits.STRICT))
        .isInstanceOf(InvalidBencode.class);
  }

  @Test
  void takesUnsortedKeysOnRequestButNeverTheSameTwice() {
    assertThat(Bencode.decode(ascii("d1:bi1e1:ai2ee"), ANY_ORDER))
        .isInstanceOf(BencodeValue.Dictionary.class);
    assertThatThrownBy(() -> Bencode.decode(ascii("d1:bi1e1:ai2e1:bi3ee"), ANY_ORDER))
        .isInstanceOf(InvalidBencode.class);
  }

  @Test
  void nestsUpToTheLimitAndNoDeeper() {
    var limits = new Limits(1000, 10_000, false);

    assertThat(Bencode.decode(nested(1000), limits)).isInstanceOf(BencodeValue.Items.class);
    assertThatThrownBy(() -> Bencode.decode(nested(1001), limits))
        .isInstanceOf(InvalidBencode.class)
        .hasMessageContaining("nested deeper");
    assertThatThrownBy(() -> Bencode.decode(nested(5_000_000), limits))
        .isInstanceOf(InvalidBencode.class);
  }

  @Test
  void countsItemsUpToTheLimitAndNoFurther() {
    var limits = new Limits(2, 4, false);

    assertThat(Bencode.decode(ascii("li1ei2ei3ee"), limits)).isNotNull();
    assertThatThrownBy(() -> Bencode.decode(ascii("li1ei2ei3ei4ee"), limits))
        .isInstanceOf(InvalidBencode.class)
        .hasMessageContaining("more than 4");
  }

  @Test
  void tellsWhereTheValuesOfTheOutermostDictionaryLie() {
    var decoded = Bencode.decodePrefix(ascii("d1:ai12e4:infod1:xi1ee1:zleetail"), ANY_ORDER);

    assertThat(decoded.span("a")).contains(new Span(4, 8));
    assertThat(decoded.span("info")).contains(new Span(14, 22));
    assertThat(decoded.span("z")).contains(new Span(25, 27));
    assertThat(decoded.span("x")).isEmpty();
    assertThat(decoded.end()).isEqualTo(28);
  }

  @Test
  void keysKeepTheirBytes() {
    var raw = new byte[] {'d', '2', ':', (byte) 0xff, 0, 'i', '1', 'e', 'e'};

    assertThat(Bencode.encode(Bencode.decode(Bytes.copyOf(raw), Limits.STRICT)))
        .isEqualTo(Bytes.copyOf(raw));
  }

  @Test
  void textThatIsNotUtf8HasNoCharacters() {
    assertThat(new BencodeValue.Text(Bytes.copyOf((byte) 0x82)).characters()).isEmpty();
    assertThat(new BencodeValue.Text(ascii("spam")).characters()).contains("spam");
  }

  private static Bytes nested(int depth) {
    var text = new byte[2 * depth];
    Arrays.fill(text, 0, depth, (byte) 'l');
    Arrays.fill(text, depth, 2 * depth, (byte) 'e');
    return Bytes.copyOf(text);
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
