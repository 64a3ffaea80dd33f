package org.eidolon.proto.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eidolon.proto.Bytes;

class MetainfoFuzzTest {

  @Property
  void strangeBytesAreRefusedByName(@ForAll byte[] bytes) {
    readOrRefused(Bytes.copyOf(bytes));
  }

  @Property(tries = 3000)
  void mutatedTorrentsAreReadConsistentlyOrRefusedByName(
      @ForAll("small") String file, @ForAll long seed) {
    var random = new Random(seed);
    var bytes = LibtorrentCorpusTest.read(file).toArray();
    int changes = 1 + random.nextInt(4);
    for (int change = 0; change < changes; change++) {
      int at = random.nextInt(bytes.length);
      bytes[at] = random.nextBoolean() ? (byte) random.nextInt() : likely(random);
    }
    readOrRefused(Bytes.copyOf(bytes));
    readOrRefused(Bytes.copyOf(bytes, 0, random.nextInt(bytes.length)));
  }

  @Property(tries = 2000)
  void infoDictionariesOfStrangersAreReadConsistentlyOrRefusedByName(
      @ForAll("parts") List<String> parts) {
    var text = String.join("", parts);
    readOrRefused(latin1("d4:infod" + text + "ee"));
    readOrRefused(
        latin1(
            "d4:infod9:file treed"
                + text
                + "e12:meta versioni2e4:name1:a"
                + "12:piece lengthi16384eee"));
    try {
      use(Metainfo.ofInfo(latin1("d" + text + "e"), List.of(), Optional.empty()));
    } catch (InvalidMetainfo refused) {
      assertThat(refused.getMessage()).isNotEmpty().doesNotContain("\n");
    }
  }

  private static byte likely(Random random) {
    var letters = "ilde0123456789:-/.\\";
    return (byte) letters.charAt(random.nextInt(letters.length()));
  }

  private static void readOrRefused(Bytes bytes) {
    try {
      use(Metainfo.parse(bytes));
    } catch (InvalidMetainfo refused) {
      assertThat(refused.getMessage()).isNotEmpty().doesNotContain("\n");
    }
  }

  /** Whatever is read can be used without surprises. */
  static void use(Metainfo metainfo) {
    long space = metainfo.files().get(metainfo.files().size() - 1).end();
    assertThat(metainfo.pieceOffset(metainfo.pieceCount() - 1)).isLessThan(space);
    for (int piece = 0; piece < Math.min(50, metainfo.pieceCount()); piece++) {
      assertThat(metainfo.pieceBytes(piece)).isBetween(1, metainfo.pieceLength());
      metainfo.pieceRoot(piece);
      metainfo.pieceHashV1(piece);
      assertThat(PieceLeaves.leafCount(metainfo, piece)).isPositive();
      if (metainfo.infoHashV2().isPresent()) {
        assertThat(PieceLeaves.leafCount(metainfo, piece))
            .isLessThanOrEqualTo(metainfo.leafWidth(piece));
      }
    }
    assertThat(metainfo.swarmSecret().length()).isEqualTo(32);
    assertThat(Metainfo.parse(metainfo.encode()).files()).isEqualTo(metainfo.files());
    Magnet.parse(Magnet.of(metainfo).text());
  }

  @Provide
  Arbitrary<String> small() {
    return Arbitraries.of(
        LibtorrentCorpusTest.expected().keySet().stream()
            .filter(file -> LibtorrentCorpusTest.read(file).length() < 2000)
            .toList());
  }

  @Provide
  Arbitrary<List<String>> parts() {
    return Arbitraries.of(
            "6:lengthi5e",
            "4:name1:a",
            "4:name2:..",
            "12:piece lengthi16384e",
            "5:filesle",
            "6:pieces20:aaaaaaaaaaaaaaaaaaaa",
            "5:filesld6:lengthi1e4:pathl1:aeee",
            "9:file treede",
            "9:file treed1:ad0:d6:lengthi0eeee",
            "12:meta versioni2e",
            "1:ad0:d6:lengthi5e11:pieces root32:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaeee",
            "1:bd1:cd0:d6:lengthi70000e11:pieces root32:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaeeee",
            "0:de",
            "4:attr1:p",
            "4:attr1:l",
            "7:privatei1e",
            "6:lengthi-5e",
            "i1e",
            "d",
            "e")
        .list()
        .ofMaxSize(7);
  }

  private static Bytes latin1(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
