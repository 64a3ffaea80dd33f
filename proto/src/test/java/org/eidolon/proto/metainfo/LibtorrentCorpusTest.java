package org.eidolon.proto.metainfo;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks libtorrent's own test torrents and holds us against its verdict on each. */
class LibtorrentCorpusTest {
  private static final int LISTED_FILES = 50;

  /**
   * Where libtorrent renames and goes on, we refuse and say which path: file to the part of the
   * message that names it.
   */
  private static final Map<String, String> REFUSED_BY_US =
      Map.ofEntries(
          entry("absolute_filename.torrent", "\"temp//foobar\": a slash inside"),
          entry("backslash_path.torrent", "\"temp/\\/\\/bar\": a slash inside"),
          entry("duplicate_files.torrent", "\"temp/foo/bar.txt\" comes twice"),
          entry("duplicate_files2.torrent", "\"temp/foo/bar.txt\" comes twice"),
          entry("empty_path.torrent", "\"temp//\": an element is empty"),
          entry("empty_path_multi.torrent", "\"temp/\": an element is empty"),
          entry("hidden_parent_path.torrent", "\"temp/foo/../../../bar/bar\": a slash inside"),
          entry("invalid_directory_name.torrent", "\"test2///foo\": a slash inside"),
          entry("invalid_filename.torrent", "\"\\est2\": a slash inside"),
          entry("invalid_filename2.torrent", "\"\\est2\": a slash inside"),
          entry("invalid_name2.torrent", "\"..\": it leads elsewhere"),
          entry("long_name.torrent", "a name longer than 255 bytes"),
          entry("parent_path.torrent", "\"temp/../../bar\": it leads elsewhere"),
          entry("slash_path.torrent", "\"temp/////bar\": a slash inside"),
          entry("slash_path2.torrent", "\"temp/abc/../../def///bar\": a slash inside"),
          entry("slash_path3.torrent", "\"temp/../../abc\": a slash inside"),
          entry("symlink_filtered_path.torrent", "\"temp/a///bar\": a slash inside"),
          entry("v2_invalid_filename.torrent", "the name is not UTF-8"),
          entry("v2_invalid_filename2.torrent", "\"test///\": a slash inside"));

  static Stream<String> torrents() {
    return expected().keySet().stream();
  }

  @Test
  void knowsAll108() {
    assertThat(expected().keySet()).hasSize(108).containsAll(REFUSED_BY_US.keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("torrents")
  void sharesTheVerdictOfLibtorrentSaveOnUnsafePaths(String file) {
    var verdict = expected().getAsJsonObject(file);

    if (!verdict.get("ok").getAsBoolean()) {
      assertRefused(file, "");
    } else if (REFUSED_BY_US.containsKey(file)) {
      assertRefused(file, REFUSED_BY_US.get(file));
    } else {
      assertSame(Metainfo.parse(read(file)), verdict);
    }
  }

  private static void assertRefused(String file, String part) {
    assertThatThrownBy(() -> Metainfo.parse(read(file)))
        .isInstanceOf(InvalidMetainfo.class)
        .message()
        .contains(part)
        .hasSizeLessThan(350)
        .doesNotContain("\n");
  }

  private static void assertSame(Metainfo metainfo, JsonObject verdict) {
    assertThat(metainfo.infoHashV1().map(Bytes::toHex)).isEqualTo(text(verdict, "v1"));
    assertThat(metainfo.infoHashV2().map(Bytes::toHex)).isEqualTo(text(verdict, "v2"));
    assertThat(metainfo.name()).isEqualTo(verdict.get("name").getAsString());
    assertThat(metainfo.pieceLength()).isEqualTo(verdict.get("piece_length").getAsInt());
    assertThat(metainfo.files()).hasSize(verdict.get("num_files").getAsInt());
    // libtorrent's total counts pad files.
    assertThat(metainfo.files().stream().mapToLong(FileEntry::length).sum())
        .isEqualTo(verdict.get("total_size").getAsLong());
    assertThat(metainfo.files().stream().limit(LISTED_FILES).map(LibtorrentCorpusTest::row))
        .isEqualTo(listed(verdict));
    for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
      assertThat(metainfo.pieceBytes(piece)).isPositive();
    }
  }

  private static List<List<Object>> listed(JsonObject verdict) {
    return Stream.iterate(0, index -> index + 1)
        .limit(verdict.getAsJsonArray("files").size())
        .map(index -> verdict.getAsJsonArray("files").get(index).getAsJsonArray())
        .map(
            row ->
                List.<Object>of(
                    row.get(0).getAsString(), row.get(1).getAsLong(), row.get(2).getAsBoolean()))
        .toList();
  }

  private static List<Object> row(FileEntry file) {
    return List.of(file.joinedPath(), file.length(), file.padding());
  }

  private static Optional<String> text(JsonObject verdict, String key) {
    return verdict.get(key).isJsonNull()
        ? Optional.empty()
        : Optional.of(verdict.get(key).getAsString());
  }

  static Bytes read(String file) {
    try (var in = LibtorrentCorpusTest.class.getResourceAsStream("/torrents/" + file)) {
      return Bytes.copyOf(in.readAllBytes());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static JsonObject expected() {
    var in = LibtorrentCorpusTest.class.getResourceAsStream("/torrents/expected.json");
    return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
        .getAsJsonObject()
        .getAsJsonObject("torrents");
  }
}
