package org.eidolon.node.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eidolon.node.story.SwarmStoryTest.random;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast a transfer is over narrow and long links, in virtual time. */
final class LongPathStoryTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final String ONE_CIRCUIT =
      "eidolon.swarm { partners = 1, circuits-per-partner = 1 }\n";

  private static final String AT_ONCE = "eidolon.circuit { setup-jitter = 0s, end-jitter = 0s }\n";

  private final NetworkTime.Virtual time = NetworkTime.virtual();
  private TestNetwork network;
  private List<SimPeer> relays;
  private SimPeer fetcher;
  private Metainfo torrent;

  @TempDir private Path folder;

  /**
   * @param latency of each link, one way
   * @param path bytes that each link carries in a second
   */
  private void begin(Duration latency, long path, int bytes, String settings) throws IOException {
    network = new TestNetwork(folder, 11, latency, settings, time);
    network.bandwidth(path);
    relays = network.addRelays(7);
    var sharer = network.addPeer("sharer");
    fetcher = network.addPeer("fetcher");
    Files.write(sharer.folder.resolve("film"), random(bytes));
    torrent = network.torrent(sharer, "film");
    network.awaitLinks();
    sharer.join(torrent, false);
    fetcher.join(torrent, true);
    time.until(() -> fetched() > 0, Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    network.close();
  }

  private long fetched() {
    return fetcher.status(torrent).fetchedBytes();
  }

  /** Bytes that came in each of so many seconds. */
  private List<Long> seconds(int count) {
    var each = new ArrayList<Long>();
    long before = fetched();
    for (int i = 0; i < count; i++) {
      time.passes(SECOND);
      each.add(fetched() - before);
      before = fetched();
    }
    return each;
  }

  private static double mean(List<Long> each) {
    return each.stream().mapToLong(Long::longValue).average().orElseThrow();
  }

  @Test
  void oneCircuitFillsTenMegabitsAtAHundredMillisecondsALink() throws IOException {
    long path = 10_000_000 / 8;
    begin(Duration.ofMillis(100), path, 48 << 20, ONE_CIRCUIT);
    seconds(20);

    assertThat(mean(seconds(15))).isGreaterThan(0.85 * path);
  }

  /** Five links make a round trip of 250 ms, within which such a path holds 3 MB. */
  @Test
  void oneCircuitFillsAHundredMegabitsAtTwentyFiveMillisecondsALink() throws IOException {
    long path = 100_000_000 / 8;
    begin(Duration.ofMillis(25), path, 112 << 20, ONE_CIRCUIT);
    seconds(5);

    assertThat(mean(seconds(3))).isGreaterThan(0.85 * path);
  }

  /**
   * Of five links, each of 100 ms one way: the circuit is made by one, greets by the answer, and
   * asks at once.
   */
  @Test
  void theFirstPieceIsThereAfterTwoRoundTripsAndALittle() throws IOException {
    assertThat(tripsToTheFirstPiece(100_000, 1 << 14)).isLessThan(2.5);
  }

  /** Trust costs no round trip: what a first window holds is asked for at once. */
  @Test
  void aFirstPieceOfEightBlocksTakesNoLonger() throws IOException {
    assertThat(tripsToTheFirstPiece(16 << 17, 1 << 17)).isLessThan(3.1);
  }

  /** From hearing of the torrent, in round trips of a path of five links. */
  private double tripsToTheFirstPiece(int bytes, int pieceLength) throws IOException {
    var link = Duration.ofMillis(100);
    network = new TestNetwork(folder, 11, link, ONE_CIRCUIT + AT_ONCE, time);
    network.addRelays(7);
    var sharer = network.addPeer("sharer");
    fetcher = network.addPeer("fetcher");
    Files.write(sharer.folder.resolve("film"), random(bytes));
    var options = TorrentOptions.defaults().withPieceLength(pieceLength);
    torrent = network.torrent(sharer, "film", options);
    network.awaitLinks();
    sharer.join(torrent, false);
    time.passes(SECOND);

    long began = time.nanos();
    fetcher.join(torrent, true);
    while (fetcher.status(torrent).verifiedBytes() == 0) {
      time.passes(Duration.ofMillis(10));
    }

    return (double) (time.nanos() - began) / (2 * 5 * link.toNanos());
  }

  @Test
  void theRateIsBackWithinFiveSecondsWhenTheOnlyCircuitIsLost() throws IOException {
    begin(Duration.ofMillis(20), 500_000, 20 << 20, ONE_CIRCUIT);
    seconds(10);
    double before = mean(seconds(5));

    network.kill(
        relays.stream().filter(relay -> relay.circuits().relayed() > 0).findFirst().orElseThrow());

    var after = seconds(10);
    assertThat(fetcher.circuits().ended()).isNotEmpty();
    assertThat(mean(after.subList(5, 10))).isGreaterThan(0.9 * before);
  }

  @Test
  void theRateHasNoDentWhenACircuitIsReplacedBecauseOfItsAge() throws IOException {
    begin(
        Duration.ofMillis(20),
        500_000,
        32 << 20,
        ONE_CIRCUIT + "eidolon.circuit { life-min = 25s, life-max = 30s }");
    seconds(10);
    double before = mean(seconds(5));

    var replaced = seconds(30);

    assertThat(fetcher.circuits().ended()).isNotEmpty();
    assertThat(replaced).allSatisfy(each -> assertThat((double) each).isGreaterThan(0.8 * before));
  }
}
