package org.eidolon.node.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.eidolon.node.story.SwarmStoryTest.assertSame;
import static org.eidolon.node.story.SwarmStoryTest.awaitAll;
import static org.eidolon.node.story.SwarmStoryTest.random;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Circuits that have carried enough give way to others in the middle of a transfer. */
final class RotationStoryTest {
  /** Enough for a circuit to be built while another carries its last bytes. */
  private static final int BYTES = 128 << 20;

  /** One circuit at a time, so that whatever it drops is missed. */
  private static final String SETTINGS =
      """
      eidolon {
        circuit { life-bytes = 3MiB, life-overlap = 30s }
        swarm { partners = 1, circuits-per-partner = 1, snub-min = 30s, snub-timeout = 30s }
      }
      """;

  @TempDir private Path folder;

  @Test
  void noByteIsWastedAndNoCircuitIsCutWhenOldOnesAreReplaced() throws Exception {
    try (var network = new TestNetwork(folder, 5, Duration.ofMillis(4), SETTINGS)) {
      network.addRelays(7);
      var sharer = network.addPeer("sharer");
      var fetcher = network.addPeer("fetcher");
      Files.write(sharer.folder.resolve("film"), random(BYTES));
      var torrent = network.torrent(sharer, "film");
      network.awaitLinks();
      sharer.join(torrent, false);

      fetcher.join(torrent, true);
      var status = awaitAll(fetcher, torrent, 60);

      assertSame(sharer.folder.resolve("film"), fetcher.folder.resolve("film"));
      // Only what two circuits were asked for at the very end may come twice.
      assertThat(status.wastedBytes()).isLessThan(BYTES / 64);
      assertThat(fetcher.circuitsBuilt()).as("circuits").isGreaterThanOrEqualTo(3);
      // The last byte may be here before the end of a circuit is counted.
      await()
          .untilAsserted(
              () ->
                  assertThat(fetcher.circuits().ended()).containsKey(CircuitCloseReason.REQUESTED));
      assertThat(fetcher.circuits().ended()).doesNotContainKey(CircuitCloseReason.LIFE_OVER);
    }
  }
}
