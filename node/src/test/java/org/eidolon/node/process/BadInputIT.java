package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with what people give us, they get one line that helps and a code. */
final class BadInputIT {
  private static final String TRACKER =
      "https://127.0.0.1:9/#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"                           | a command is missing",
        "fly                            | fly",
        "get                            | FILE.atorrent",
        "get x --tracker nowhere        | expected https://host:port/#key",
        "get x --tracker https://h:1/   | no key after #",
        "get x --tracker https://h:1/#? | expected https://host:port/#key",
        "get x --tracker https://h:1/#AA| expected https://host:port/#key",
        "tracker --listen 127.0.0.1     | expected HOST:PORT",
        "tracker --listen ::1:80        | expected HOST:PORT",
        "tracker --listen h:70000       | expected HOST:PORT",
        "share x --v1 --hybrid          | --hybrid",
        "share x --piece-length big     | expected a number with a unit",
        "demo --size lots               | expected a number with a unit",
        "demo --peers few               | --peers",
        "edit x --private maybe         | --private",
      })
  void aWrongCommandLineIsAUsageError(String line, String part) throws Exception {
    var run = run(line.isEmpty() ? new String[0] : line.split(" +", -1));

    run.saysOnOneLine(2, part, "--help)");
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    run("get", "no.atorrent", "--tracker", TRACKER).saysOnOneLine(3, "no.atorrent: no such file");
    run("share", "nothing", "--tracker", TRACKER).saysOnOneLine(3, "nothing", "no such file");
    run("node", "--config", "no.conf").saysOnOneLine(3, "no.conf", "no such file");
    run("demo", "nothing").saysOnOneLine(3, "nothing", "no such file");
    run("show", "nothing").saysOnOneLine(3, "nothing", "no such file");
  }

  @Test
  void aTruncatedTorrentIsRefusedAndNamed() throws Exception {
    var whole = Files.readAllBytes(Path.of("../proto/src/test/resources/torrents/base.torrent"));
    var cut = folder.resolve("cut.atorrent");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    run("get", cut.toString(), "--tracker", TRACKER).saysOnOneLine(3, "cut.atorrent: ");
  }

  @Test
  void aTorrentWithoutTrackerAsksForOne() throws Exception {
    var torrent = Path.of("../proto/src/test/resources/torrents/base.torrent").toAbsolutePath();

    run("get", torrent.toString())
        .saysOnOneLine(3, "names no anonymous tracker", "--tracker", "eidolon convert");
    run("get", "magnet:?xt=urn:btih:da9d54da27b71b83cf767547bd8f343d76118d5e&tr=udp://x")
        .saysOnOneLine(3, "names no anonymous tracker", "never contacted: 1 clear tracker");
  }

  @Test
  void dataThatIsNotWhatATorrentDescribesIsNotShared() throws Exception {
    var torrent = Path.of("../proto/src/test/resources/torrents/base.torrent").toAbsolutePath();
    Files.createDirectory(folder.resolve("in"));
    var options = new String[] {"--torrent", torrent.toString(), "--tracker", TRACKER};

    share("none", options).saysOnOneLine(3, "none: no such file", "\"temp\"");
    share("in", options).saysOnOneLine(3, "in is not what", "not called \"temp\"");
    Files.write(folder.resolve("in/temp"), new byte[424]);
    share("in", options).saysOnOneLine(3, "temp has 424 bytes; expected 425");
    share("in", "--torrent", torrent.toString(), "--private", "--tracker", TRACKER)
        .saysOnOneLine(2, "--private");
    share("in", "--torrent", torrent.toString()).saysOnOneLine(3, "temp has 424 bytes");
  }

  private Eidolon.Run share(String path, String... options)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("share", path));
    all.addAll(List.of(options));
    return run(all.toArray(String[]::new));
  }

  @Test
  void aFileInPlaceOfTheDataFolderIsRefused() throws Exception {
    var file = Files.createFile(folder.resolve("taken")).toString();

    run("tracker", "--data", file).saysOnOneLine(3, "taken", "expected a folder", "--data");
    run("tracker", "--data", file + "/below").saysOnOneLine(3, "taken", "--data");
  }

  @Test
  void aWrongSettingIsNamedWithFileAndLine() throws Exception {
    var conf = folder.resolve("node.conf");
    Files.writeString(conf, "eidolon {\n  circuit.min-hop = 3\n}\n");

    run("node", "--config", conf.toString())
        .saysOnOneLine(3, "node.conf, line 2", "eidolon.circuit.min-hop", "circuit.min-hops");
  }

  @Test
  void aNodeWithNothingToDoSaysWhatToSet() throws Exception {
    var conf = Files.createFile(folder.resolve("empty.conf")).toString();

    run("node", "--config", conf, "--data", folder.resolve("data").toString())
        .saysOnOneLine(3, "eidolon.membership.tracker", "eidolon.tracker.enabled");
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var listen = "127.0.0.1:" + taken.getLocalPort();

      run("tracker", "--data", folder.resolve("data").toString(), "--listen", listen)
          .saysOnOneLine(1, String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void somethingElseIsNeverOverwrittenByANewTorrent() throws Exception {
    Files.writeString(folder.resolve("song"), "la la la");
    var letter = Files.writeString(folder.resolve("letter"), "dear");

    run("share", "song", "--tracker", TRACKER, "-o", "letter")
        .saysOnOneLine(3, "letter is there already", "-o");
    assertThat(Files.readString(letter)).isEqualTo("dear");
  }

  /** Hashing may take hours: what cannot be written is refused before it. */
  @Test
  void aTorrentThatCannotBeWrittenIsRefusedBeforeHashing() throws Exception {
    Files.writeString(folder.resolve("song"), "la la la");
    Files.createDirectory(folder.resolve("taken"));

    run("share", "song", "--tracker", TRACKER, "-o", "no/song.atorrent", "--json")
        .saysOnOneLine(3, "no/song.atorrent cannot be written (there is no folder ", "-o");
    run("share", "song", "--tracker", TRACKER, "-o", "taken").saysOnOneLine(3, "taken", "a folder");
    run("share", "song", "--tracker", TRACKER, "-o", "/proc/song")
        .saysOnOneLine(3, "/proc/song cannot be written", "-o");
  }

  @Test
  void aTargetThatTakesNothingIsRefused() throws Exception {
    var torrent = Path.of("../proto/src/test/resources/torrents/base.torrent").toAbsolutePath();
    Files.writeString(folder.resolve("taken"), "la la la");

    for (var target : new String[] {"taken", "/proc/films"}) {
      run("get", torrent.toString(), "--to", target, "--tracker", TRACKER, "--data", "data")
          .saysOnOneLine(3, "folder ", target, "--to");
    }
  }

  @Test
  void aFullDiskUnderTheNewTorrentFailsAndLeavesNothing() throws Exception {
    var disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(Shell.ends("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()) == 0);
    try {
      var ballast = Files.write(disk.resolve("ballast"), new byte[64 << 10]);
      Files.writeString(folder.resolve("song"), "la la la");

      run("share", "song", "--tracker", TRACKER, "-o", "disk/song.atorrent")
          .saysOnOneLine(1, "no room on the disk for disk/song.atorrent", "-o");
      try (var left = Files.list(disk)) {
        assertThat(left).containsExactly(ballast);
      }
    } finally {
      Shell.ends("umount", disk.toString());
    }
  }

  @Test
  void anImpossibleDemoIsRefusedBeforeItStarts() throws Exception {
    run("demo", "--peers", "2").saysOnOneLine(3, "--peers 2", "3 to 100");
    run("demo", "--sharers", "0").saysOnOneLine(3, "--sharers 0");
  }

  @Test
  void helpAndVersionAreEverywhere() throws Exception {
    for (var command :
        new String[] {
          "demo", "tracker", "share", "get", "node", "show", "convert", "edit", "magnet"
        }) {
      var run = run(command, "--help");
      assertThat(run.code()).isZero();
      assertThat(run.out()).contains("Usage: eidolon " + command, "Exit codes:");
    }
    assertThat(run("--version").out()).matches("eidolon \\d+\\.\\d+\\.\\d+ \\(Java .*\\)\\R");
    assertThat(run("completion").out())
        .contains("complete -F", "tracker", "--keep-clear", "--remove-tracker", "magnet");
  }

  private Eidolon.Run run(String... arguments) throws IOException, InterruptedException {
    return Eidolon.run(folder, 30, arguments);
  }
}
