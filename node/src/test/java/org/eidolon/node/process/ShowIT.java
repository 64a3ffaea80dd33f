package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code show} over the torrents of libtorrent's tests, held against what libtorrent says. */
final class ShowIT {
  private static final Path TORRENTS =
      Path.of("../proto/src/test/resources/torrents").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void agreesWithLibtorrentOnEveryTorrentBothTake() throws Exception {
    var shown = shown();
    var expected = expected();

    assertThat(shown).hasSameSizeAs(expected);
    for (var entry : expected.entrySet()) {
      var ours = shown.get(entry.getKey());
      if (ours.get("ok").getAsBoolean()) {
        var theirs = entry.getValue().getAsJsonObject();
        assertThat(theirs.get("ok").getAsBoolean()).as(entry.getKey()).isTrue();
        assertThat(ours.get("v1")).as(entry.getKey()).isEqualTo(theirs.get("v1"));
        assertThat(ours.get("v2")).as(entry.getKey()).isEqualTo(theirs.get("v2"));
        assertThat(files(ours)).as(entry.getKey()).containsAll(files(theirs));
      }
    }
  }

  @Test
  void everyRefusalSaysWhyOnOneLine() throws Exception {
    for (var entry : shown().entrySet()) {
      if (!entry.getValue().get("ok").getAsBoolean()) {
        var error = entry.getValue().get("error").getAsString();
        assertThat(error).isNotBlank().doesNotContain("Exception");
        assertThat(error.lines().count()).isEqualTo(1);
      }
    }
  }

  @Test
  void printsTheFieldsScriptsRelyOn() throws Exception {
    var run =
        Eidolon.run(folder, 60, "show", "--json", TORRENTS.resolve("base.torrent").toString());

    assertThat(run.code()).isZero();
    var only = run.objects().get(0);
    assertThat(only.keySet()).contains("file", "ok", "v1", "v2", "name", "total", "files");
    assertThat(only.get("total").getAsLong()).isEqualTo(425);
    assertThat(only.getAsJsonArray("files").get(0).getAsJsonObject().keySet())
        .isEqualTo(Set.of("path", "length", "pad"));
  }

  @Test
  void refusesATorrentThatLeadsOutOfItsFolderAndNamesThePath() throws Exception {
    var run = Eidolon.run(folder, 60, "show", TORRENTS.resolve("parent_path.torrent").toString());

    run.saysOnOneLine(3, "parent_path.torrent", "..");
  }

  @Test
  void showsMagnets() throws Exception {
    var hash = "da9d54da27b71b83cf767547bd8f343d76118d5e";
    var run =
        Eidolon.run(
            folder,
            60,
            "show",
            "--json",
            "magnet:?xt=urn:btih:" + hash + "&dn=a%20b",
            "magnet:?x=1");

    assertThat(run.code()).isEqualTo(3);
    var good = run.objects().get(0);
    assertThat(good.get("ok").getAsBoolean()).isTrue();
    assertThat(good.get("magnet").getAsString()).contains(hash);
    assertThat(good.get("v1").getAsString()).isEqualTo(hash);
    assertThat(good.get("v2").isJsonNull()).isTrue();
    assertThat(good.get("dn").getAsString()).isEqualTo("a b");
    assertThat(run.objects().get(1).get("ok").getAsBoolean()).isFalse();
  }

  private Map<String, JsonObject> shown() throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("show", "--json"));
    for (var name : new TreeSet<>(expected().keySet())) {
      arguments.add(TORRENTS.resolve(name).toString());
    }
    var run = Eidolon.run(folder, 120, arguments.toArray(String[]::new));
    var shown = new java.util.TreeMap<String, JsonObject>();
    for (var object : run.objects()) {
      var file = Path.of(object.get("file").getAsString()).getFileName();
      shown.put(file.toString(), object);
    }
    return shown;
  }

  private static Map<String, JsonElement> expected() throws IOException {
    var text = Files.readString(TORRENTS.resolve("expected.json"));
    return JsonParser.parseString(text).getAsJsonObject().getAsJsonObject("torrents").asMap();
  }

  /** Path, length and whether it is padding; at most the 50 that libtorrent's list has. */
  private static List<String> files(JsonObject torrent) {
    var files = new ArrayList<String>();
    for (var element : torrent.getAsJsonArray("files")) {
      if (element instanceof JsonArray theirs) {
        if (!theirs.get(2).getAsBoolean()) {
          files.add(theirs.get(0).getAsString() + " " + theirs.get(1).getAsLong());
        }
      } else if (!element.getAsJsonObject().get("pad").getAsBoolean()) {
        var ours = element.getAsJsonObject();
        files.add(ours.get("path").getAsString() + " " + ours.get("length").getAsLong());
      }
    }
    return files;
  }
}
