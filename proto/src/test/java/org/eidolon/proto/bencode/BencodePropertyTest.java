package org.eidolon.proto.bencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.Bencode.Limits;

class BencodePropertyTest {
  private static final Limits ANY_ORDER = new Limits(32, 10_000, true);

  @Property(tries = 300)
  void readsWhatItWrote(@ForAll("values") BencodeValue value) {
    assertThat(Bencode.decode(Bencode.encode(value), Limits.STRICT)).isEqualTo(value);
  }

  @Property(tries = 200)
  void refusesEveryTruncation(@ForAll("values") BencodeValue value) {
    var encoded = Bencode.encode(value);

    for (int length = 0; length < encoded.length(); length++) {
      var cut = encoded.slice(0, length);
      assertThatThrownBy(() -> Bencode.decode(cut, Limits.STRICT))
          .isInstanceOf(InvalidBencode.class);
    }
  }

  @Property(tries = 100)
  void aFlippedByteIsRefusedOrReadAsWhatItNowSays(@ForAll("values") BencodeValue value) {
    var encoded = Bencode.encode(value).toArray();

    for (int at = 0; at < encoded.length; at++) {
      for (int mask : new int[] {0x01, 0x10, 0xff}) {
        encoded[at] ^= (byte) mask;
        readsExactlyOrRefuses(Bytes.copyOf(encoded));
        encoded[at] ^= (byte) mask;
      }
    }
  }

  @Property
  void strangeBytesAreRefusedOrReadExactly(@ForAll byte[] bytes) {
    readsExactlyOrRefuses(Bytes.copyOf(bytes));
  }

  @Property
  void bytesThatLookBencodedAreRefusedOrReadExactly(@ForAll("almost") String text) {
    readsExactlyOrRefuses(Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static void readsExactlyOrRefuses(Bytes bytes) {
    try {
      // Strict decoding leaves one encoding for each value.
      assertThat(Bencode.encode(Bencode.decode(bytes, Limits.STRICT))).isEqualTo(bytes);
    } catch (InvalidBencode refused) {
      assertThat(refused.getMessage()).isNotEmpty().doesNotContain("\n");
    }
    try {
      Bencode.decodePrefix(bytes, ANY_ORDER);
    } catch (InvalidBencode refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<String> almost() {
    return Arbitraries.strings().withChars("ilde0123456789:-").ofMaxLength(40);
  }

  @Provide
  Arbitrary<BencodeValue> values() {
    return values(3);
  }

  private static Arbitrary<BencodeValue> values(int depth) {
    var wholes = Arbitraries.longs().map(BencodeValue.Whole::new).map(BencodeValue.class::cast);
    var texts =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(12)
            .map(Bytes::copyOf)
            .map(BencodeValue.Text::new)
            .map(BencodeValue.class::cast);
    if (depth == 0) {
      return Arbitraries.oneOf(List.of(wholes, texts));
    }
    var below = values(depth - 1);
    var keys = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(5);
    var lists =
        below.list().ofMaxSize(3).map(BencodeValue.Items::new).map(BencodeValue.class::cast);
    var dictionaries =
        Arbitraries.maps(keys, below)
            .ofMaxSize(3)
            .map(map -> new BencodeValue.Dictionary(new TreeMap<>(map)))
            .map(BencodeValue.class::cast);
    return Arbitraries.oneOf(List.of(wholes, texts, lists, dictionaries));
  }
}
