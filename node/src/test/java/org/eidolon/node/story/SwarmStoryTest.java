package org.eidolon.node.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.eidolon.proto.metainfo.Metainfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file's way over strangers looks like when all goes well. */
final class SwarmStoryTest {
  @TempDir private Path folder;
  private TestNetwork network;

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void aFolderCrossesThreeToFiveRelaysAndArrivesIntact() throws Exception {
    network = new TestNetwork(folder, 1, Duration.ZERO, "");
    network.addRelays(8);
    var sharer = network.addPeer("sharer");
    var fetcher = network.addPeer("fetcher");
    var album = Files.createDirectories(sharer.folder.resolve("album/disc one"));
    Files.write(album.resolve("a.bin"), random(1_500_000));
    Files.write(album.resolve("empty"), new byte[0]);
    Files.write(album.getParent().resolve("b.bin"), random((4 << 20) - 1_500_000));
    var torrent = network.torrent(sharer, "album");
    network.awaitLinks();

    sharer.join(torrent, false);
    fetcher.join(torrent, true);
    var status = awaitAll(fetcher, torrent, 20);

    assertThat(status.relaysLeast()).isBetween(3, 4);
    assertThat(status.relaysMost()).isBetween(3, 5);
    assertThat(status.fetchedBytes()).isEqualTo(status.totalBytes() + status.wastedBytes());
    assertSame(sharer.folder.resolve("album"), fetcher.folder.resolve("album"));
  }

  static SwarmStatus awaitAll(SimPeer fetcher, Metainfo torrent, int seconds) {
    await()
        .atMost(seconds, TimeUnit.SECONDS)
        .until(() -> fetcher.status(torrent).state() == State.SHARING);
    return fetcher.status(torrent);
  }

  static void assertSame(Path one, Path other) throws IOException {
    try (var files = Files.walk(one)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(other.resolve(one.relativize(file))).hasSameBinaryContentAs(file);
      }
    }
  }

  static byte[] random(int bytes) {
    var content = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(content);
    return content;
  }
}
