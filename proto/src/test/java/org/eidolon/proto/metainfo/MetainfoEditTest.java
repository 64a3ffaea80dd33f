package org.eidolon.proto.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.metainfo.TorrentPlan.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be changed in a torrent, what that changes of its hashes, and what stays. */
class MetainfoEditTest {
  private static final int PIECE = 32 * 1024;
  private static final Bytes SECRET = ascii("s".repeat(32));
  private static final String INFO =
      "4:infod6:lengthi5e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaae";
  private static final String CLEAR =
      "8:announce8:http://a13:announce-listll8:http://a8:http://bel5:udp:cee7:comment3:a\nb";
  private static final String SEEDS =
      "9:httpseedsl8:http://se" + INFO + "5:nodesll4:hosti1eee8:url-list8:http://w";

  @Test
  void addressesOfTheClearNetAreCountedAndCarriedUntouched() {
    var file = ascii("d" + CLEAR + SEEDS + "e");
    var torrent = Metainfo.parse(file);

    assertThat(torrent.clearNet()).isEqualTo(new ClearNet(3, 2, 1));
    assertThat(torrent.trackers()).isEmpty();
    assertThat(Metainfo.parse(torrent.encode()).clearNet()).isEqualTo(new ClearNet(3, 2, 1));
    var text = latin(torrent.encode());
    assertThat(text).contains(CLEAR.substring(0, CLEAR.indexOf("7:comment")));
    assertThat(text)
        .contains("9:httpseedsl8:http://se", "5:nodesll4:hosti1eee", "8:url-list8:http://w");

    assertThat(torrent.isPlain()).isTrue();
    assertThat(torrent.withTrackers(List.of()).isPlain()).isFalse();
    assertThat(Metainfo.parse(torrent.encode()).isPlain()).isFalse();

    var cleared = torrent.withoutClearNet();

    assertThat(cleared.clearNet().isEmpty()).isTrue();
    assertThat(latin(cleared.encode()))
        .doesNotContain("http:", "udp:", "announce", "seeds", "nodes", "url-list");
    assertThat(cleared.infoHashV1()).isEqualTo(torrent.infoHashV1());
  }

  @Test
  void whatShallNameTheClearNetButMakesNoSenseIsCountedAsNothing() {
    var odd = "d8:announcei1e13:announce-listl0:e9:httpseedsde" + INFO + "5:nodes2:no8:url-list0:e";

    assertThat(Metainfo.parse(ascii(odd)).clearNet()).isEqualTo(ClearNet.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0|0|''",
        "1|0|0|1 clear tracker",
        "0|2|0|2 web seeds",
        "2|0|1|2 clear trackers and 1 node address",
        "1|1|3|1 clear tracker, 1 web seed and 3 node addresses"
      })
  void theClearNetIsNamedInWords(int trackers, int seeds, int nodes, String text) {
    assertThat(new ClearNet(trackers, seeds, nodes).text()).isEqualTo(text);
  }

  @Test
  void aCommentIsKeptAsItCameAndShownWithoutItsControlCharacters() {
    var torrent = Metainfo.parse(ascii("d" + CLEAR + SEEDS + "e"));

    assertThat(torrent.comment()).contains("a?b");
    assertThat(latin(torrent.encode())).contains("7:comment3:a\nb");
    assertThat(torrent.withComment(Optional.of("new")).comment()).contains("new");
    assertThat(torrent.withComment(Optional.empty()).comment()).isEmpty();
    assertThat(torrent.withComment(Optional.empty()).infoBytes()).isEqualTo(torrent.infoBytes());
  }

  @Test
  void aSecretMakesAnotherSwarmOfTheSameTorrent() {
    var open = torrent(Format.HYBRID, "t/a", "t/b");
    var closed = open.withSecret(Optional.of(SECRET));

    assertThat(closed.infoBytes()).isEqualTo(open.infoBytes());
    assertThat(closed.swarmSecret()).isEqualTo(SECRET).isNotEqualTo(open.swarmSecret());
    assertThat(Metainfo.parse(closed.encode()).ownSecret()).contains(SECRET);
    assertThat(closed.withSecret(Optional.empty()).encode()).isEqualTo(open.encode());
  }

