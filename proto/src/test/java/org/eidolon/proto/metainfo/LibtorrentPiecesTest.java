package org.eidolon.proto.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.tracker.TrackerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every torrent that libtorrent and we take: all files with their offsets, every piece hash and
 * every piece layer are what libtorrent reads, and converting changes none of it.
 */
class LibtorrentPiecesTest {
  private static final int TAKEN_BY_BOTH = 53;

  static Stream<String> torrents() {
    return expected().keySet().stream().filter(LibtorrentPiecesTest::taken);
  }

  private static boolean taken(String file) {
    try {
      Metainfo.parse(LibtorrentCorpusTest.read(file));
      return true;
    } catch (InvalidMetainfo unsafe) {
      return false;
    }
  }

  @Test
  void thoseThatBothTakeAreMany() {
    assertThat(torrents()).hasSize(TAKEN_BY_BOTH);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("torrents")
  void readsTheSameAsLibtorrent(String file) {
    var torrent = Metainfo.parse(LibtorrentCorpusTest.read(file));

    assertSame(torrent, expected().getAsJsonObject(file));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("torrents")
  void aConvertedOneHasTheSameInfoBytesAndHashes(String file) {
    var original = LibtorrentCorpusTest.read(file);
    var before = Metainfo.parse(original);
    var tracker = new TrackerAddress("tracker.example", 443, Hashes.sha256(original));

    var written = before.withoutClearNet().withTrackers(List.of(tracker)).encode();

    var after = Metainfo.parse(written);
    assertThat(after.infoBytes()).isEqualTo(before.infoBytes());
    assertThat(written.toHex()).contains("343a696e666f" + before.infoBytes().toHex());
    assertThat(after.trackers()).containsExactly(tracker);
    assertThat(after.clearNet()).isEqualTo(ClearNet.NONE);
    assertThat(after.comment()).isEqualTo(before.comment());
    assertThat(after.created()).isEqualTo(before.created());
    assertSame(after, expected().getAsJsonObject(file));
  }

  private static void assertSame(Metainfo torrent, JsonObject theirs) {
    assertThat(torrent.infoHashV1().map(Bytes::toHex)).isEqualTo(text(theirs, "v1"));
    assertThat(torrent.infoHashV2().map(Bytes::toHex)).isEqualTo(text(theirs, "v2"));
    assertThat(torrent.files()).hasSize(theirs.get("num_files").getAsInt());
    assertThat(torrent.pieceCount()).isEqualTo(theirs.get("pieces").getAsInt());
    assertThat(torrent.pieceLength()).isEqualTo(theirs.get("piece_length").getAsInt());
    // libtorrent's total counts pad files.
    assertThat(torrent.files().stream().mapToLong(FileEntry::length).sum())
        .isEqualTo(theirs.get("total").getAsLong());
    assertThat(Optional.of(digest(out -> files(torrent, out)))).isEqualTo(text(theirs, "files"));
    if (torrent.infoHashV1().isPresent()) {
      assertThat(Optional.of(digest(out -> out.update(hashesV1(torrent)))))
          .isEqualTo(text(theirs, "v1_sha256"));
    }
    if (torrent.infoHashV2().isPresent()) {
      assertThat(Optional.of(digest(out -> roots(torrent, out))))
          .isEqualTo(text(theirs, "roots_sha256"));
    }
    // Of torrents whose piece layers are wrong or missing libtorrent writes none.
    assertThat(torrent.infoHashV2().isPresent() && torrent.hasPieceLayers())
        .isEqualTo(theirs.has("layers"));
    if (theirs.has("layers")) {
      assertThat(Optional.of(digest(out -> layers(torrent, out))))
          .isEqualTo(text(theirs, "layers_sha256"));
    }
  }

  private static void files(Metainfo torrent, MessageDigest out) {
    for (var file : torrent.files()) {
      var kind =
          switch (file.kind()) {
            case PLAIN -> "file";
            case PADDING -> "pad";
            case LINK -> "link";
          };
      var line =
          "%s\t%d\t%d\t%s\n".formatted(file.joinedPath(), file.length(), file.offset(), kind);
      out.update(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Those of a hybrid as well, which we never use. */
  private static byte[] hashesV1(Metainfo torrent) {
    var all = TorrentReader.readInfo(torrent.infoBytes()).piecesV1();
    for (int piece = 0; piece < torrent.pieceCount(); piece++) {
      int at = piece * Hashes.SHA1_BYTES;
      var one = all.slice(at, at + Hashes.SHA1_BYTES);
      assertThat(torrent.pieceHashV1(piece).orElse(one)).isEqualTo(one);
    }
    return all.toArray();
  }

  private static void roots(Metainfo torrent, MessageDigest out) {
    for (var file : torrent.files()) {
      var line = file.piecesRoot().map(Bytes::toHex).orElse("") + "\n";
      out.update(line.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void layers(Metainfo torrent, MessageDigest out) {
    torrent.files().stream()
        .filter(file -> file.length() > torrent.pieceLength())
        .flatMap(file -> file.piecesRoot().stream())
        .distinct()
        .sorted(java.util.Comparator.comparing(Bytes::toHex))
        .forEach(
            root -> {
              out.update(root.toArray());
              out.update(torrent.pieceLayer(root).orElseThrow().toArray());
            });
  }

  private static String digest(Consumer<MessageDigest> content) {
    var sha256 = Hashes.newSha256();
    content.accept(sha256);
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static Optional<String> text(JsonObject object, String key) {
    return object.get(key).isJsonNull()
        ? Optional.empty()
        : Optional.of(object.get(key).getAsString());
  }

  private static JsonObject expected() {
    var in = LibtorrentPiecesTest.class.getResourceAsStream("/torrents/pieces.json");
    return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
        .getAsJsonObject()
        .getAsJsonObject("torrents");
  }
}
