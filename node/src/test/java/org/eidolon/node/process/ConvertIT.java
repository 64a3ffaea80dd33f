package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From plain torrents to .atorrents, to other .atorrents, to magnet links. */
final class ConvertIT {
  private static final String CLEAR = "clear.example:6969";
  private static final String TRACKER =
      "https://127.0.0.1:9/#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  private static final String OTHER =
      "https://127.0.0.1:8/#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  @TempDir private Path folder;

  @BeforeEach
  void writeATorrent() throws IOException {
    Files.write(folder.resolve("song"), new byte[100_000]);
    PlainTorrents.write(
        folder.resolve("song.torrent"), folder.resolve("song"), Format.HYBRID, CLEAR);
  }

  private Metainfo read(String file) throws IOException {
    return Metainfo.parse(Bytes.copyOf(Files.readAllBytes(folder.resolve(file))));
  }

  private Eidolon.Run run(String... arguments) throws IOException, InterruptedException {
    return Eidolon.run(folder, 60, arguments);
  }

  private void converted(String... options) throws Exception {
    var all = Stream.concat(Stream.of("convert", "song.torrent"), Stream.of(options));
    var run = run(all.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
  }

  @Test
  void aConvertedTorrentIsTheSameTorrentWithoutTheClearNet() throws Exception {
    var run = run("convert", "song.torrent", "--tracker", TRACKER, "--tracker", OTHER);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "song.torrent -> song.atorrent"
                + " (2 clear trackers, 1 web seed and 1 node address dropped)");
    var before = read("song.torrent");
    var after = read("song.atorrent");
    assertThat(after.infoBytes()).isEqualTo(before.infoBytes());
    assertThat(after.infoHashV1()).isEqualTo(before.infoHashV1()).isPresent();
    assertThat(after.infoHashV2()).isEqualTo(before.infoHashV2()).isPresent();
    assertThat(after.trackers()).map(tracker -> tracker.text()).containsExactly(TRACKER, OTHER);
    assertThat(after.clearNet().isEmpty()).isTrue();
    assertThat(
            Files.readString(
                folder.resolve("song.atorrent"), java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("7:comment14:made\nelsewhere")
        .doesNotContain("clear.example");
    assertThat(read("song.torrent").clearNet()).isEqualTo(before.clearNet());
  }

  @Test
  void aSecretAndTheClearNetAreThereOnRequest() throws Exception {
    converted("--tracker", TRACKER, "--private", "--keep-clear", "-o", "mine.atorrent");

    var mine = read("mine.atorrent");
    assertThat(mine.ownSecret()).isPresent();
    assertThat(mine.clearNet()).isEqualTo(read("song.torrent").clearNet());
    assertThat(mine.infoBytes()).isEqualTo(read("song.torrent").infoBytes());
    assertThat(folder.resolve("song.atorrent")).doesNotExist();
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve("mine.atorrent")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void manyAreConvertedAndEachSaysWhatBecameOfIt() throws Exception {
    var below = Files.createDirectories(folder.resolve("all/below"));
    Files.copy(folder.resolve("song.torrent"), folder.resolve("all/a.torrent"));
    Files.copy(folder.resolve("song.torrent"), below.resolve("B.TORRENT"));
    Files.writeString(folder.resolve("all/broken.torrent"), "d4:infoe");
    Files.writeString(folder.resolve("all/letter.txt"), "dear");

    var flat = run("convert", "all", "--tracker", TRACKER);
    assertThat(flat.code()).isEqualTo(3);
    assertThat(flat.out().lines().toList())
        .hasSize(2)
        .last()
        .isEqualTo("1 converted, 0 there already, 1 refused");
    flat.saysOnOneLine(3, "broken.torrent: not a torrent");

    var deep = run("convert", "all", "--tracker", TRACKER, "--recursive", "--json", "--to", "out");
    assertThat(deep.code()).isEqualTo(3);
    assertThat(deep.objects())
        .map(line -> line.get("event").getAsString())
        .containsExactly("converted", "converted", "refused", "summary");
    assertThat(deep.objects().get(3).toString())
        .isEqualTo("{\"event\":\"summary\",\"converted\":2,\"unchanged\":0,\"refused\":1}");
    assertThat(read("out/below/B.atorrent").infoBytes())
        .isEqualTo(read("song.torrent").infoBytes());
    assertThat(deep.objects())
        .filteredOn(line -> line.has("to"))
        .map(line -> Path.of(line.get("to").getAsString()))
        .containsExactlyInAnyOrder(
            Path.of("out", "a.atorrent"), Path.of("out", "below", "B.atorrent"));

    Files.delete(folder.resolve("all/broken.torrent"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("all"));
    var linked = run("convert", "link", "--tracker", TRACKER);
    assertThat(linked.out()).contains("link/a.torrent -> link/a.atorrent (was there already");
    var again = run("convert", "all", "--tracker", TRACKER, "--recursive", "--to", "out");
    assertThat(again.code()).as("what is the same already is no fault").isZero();
    assertThat(again.out()).contains("0 converted, 2 there already, 0 refused");
  }

  @Test
  void nothingIsOverwrittenUnlessForced() throws Exception {
    Files.writeString(folder.resolve("song.atorrent"), "dear");

    run("convert", "song.torrent", "--tracker", TRACKER)
        .saysOnOneLine(3, "song.atorrent is there already", "--force");
    assertThat(folder.resolve("song.atorrent")).hasContent("dear");
    converted("--tracker", TRACKER, "--force");

    assertThat(read("song.atorrent").trackers()).hasSize(1);
    run("convert", "song.atorrent", "--tracker", TRACKER)
        .saysOnOneLine(3, "song.atorrent: has an eidolon section already", "eidolon edit");
    run("convert", "none", "--tracker", TRACKER).saysOnOneLine(3, "none: no such file");
    run("convert", "song.torrent", "-o", "no/such/out", "--tracker", TRACKER)
        .saysOnOneLine(3, "cannot be written (no such file)");
    run("convert", "song.torrent", "song", "-o", "out", "--tracker", TRACKER)
        .saysOnOneLine(2, "--to DIR");
    run("convert", "song.torrent").saysOnOneLine(2, "--tracker");
  }

  @Test
  void trackersAndCommentAreEditedInPlaceAndTheHashStays() throws Exception {
    converted("--tracker", TRACKER);
    var before = read("song.atorrent");

    var added = edited("--add-tracker", OTHER, "--comment", "ours");
    assertThat(added.get("changed").toString()).isEqualTo("[\"trackers\",\"comment\"]");
    assertThat(texts("song.atorrent")).containsExactly(TRACKER, OTHER);
    assertThat(read("song.atorrent").comment()).contains("ours");
    assertThat(read("song.atorrent").infoBytes()).isEqualTo(before.infoBytes());

    edited("--remove-tracker", TRACKER, "--comment", "");
    assertThat(texts("song.atorrent")).containsExactly(OTHER);
    assertThat(read("song.atorrent").comment()).isEmpty();

    edited("--tracker", TRACKER, "-o", "copy.atorrent");
    assertThat(texts("song.atorrent")).containsExactly(OTHER);
    assertThat(texts("copy.atorrent")).containsExactly(TRACKER);
    run("edit", "song.atorrent", "--remove-tracker", TRACKER)
        .saysOnOneLine(3, "song.atorrent does not name the tracker");
    run("edit", "song.atorrent", "--comment", "x", "-o", "copy.atorrent")
        .saysOnOneLine(3, "copy.atorrent is there already", "--force");
    run("edit", "song.torrent", "--comment", "x").saysOnOneLine(3, "eidolon convert song.torrent");
    run("edit", "song.atorrent").saysOnOneLine(2, "nothing to change");
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }

  @Test
  void aSecretMakesAnotherSwarmAndANameAnotherTorrent() throws Exception {
    converted("--tracker", TRACKER);
    var before = read("song.atorrent");

    assertThat(edited("--private", "on").get("warnings").toString()).contains("another swarm");
    assertThat(read("song.atorrent").ownSecret()).isPresent();
    assertThat(read("song.atorrent").infoBytes()).isEqualTo(before.infoBytes());
    edited("--private", "off");
    assertThat(read("song.atorrent").encode()).isEqualTo(before.encode());

    run("edit", "song.atorrent", "--name", "hymn").saysOnOneLine(2, "--change-hash");
    assertThat(read("song.atorrent").name()).isEqualTo("song");
    run("edit", "song.atorrent", "--name", "../hymn", "--change-hash").saysOnOneLine(3, "unsafe");
    var renamed = edited("--name", "hymn", "--change-hash");

    assertThat(renamed.get("warnings").toString()).contains("part of the info-hash");
    assertThat(read("song.atorrent").name()).isEqualTo("hymn");
    assertThat(read("song.atorrent").infoHashV2()).isNotEqualTo(before.infoHashV2());
    assertThat(read("song.atorrent").totalBytes()).isEqualTo(before.totalBytes());
  }

  @Test
  void magnetLinksAreThoseThatShowShows() throws Exception {
    converted("--tracker", TRACKER, "--private");
    var run = run("magnet", "song.atorrent", "song.torrent", "song");

    assertThat(run.code()).isEqualTo(3);
    var links = run.out().lines().toList();
    assertThat(links).hasSize(2);
    assertThat(Magnet.parse(links.get(0))).isEqualTo(Magnet.of(read("song.atorrent")));
    assertThat(links.get(0)).contains("urn:btih:", "urn:btmh:", "dn=song", "xl=100000", "x.ss=");
    assertThat(links.get(1)).doesNotContain("x.at", "x.ss", "tr=");
    assertThat(run("show", "song.atorrent").out()).contains("magnet    " + links.get(0));

    var named = run("magnet", "song.torrent", "--tracker", OTHER, "--json").objects().get(0);
    assertThat(Magnet.parse(named.get("magnet").getAsString()).trackers())
        .map(tracker -> tracker.text())
        .containsExactly(OTHER);
  }

  private JsonObject edited(String... options) throws Exception {
    var all = Stream.of(Stream.of("edit", "song.atorrent", "--json"), Stream.of(options));
    var run = run(all.flatMap(words -> words).toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return run.objects().get(0);
  }

  private List<String> texts(String file) throws IOException {
    return read(file).trackers().stream().map(tracker -> tracker.text()).toList();
  }
}
