package org.eidolon.node.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.eidolon.proto.metainfo.Metainfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file's way over strangers when nothing breaks. */
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

  @Test
  void aNetworkTooSmallForTheRelaysAskedForIsRefusedAndSaidUntilItGrows() throws Exception {
    network = new TestNetwork(folder, 3, Duration.ZERO, "eidolon.circuit.min-hops = 3");
    network.addRelays(2);
    var sharer = network.addPeer("sharer");
    var fetcher = network.addPeer("fetcher");
    Files.write(sharer.folder.resolve("letter"), random(300_000));
    var torrent = network.torrent(sharer, "letter");
    network.awaitLinks();

    sharer.join(torrent, false);
    fetcher.join(torrent, true);
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> fetcher.status(torrent).problem().contains("circuit.min-hops"));
    assertThat(fetcher.status(torrent).state()).isEqualTo(State.LOOKING_FOR_PARTNERS);
    assertThat(fetcher.status(torrent).relaysMost()).isZero();

    network.addRelays(3);
    var status = awaitAll(fetcher, torrent, 20);
    assertThat(status.relaysLeast()).isGreaterThanOrEqualTo(3);
    assertThat(status.problem()).isEmpty();
  }

  @Test
  void threeSharersAllServe() throws Exception {
    network = new TestNetwork(folder, 4, Duration.ofMillis(2), "");
    network.addRelays(6);
    var fetcher = network.addPeer("fetcher");
    var first = network.addPeer("sharer0");
    var sharers = List.of(first, network.addPeer("sharer1"), network.addPeer("sharer2"));
    for (var sharer : sharers) {
      Files.write(sharer.folder.resolve("film"), random(8 << 20));
    }
    var torrent = network.torrent(first, "film");
    network.awaitLinks();

    sharers.forEach(sharer -> sharer.join(torrent, false));
    fetcher.join(torrent, true);
    var status = awaitAll(fetcher, torrent, 20);

    assertThat(status.servingPartners()).isEqualTo(3);
    assertThat(sharers).allMatch(sharer -> sharer.status(torrent).servedBytes() > 0);
    assertSame(first.folder.resolve("film"), fetcher.folder.resolve("film"));
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
        var copy = other.resolve(one.relativize(file));
        assertThat(Files.mismatch(file, copy)).as("first byte that differs").isEqualTo(-1);
      }
    }
  }

  static byte[] random(int bytes) {
    var content = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(content);
    return content;
  }
}
