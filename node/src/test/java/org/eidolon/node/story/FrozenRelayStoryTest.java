package org.eidolon.node.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.eidolon.node.story.SwarmStoryTest.assertSame;
import static org.eidolon.node.story.SwarmStoryTest.awaitAll;
import static org.eidolon.node.story.SwarmStoryTest.random;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay that stops with open sockets tells nobody: its silence must be enough. */
final class FrozenRelayStoryTest {
  private static final int BYTES = 12 << 20;
  private static final int SOME = 2 << 20;

  /** Only a machine that has much else to do needs nearly so long; without a new circuit 600 s. */
  private static final int PATIENCE = 120;

  /** One circuit only, and far too long a wait for whoever does not learn what its delay is. */
  private static final String SETTINGS =
      """
      eidolon {
        swarm { partners = 1, circuits-per-partner = 1, snub-min = 1s, snub-timeout = 10m }
        link.silence-limit = 10m
      }
      """;

  @TempDir private Path folder;

  @Test
  void theOnlyCircuitIsReplacedLongBeforeAnybodyElseMissesTheRelay() throws IOException {
    try (var network = new TestNetwork(folder, 3, Duration.ofMillis(4), SETTINGS)) {
      var relays = network.addRelays(7);
      var sharer = network.addPeer("sharer");
      var fetcher = network.addPeer("fetcher");
      Files.write(sharer.folder.resolve("film"), random(BYTES));
      var torrent = network.torrent(sharer, "film");
      network.awaitLinks();
      sharer.join(torrent, false);
      fetcher.join(torrent, true);
      await()
          .pollInterval(5, TimeUnit.MILLISECONDS)
          .atMost(PATIENCE, TimeUnit.SECONDS)
          .until(() -> fetcher.status(torrent).verifiedBytes() >= SOME);

      network.freeze(
          relays.stream()
              .filter(relay -> relay.circuits().relayed() > 0)
              .findFirst()
              .orElseThrow());
      assertThat(fetcher.status(torrent).state()).isEqualTo(State.FETCHING);

      awaitAll(fetcher, torrent, PATIENCE);
      assertSame(sharer.folder.resolve("film"), fetcher.folder.resolve("film"));
    }
  }
}
