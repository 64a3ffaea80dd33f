package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes killed in the middle of a transfer. Each test heals what it broke. */
final class FailureIT {
  private static final int BYTES = 24 << 20;
  private static final int SLACK = 4 << 20;

  /** Only a machine that has much else to do needs nearly so long. */
  private static final int PATIENCE = 90;

  private static final int RELAYS = 5;
  private static final String TRACKER =
      """
      eidolon.tracker {
        test-network = true, path-links = 4, heartbeat = 2s, expiry = 10s
        announce-interval = 5s, announce-expiry = 20s, requests-per-minute = 6000
      }
      """;

  @TempDir private static Path folder;
  private static final List<NodeProcess> STARTED = new ArrayList<>();
  private static final NodeProcess[] relays = new NodeProcess[RELAYS];
  private static NodeProcess tracker;
  private static NodeProcess sharer;
  private static String address;
  private static Path film;

  @BeforeAll
  static void buildNetwork() throws IOException {
    film = folder.resolve("film");
    var content = new byte[BYTES];
    new SplittableRandom(5).nextBytes(content);
    Files.write(film, content);
    tracker = tracker("127.0.0.1:0");
    address = tracker.event(PATIENCE, "ready").get("address").getAsString();
    for (int i = 0; i < RELAYS; i++) {
      relays[i] = relay(i);
    }
    sharer = share();
    for (var relay : relays) {
      relay.says(PATIENCE, "\"standing\":\"JOINED\"");
    }
    sharer.event(PATIENCE, "ready");
  }

  @AfterAll
  static void endAll() throws InterruptedException {
    for (var node : STARTED) {
      node.kill();
    }
  }

  private static NodeProcess started(String name, String settings, String... arguments)
      throws IOException {
    var node = NodeProcess.start(folder.resolve(name), settings, arguments);
    STARTED.add(node);
    return node;
  }

  private static NodeProcess tracker(String listen) throws IOException {
    return started("tracker", TRACKER, "tracker", "--listen", listen, "--json");
  }

  private static String peer() {
    return """
        eidolon {
          membership { tracker = "%s", retry-max = 2s }
          circuit { setup-jitter = 0s, end-jitter = 0s }
        }
        """
        .formatted(address);
  }

  private static NodeProcess relay(int number) throws IOException {
    return started("relay" + number, peer(), "node", "--listen", "127.0.0.1:0", "--json");
  }

  private static NodeProcess share() throws IOException {
    return started(
        "sharer",
        peer(),
        "share",
        film.toString(),
        "-o",
        folder.resolve("film.atorrent").toString(),
        "--listen",
        "127.0.0.1:0",
        "--json");
  }

  /**
   * @param json false for what people read
   */
  private static NodeProcess fetch(String name, boolean json) throws IOException {
    var arguments =
        new ArrayList<>(
            List.of("get", folder.resolve("film.atorrent").toString(), "--exit-when-done"));
    arguments.addAll(List.of("--to", folder.resolve(name + "/files").toString()));
    arguments.addAll(List.of("--listen", "127.0.0.1:0"));
    if (json) {
      arguments.add("--json");
    }
    return started(name, peer(), arguments.toArray(String[]::new));
  }

  private static void awaitSome(NodeProcess fetcher) {
    await()
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .atMost(PATIENCE, TimeUnit.SECONDS)
        .until(() -> fetcher.verified() > 0);
    assertThat(fetcher.verified()).as("still under way").isLessThan(BYTES);
  }

  private static void assertArrived(NodeProcess fetcher, String name) throws Exception {
    assertThat(fetcher.exitCode(PATIENCE)).as(fetcher.text()).isZero();
    assertThat(folder.resolve(name + "/files/film")).hasSameBinaryContentAs(film);
  }

  @Test
  void aRelayKilledCostsAFewSecondsAndNoByte() throws Exception {
    var before = new HashMap<Integer, Long>();
    for (int i = 0; i < RELAYS; i++) {
      before.put(i, relays[i].processorTime().toMillis());
    }
    var fetcher = fetch("relay-killed", true);
    awaitSome(fetcher);
    int busiest =
        before.entrySet().stream()
            .max(
                Comparator.comparingLong(
                    (Map.Entry<Integer, Long> one) ->
                        relays[one.getKey()].processorTime().toMillis() - one.getValue()))
            .orElseThrow()
            .getKey();

    relays[busiest].kill();
    long killed = fetcher.verified();

    await()
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> fetcher.verified() > killed + SLACK / 2 || fetcher.verified() == BYTES);
    assertArrived(fetcher, "relay-killed");
    assertThat(fetcher.number("fetched")).isLessThan(BYTES + SLACK);
    assertThat(fetcher.number("wasted")).isEqualTo(fetcher.number("fetched") - BYTES);
    relays[busiest] = relay(busiest);
    relays[busiest].says(PATIENCE, "\"standing\":\"JOINED\"");
  }

  @Test
  void theTrackerKilledLetsTransfersRunAndNewOnesWait() throws Exception {
    var running = fetch("tracker-killed", true);
    awaitSome(running);
    tracker.kill();

    var late = fetch("late", false);
    late.says(PATIENCE, "the tracker does not answer, trying again");
    assertArrived(running, "tracker-killed");

    tracker = tracker("127.0.0.1:" + URI.create(address).getPort());
    assertThat(tracker.event(PATIENCE, "ready").get("address").getAsString()).isEqualTo(address);
    assertArrived(late, "late");
  }

  @Test
  void theOnlySharerKilledIsWaitedForAndTheRestComesWhenItReturns() throws Exception {
    var fetcher = fetch("sharer-killed", false);
    fetcher.says(PATIENCE, "% of", "MB/s");
    sharer.kill();

    fetcher.says(PATIENCE, "no one has the rest, waiting");
    sharer = share();

    assertArrived(fetcher, "sharer-killed");
  }

  @Test
  void aFetcherKilledGoesOnFromItsVerifiedPieces() throws Exception {
    var first = fetch("fetcher-killed", true);
    awaitSome(first);
    long verified = first.verified();
    first.kill();

    var second = fetch("fetcher-killed", true);

    assertArrived(second, "fetcher-killed");
    assertThat(second.number("fetched")).isBetween(1L, BYTES - verified + SLACK);
  }
}
