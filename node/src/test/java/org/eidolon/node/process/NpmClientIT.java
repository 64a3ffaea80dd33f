package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client of Transmission that npm has, {@code @ctrl/transmission}, as it is published: {@code
 * npm install --prefix DIR @ctrl/transmission}, and {@code EIDOLON_NPM=DIR} for this test.
 */
final class NpmClientIT {
  private static final String MISSING = "EIDOLON_NPM names no folder with @ctrl/transmission";

  @TempDir private Path folder;

  @Test
  void addsPausesLimitsAndRemovesATorrent() throws Exception {
    var npm = System.getenv("EIDOLON_NPM");
    assumeTrue(npm != null && Shell.ends("node", "--version") == 0, MISSING);
    var modules = Path.of(npm, "node_modules");
    assumeTrue(Files.isDirectory(modules.resolve("@ctrl/transmission")), MISSING);
    Files.createSymbolicLink(folder.resolve("node_modules"), modules);
    var script = folder.resolve("steer.mjs");
    try (var read = NpmClientIT.class.getResourceAsStream("steer.mjs")) {
      Files.copy(read, script);
    }
    var film = Files.write(folder.resolve("film.bin"), new byte[300_000]);
    var torrent = folder.resolve("film.torrent");
    PlainTorrents.write(torrent, film, Format.V1, "127.0.0.1:9");

    try (var node = new LoneNode(folder, "user = me, password = secret")) {
      var process =
          new ProcessBuilder(
                  "node", script.toString(), node.control(), torrent.toString(), folder.toString())
              .redirectErrorStream(true)
              .start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said.lines())
          .containsExactly(
              "added film.bin paused npm", "then paused", "limit 300", "space true", "left 0");
    }
  }
}
