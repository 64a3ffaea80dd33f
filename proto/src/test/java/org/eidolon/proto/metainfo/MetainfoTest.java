package org.eidolon.proto.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.tracker.TrackerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MetainfoTest {
  private static final int PIECE = 32 * 1024;
  private static final String INFO =
      "d6:lengthi5e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaae";
  private static final String KEY = "k".repeat(32);

  @ParameterizedTest
  @EnumSource(Format.class)
  void aTorrentWrittenIsReadBackTheSame(Format format) {
    var tracker = new TrackerAddress("::1", 7001, ascii(KEY));
    var options =
        TorrentOptions.defaults()
            .withFormat(format)
            .withPieceLength(PIECE)
            .withRestricted(true)
            .withComment("hello")
            .withCreated(Instant.ofEpochSecond(1_700_000_000))
            .withTrackers(List.of(tracker))
            .withSecret(ascii("s".repeat(32)));
    var written = torrent(options);

    var read = Metainfo.parse(written.encode());

    assertThat(read.infoBytes()).isEqualTo(written.infoBytes());
    assertThat(read.infoHashV1()).isEqualTo(written.infoHashV1());
    assertThat(read.infoHashV2()).isEqualTo(written.infoHashV2());
    assertThat(read.files()).isEqualTo(written.files());
    assertThat(read.trackers()).containsExactly(tracker);
    assertThat(read.swarmSecret()).isEqualTo(ascii("s".repeat(32)));
    assertThat(read.comment()).contains("hello");
    assertThat(read.created()).contains(Instant.ofEpochSecond(1_700_000_000));
    assertThat(read.isPrivate()).isTrue();
    assertThat(read.hasPieceLayers()).isTrue();
    assertThat(read.encode()).isEqualTo(written.encode());
  }

  @Test
  void filesOfV2BeginAtPiecesAndPiecesEndWithFiles() {
    var metainfo = torrent(TorrentOptions.defaults().withPieceLength(PIECE));

    assertThat(metainfo.pieceCount()).isEqualTo(4);
    assertThat(List.of(0, 1, 2, 3)).map(metainfo::pieceBytes).containsExactly(5, PIECE, PIECE, 1);
    assertThat(metainfo.totalBytes()).isEqualTo(5 + 2 * PIECE + 1);
    assertThat(metainfo.files())
        .map(FileEntry::joinedPath)
        .containsExactly("t/a", "t/.pad/32763", "t/b", "t/.pad/32767");
  }

  @Test
  void filesOfV1FollowEachOtherWithoutGaps() {
    var options = TorrentOptions.defaults().withFormat(Format.V1).withPieceLength(PIECE);
    var metainfo = torrent(options);

    assertThat(metainfo.pieceCount()).isEqualTo(3);
    assertThat(List.of(0, 1, 2)).map(metainfo::pieceBytes).containsExactly(PIECE, PIECE, 6);
    assertThat(metainfo.files()).map(FileEntry::offset).containsExactly(0L, 5L);
    assertThat(metainfo.pieceHashV1(2)).isPresent();
    assertThat(metainfo.pieceRoot(2)).isEmpty();
  }

  @Test
  void leafHashesOfAPieceAreHeldAgainstItsRoot() {
    var metainfo = torrent(TorrentOptions.defaults().withPieceLength(PIECE));
    var first = content(5 + 2 * PIECE + 1);

    for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
      var leaves = leaves(first, piece);
      assertThat(leaves.length()).isEqualTo(32 * PieceLeaves.leafCount(metainfo, piece));
      assertThat(PieceLeaves.verify(metainfo, piece, leaves)).isTrue();
      assertThat(PieceLeaves.verify(metainfo, piece, Bytes.EMPTY)).isFalse();
      assertThat(PieceLeaves.verify(metainfo, piece, Bytes.concat(leaves, leaves))).isFalse();
      var flipped = leaves.toArray();
      flipped[7] ^= 1;
      assertThat(PieceLeaves.verify(metainfo, piece, Bytes.copyOf(flipped))).isFalse();
    }
    var block = new byte[] {first[0], first[1], first[2], first[3], first[4]};
    assertThat(PieceLeaves.blockMatches(leaves(first, 0), 0, block, 0, 5)).isTrue();
    assertThat(PieceLeaves.blockMatches(leaves(first, 0), 0, block, 0, 4)).isFalse();
    assertThat(PieceLeaves.blockMatches(leaves(first, 0), 1, block, 0, 5)).isFalse();
  }

  @Test
  void aTorrentFromItsInfoAloneLearnsItsPieceLayersOneByOne() {
    var whole = torrent(TorrentOptions.defaults().withPieceLength(PIECE));
    var bare = Metainfo.ofInfo(whole.infoBytes(), List.of(), Optional.empty());
    var root = whole.files().get(2).piecesRoot().orElseThrow();

    assertThat(bare.hasPieceLayers()).isFalse();
    assertThat(bare.missingPieceLayers()).containsExactly(root);
    assertThat(bare.pieceRoot(0)).isPresent();
    assertThat(bare.pieceRoot(1)).isEmpty();
    assertThatThrownBy(() -> bare.withPieceLayer(root, ascii("x".repeat(96))))
        .isInstanceOf(InvalidMetainfo.class);
    assertThatThrownBy(() -> bare.withPieceLayer(ascii(KEY), Bytes.EMPTY))
        .isInstanceOf(InvalidMetainfo.class);

    var full = bare.withPieceLayer(root, whole.pieceLayer(root).orElseThrow());
    assertThat(full.hasPieceLayers()).isTrue();
    assertThat(full.pieceRoot(1)).isEqualTo(whole.pieceRoot(1)).isPresent();
    assertThat(full.encode()).isEqualTo(whole.encode());
  }

  @Test
  void aPublicSecretFollowsFromTheBestInfoHash() {
    var hybrid = torrent(TorrentOptions.defaults().withFormat(Format.HYBRID));
    var old = Metainfo.parse(ascii("d4:info" + INFO + "e"));

    assertThat(hybrid.swarmSecret())
        .isEqualTo(SwarmSecret.ofHash(hybrid.infoHashV2().orElseThrow()));
    assertThat(old.swarmSecret())
        .isEqualTo(SwarmSecret.ofHash(old.infoHashV1().orElseThrow()))
        .isNotEqualTo(hybrid.swarmSecret());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7:eidolon1:x|not a dictionary",
        "7:eidolonde|version",
        "7:eidolond1:vi2ee|version 2",
        "7:eidolond2:ss3:abc1:vi1ee|swarm secret",
        "7:eidolond2:ssi1e1:vi1ee|swarm secret",
        "7:eidolond8:trackersi1e1:vi1ee|not a list",
        "7:eidolond8:trackersli1ee1:vi1ee|tier",
        "7:eidolond8:trackersll1:aee1:vi1ee|entry",
        "7:eidolond8:trackerslldeee1:vi1ee|32 bytes",
        "7:eidolond8:trackersl"
            + "ld4:addr9:http://a/2:pk32:kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkeee1:vi1ee|https"
      })
  void refusesAMalformedEidolonSection(String section, String problem) {
    assertThatThrownBy(() -> Metainfo.parse(ascii("d" + section + "4:info" + INFO + "e")))
        .isInstanceOf(InvalidMetainfo.class)
        .hasMessageContaining(problem);
  }

  @Test
  void readsTrackersOfAllTiers() {
    var entry = "d4:addr20:https://127.0.0.1:1/2:pk32:" + KEY + "e";
    var section = "d8:trackersll" + entry + "el" + entry + "ee1:vi1ee";
    var metainfo = Metainfo.parse(ascii("d7:eidolon" + section + "4:info" + INFO + "e\n"));

    var tracker = new TrackerAddress("127.0.0.1", 1, ascii(KEY));
    assertThat(metainfo.trackers()).containsExactly(tracker, tracker);
    assertThat(metainfo.trackerTiers()).containsExactly(List.of(tracker), List.of(tracker));
    assertThat(Metainfo.parse(metainfo.encode()).trackerTiers()).hasSize(2);
  }

  @Test
  void keepsTheTiersAsTheyCame() {
    var entry = "d4:addr20:https://127.0.0.1:1/2:pk32:" + KEY + "e";
    var section = "d8:trackersll" + entry + entry + "el" + entry + "ee1:vi1ee";
    var metainfo = Metainfo.parse(ascii("d7:eidolon" + section + "4:info" + INFO + "e\n"));

    var again = Metainfo.parse(metainfo.withSecret(Optional.empty()).encode());

    assertThat(again.trackerTiers()).extracting(List::size).containsExactly(2, 1);
  }

  @Test
  void aHundredThousandPiecesAreFine() {
    var info =
        "d6:lengthi1638400000e4:name1:a12:piece lengthi16384e6:pieces2000000:"
            + "p".repeat(2_000_000)
            + "e";

    var metainfo = Metainfo.parse(ascii("d4:info" + info + "e"));

    assertThat(metainfo.pieceCount()).isEqualTo(100_000);
    assertThat(metainfo.pieceHashV1(99_999)).contains(ascii("p".repeat(20)));
  }

  @Test
  void aCommentCannotCommandTheTerminal() {
    var metainfo = Metainfo.parse(ascii("d7:comment4:\u001b[2J4:info" + INFO + "e"));

    assertThat(metainfo.comment()).contains("?[2J");
  }

  @Test
  void aFileCannotBeAFolderAsWell() {
    var files =
        "d5:filesld6:lengthi1e4:pathl1:aeed6:lengthi1e4:pathl2:a!eed6:lengthi1e4:pathl1:a1:bee"
            + "e4:name1:t12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaae";

    assertThatThrownBy(() -> Metainfo.parse(ascii("d4:info" + files + "e")))
        .isInstanceOf(InvalidMetainfo.class)
        .hasMessage("path \"t/a\" is both a file and a folder");
  }

  @Test
  void choosesPieceLengthsThatKeepTheCountSane() {
    var options = TorrentOptions.defaults();

    assertThat(options.pieceLengthFor(1)).isEqualTo(1 << 20);
    assertThat(options.pieceLengthFor(8L << 30)).isEqualTo(1 << 20);
    assertThat(options.pieceLengthFor((8L << 30) + 1)).isEqualTo(1 << 22);
    assertThat(options.pieceLengthFor(4L << 40)).isEqualTo(1 << 25);
    assertThatThrownBy(() -> options.withPieceLength(20_000)).isInstanceOf(InvalidMetainfo.class);
    assertThatThrownBy(() -> options.withPieceLength(8192)).isInstanceOf(InvalidMetainfo.class);
  }

  /** Two files, of 5 bytes and of two pieces and a byte, over the bytes of {@link #content}. */
  private static Metainfo torrent(TorrentOptions options) {
    var plan =
        TorrentPlan.of(
            List.of(
                new TorrentPlan.Source(List.of("t", "b"), 2 * PIECE + 1),
                new TorrentPlan.Source(List.of("t", "a"), 5)),
            options);
    var sha1 = Bytes.copyOf(new byte[plan.hasV1() ? 20 * plan.pieceCount() : 0]);
    var roots = Bytes.EMPTY;
    var bytes = content(5 + 2 * PIECE + 1);
    for (int piece = 0; plan.hasV2() && piece < plan.pieceCount(); piece++) {
      int width = piece == 0 ? 1 : 2;
      // With the default piece length both files have one piece each; then the roots do not matter.
      roots =
          Bytes.concat(
              roots,
              plan.pieceLength() == PIECE ? Merkle.root(leaves(bytes, piece), width) : ascii(KEY));
    }
    return MetainfoWriter.write(plan, sha1, roots);
  }

  private static Bytes leaves(byte[] bytes, int piece) {
    int from = piece == 0 ? 0 : 5 + (piece - 1) * PIECE;
    int until = piece == 0 ? 5 : Math.min(from + PIECE, bytes.length);
    var leaves = Bytes.EMPTY;
    for (int at = from; at < until; at += Metainfo.BLOCK_BYTES) {
      int end = Math.min(at + Metainfo.BLOCK_BYTES, until);
      leaves = Bytes.concat(leaves, Hashes.sha256(Bytes.copyOf(bytes, at, end)));
    }
    return leaves;
  }

  private static byte[] content(int length) {
    var bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
