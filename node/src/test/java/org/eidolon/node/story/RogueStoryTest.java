package org.eidolon.node.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eidolon.node.story.SwarmStoryTest.assertSame;
import static org.eidolon.node.story.SwarmStoryTest.random;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.swarm.BlockRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner that means harm, in virtual time with the settings that people have. */
final class RogueStoryTest {
  private static final int BYTES = 4 << 20;
  private static final Duration LONG = Duration.ofMinutes(3);

  private final NetworkTime.Virtual time = NetworkTime.virtual();
  private TestNetwork network;
  private SimPeer rogue;
  private SimPeer sharer;
  private SimPeer fetcher;
  private Metainfo torrent;

  @TempDir private Path folder;

  private void build(Format format, String settings) throws IOException {
    network = new TestNetwork(folder, 31, Duration.ofMillis(20), settings, time);
    network.bandwidth(512 * 1024);
    network.addRelays(7);
    rogue = network.addPeer("rogue");
    sharer = network.addPeer("sharer");
    fetcher = network.addPeer("fetcher");
    for (var peer : new SimPeer[] {rogue, sharer}) {
      Files.write(peer.folder.resolve("film"), random(BYTES));
    }
    var options = TorrentOptions.defaults().withPieceLength(1 << 16).withFormat(format);
    torrent = network.torrent(sharer, "film", options);
    network.awaitLinks();
  }

  @AfterEach
  void close() {
    network.close();
  }

  private SwarmStatus status() {
    return fetcher.status(torrent);
  }

  private void awaitFile() throws IOException {
    time.until(() -> status().state() == State.SHARING, LONG);
    assertSame(sharer.folder.resolve("film"), fetcher.folder.resolve("film"));
  }

  private Map<CircuitCloseReason, Long> ended() {
    return fetcher.circuits().ended();
  }

  @Test
  void whoLiesIsFoundByItsFirstBlocksAndNotTakenAgain() throws IOException {
    build(Format.V2, "");
    network.joinAsRogue(rogue, Rogue.LIES, torrent);
    fetcher.join(torrent, true);
    time.until(() -> status().wastedBytes() > 0, LONG);

    time.passes(LONG);

    // No more than eight blocks over each circuit to it that was open by then.
    assertThat(status().wastedBytes()).isLessThanOrEqualTo(2 * 8 * BlockRef.MAX_BYTES);
    assertThat(status().fetchedBytes()).isEqualTo(status().wastedBytes());
    assertThat(status().circuits()).isZero();
    assertThat(status().verifiedBytes()).isZero();
    sharer.join(torrent, false);
    awaitFile();
  }

  @Test
  void whoLiesWhereOnlyPiecesCanBeComparedIsFoundByFetchingThemAgain() throws IOException {
    build(Format.V1, "");
    network.joinAsRogue(rogue, Rogue.LIES, torrent);
    sharer.join(torrent, false);
    fetcher.join(torrent, true);

    time.until(() -> status().wastedBytes() > 0, LONG);
    awaitFile();

    assertThat(status().wastedBytes()).isLessThan(BYTES / 8);
  }

  @Test
  void whoNeverAnswersIsReplacedWhenItsTimeIsUp() throws IOException {
    build(Format.V2, "eidolon.swarm { partners = 1, circuits-per-partner = 1 }");
    network.joinAsRogue(rogue, Rogue.STALLS, torrent);
    fetcher.join(torrent, true);
    time.until(() -> status().state() == State.FETCHING, LONG);
    sharer.join(torrent, false);

    // 30 s of patience, and what an announce and a circuit take besides.
    time.until(() -> status().verifiedBytes() > 0, Duration.ofSeconds(45));

    awaitFile();
    assertThat(status().wastedBytes()).isZero();
  }

  @Test
  void whoBabblesCostsItsOwnCircuitsAlone() throws IOException {
    build(Format.V2, "");
    network.joinAsRogue(rogue, Rogue.BABBLES, torrent);
    sharer.join(torrent, false);
    fetcher.join(torrent, true);
    time.until(() -> !ended().isEmpty(), LONG);

    awaitFile();

    assertThat(ended()).containsOnlyKeys(CircuitCloseReason.REQUESTED);
    assertThat(network.linksLost()).isZero();
  }
}