  /** Worked out apart from our code, by HMAC alone. */
  @Test
  void theSecretOfAPublicTorrentIsThatOfTheProtocol() {
    var torrent = Metainfo.parse(LibtorrentCorpusTest.read("base.torrent"));

    assertThat(torrent.swarmSecret().toHex())
        .isEqualTo("2353e130eeb450f3df68a89bc40d7d87480aa44aaf8d0c46fa037f2b91ce7a93");
  }

  @Test
  void onlyAPublicHybridIsLookedForUnderASecondSecret() {
    var hybrid = torrent(Format.HYBRID, "t");
    var byV1 =
        new Magnet(
            hybrid.infoHashV1(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());

    assertThat(hybrid.sideSecret()).contains(byV1.swarmSecret()).isNotEqualTo(hybrid.swarmSecret());
    assertThat(hybrid.withSecret(Optional.of(SECRET)).sideSecret()).isEmpty();
    assertThat(torrent(Format.V1, "t").sideSecret()).isEmpty();
    assertThat(torrent(Format.V2, "t").sideSecret()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void anotherNameIsAnotherTorrentOfTheSamePieces(Format format) {
    for (var before : List.of(torrent(format, "alone"), torrent(format, "t/a", "t/b"))) {
      var after = before.withComment(Optional.of("kept")).renamed("Ünïcode");

      assertThat(after.name()).isEqualTo("Ünïcode");
      assertThat(after.infoHashV1().isPresent()).isEqualTo(before.infoHashV1().isPresent());
      assertThat(after.infoHashV1().or(after::infoHashV2))
          .isNotEqualTo(before.infoHashV1().or(before::infoHashV2));
      assertThat(after.files()).hasSameSizeAs(before.files());
      assertThat(after.files())
          .allMatch(file -> file.path().get(0).equals("Ünïcode") || file.padding());
      assertThat(after.files().get(0).piecesRoot()).isEqualTo(before.files().get(0).piecesRoot());
      for (int piece = 0; piece < before.pieceCount(); piece++) {
        assertThat(after.pieceRoot(piece)).isEqualTo(before.pieceRoot(piece));
        assertThat(after.pieceHashV1(piece)).isEqualTo(before.pieceHashV1(piece));
      }
      assertThat(after.hasPieceLayers()).isEqualTo(before.hasPieceLayers());
      assertThat(after.comment()).contains("kept");
      assertThat(Metainfo.parse(after.encode()).infoBytes()).isEqualTo(after.infoBytes());
      assertThat(after.renamed(before.name()).infoBytes()).isEqualTo(before.infoBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "a\\b", "a\nb"})
  void anUnsafeNameIsRefused(String name) {
    var torrent = torrent(Format.V2, "t");

    assertThatThrownBy(() -> torrent.renamed(name))
        .isInstanceOf(InvalidMetainfo.class)
        .hasMessageContaining("unsafe path");
  }

  @Test
  void aFolderCannotTakeTheNameOfItsOnlyFile() {
    var torrent = torrent(Format.V2, "t/a");

    assertThatThrownBy(() -> torrent.renamed("a"))
        .isInstanceOf(InvalidMetainfo.class)
        .hasMessageContaining("cannot be called like that file");
  }

  /** Each file of two pieces and a byte, hashes made up where nothing checks them. */
  private static Metainfo torrent(Format format, String... paths) {
    var options = TorrentOptions.defaults().withFormat(format).withPieceLength(PIECE);
    var sources =
        Stream.of(paths).map(path -> new Source(List.of(path.split("/")), 2 * PIECE + 1L)).toList();
    var plan = TorrentPlan.of(sources, options);
    var sha1 = Bytes.copyOf(new byte[plan.hasV1() ? 20 * plan.pieceCount() : 0]);
    var roots = ascii("r".repeat(plan.hasV2() ? 32 * plan.pieceCount() : 0));
    return MetainfoWriter.write(plan, sha1, roots);
  }

  private static String latin(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
