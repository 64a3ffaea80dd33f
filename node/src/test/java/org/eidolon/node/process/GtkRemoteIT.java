package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A remote control with a window, {@code transmission-remote-gtk}, on a screen that nobody sees;
 * its window is read and used by the means of a screen reader.
 */
final class GtkRemoteIT {
  private static final String HASH = "0123456789abcdef0123456789abcdef01234567";
  private static final int SECONDS = 40;

  @TempDir private Path folder;

  @Test
  void connectsListsPausesAndAddsByFileAndByMagnet() throws Exception {
    assumeTrue(
        Shell.ends("transmission-remote-gtk", "--help") >= 0
            && Shell.ends("dbus-run-session", "--version") == 0
            && Shell.ends("Xvfb", "-help") == 0,
        "one of transmission-remote-gtk, xvfb, dbus is not installed");
    assumeTrue(
        Shell.ends("/usr/bin/python3", "-c", "import gi; gi.require_version('Atspi', '2.0')") == 0,
        "python3-gi or gir1.2-atspi-2.0 is not installed");
    var content = new byte[300_000];
    new Random(4).nextBytes(content);
    var film = Files.write(folder.resolve("film.bin"), content);
    var torrent = folder.resolve("film.torrent");
    PlainTorrents.write(torrent, film, Format.V1, "127.0.0.1:9");

    try (var node = new LoneNode(folder, "user = me, password = secret")) {
      assertThat(remote(node.control(), torrent))
          .containsExactly(
              "Connected: Default :: 3.00 (Eidolon 0.1.0)", "shows film.bin", "counts 2, 1 paused");

      var listed = Eidolon.run(folder, 30, "list", "--json", "--data", LoneNode.DATA).out();
      assertThat(listed).contains("film.bin", "talk", HASH);
      assertThat(Eidolon.run(folder, 30, "list", "--data", LoneNode.DATA).out().lines())
          .anyMatch(line -> line.contains("stopped") && line.contains("film.bin"));
    }
  }

  /** What the window shows on the way. */
  private List<String> remote(String control, Path torrent) throws Exception {
    var script = folder.resolve("gtk.py");
    try (var read = GtkRemoteIT.class.getResourceAsStream("gtk.py")) {
      Files.copy(read, script);
    }
    var settings = Files.createDirectories(folder.resolve("xdg/transmission-remote-gtk"));
    Files.writeString(
        settings.resolve("config.json"),
        """
        { "profile-id": 0, "add-options-dialog": false, "profiles": [ {
            "profile-id": 0, "profile-name": "Default", "hostname": "127.0.0.1", "port": %s,
            "username": "me", "password": "secret", "auto-connect": true, "update-interval": 1 } ] }
        """
            .formatted(control.replaceAll("\\D+$", "").replaceAll(".*\\D", "")));
    // A screen that goes on when its last program ends.
    var screen =
        new ProcessBuilder("Xvfb", "-displayfd", "1", "-noreset", "-nolisten", "tcp")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var said = new BufferedReader(screen.inputReader(StandardCharsets.UTF_8))) {
      return steered(":" + said.readLine(), script, torrent);
    } finally {
      screen.destroy();
    }
  }

  private List<String> steered(String display, Path script, Path torrent)
      throws IOException, InterruptedException {
    var said = folder.resolve("said");
    var builder =
        new ProcessBuilder(
                "dbus-run-session",
                "--",
                "/usr/bin/python3",
                "-W",
                "ignore",
                script.toString(),
                torrent.toString(),
                "magnet:?xt=urn:btih:%s&dn=talk".formatted(HASH))
            .redirectError(folder.resolve("complaints").toFile())
            .redirectOutput(said.toFile());
    var settings = builder.environment();
    settings.put("DISPLAY", display);
    settings.put("HOME", folder.toString());
    settings.put("XDG_CONFIG_HOME", folder.resolve("xdg").toString());
    settings.put("LC_ALL", "C.UTF-8");
    settings.remove("NO_AT_BRIDGE");
    settings.remove("WAYLAND_DISPLAY");
    var process = builder.start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    var complaints = Files.readString(folder.resolve("complaints"));
    assertThat(process.waitFor()).as(complaints).isZero();
    return Files.readAllLines(said).stream().filter(line -> !line.startsWith("Spi")).toList();
  }
}
