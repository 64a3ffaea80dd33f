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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.AccessRules;
import org.eidolon.proto.tracker.AccountKey;
import org.eidolon.proto.tracker.Traffic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tracker that serves accounts alone, and not every swarm. */
final class PrivateTrackerStoryTest {
  private static final int BYTES = 2 << 20;
  private static final String PRIVATE =
      "eidolon.tracker { mode = private, announce-interval = 5s }";

  @TempDir private Path folder;
  private TestNetwork network;
  private SimPeer sharer;
  private SimPeer fetcher;
  private Metainfo torrent;

  @BeforeEach
  void build() throws IOException {
    network = new TestNetwork(folder, 6, Duration.ZERO, PRIVATE);
    // Relays need no account.
    network.addRelays(6);
    sharer = network.addPeer("sharer");
    fetcher = network.addPeer("fetcher");
    Files.write(sharer.folder.resolve("film"), random(BYTES));
    torrent = network.torrent(sharer, "film");
    network.awaitLinks();
  }

  @AfterEach
  void close() {
    network.close();
  }

  private void decide(Set<PeerId> accounts, Map<Bytes, String> blocked) {
    network.firstTracker().decide(new AccessRules.Decided(true, accounts, Set.of(), blocked));
  }

  private void awaitRefusal(String line) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () -> {
              var status = fetcher.status(torrent);
              return status.state() == State.WAITING_FOR_TRACKER && status.problem().contains(line);
            });
  }

  @Test
  void aStrangerIsToldWhatToAskForAndServedOnceItHasAnAccount() throws Exception {
    decide(Set.of(sharer.id()), Map.of());
    sharer.join(torrent, false);
    fetcher.join(torrent, true);
    awaitRefusal("account add " + new AccountKey(fetcher.id()).text());
    assertThat(fetcher.status(torrent).verifiedBytes()).isZero();

    decide(Set.of(sharer.id(), fetcher.id()), Map.of());

    awaitAll(fetcher, torrent, 30);
    assertSame(sharer.folder.resolve("film"), fetcher.folder.resolve("film"));
  }

  @Test
  void aBlockedSwarmIsRefusedWithItsOwnLine() {
    decide(
        Set.of(sharer.id(), fetcher.id()), Map.of(torrent.swarmSecret(), "taken down on request"));
    sharer.join(torrent, false);
    fetcher.join(torrent, true);

    awaitRefusal("taken down on request");
  }

  @Test
  void anAccountSeesWhatItMovedAlsoAfterTheTrackerStartedAgain() throws Exception {
    decide(Set.of(sharer.id(), fetcher.id()), Map.of());
    sharer.join(torrent, false);
    fetcher.join(torrent, true);
    awaitAll(fetcher, torrent, 30);
    awaitMoved();

    network.killTracker();
    network.restartTracker();
    decide(Set.of(sharer.id(), fetcher.id()), Map.of());
    network.awaitLinks();

    awaitMoved();
    assertThat(moved(fetcher).fetchedBytes())
        .isLessThanOrEqualTo(fetcher.status(torrent).fetchedBytes());
  }

  /** All but what went in the first moment, before the tracker asked for reports. */
  private void awaitMoved() {
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () ->
                moved(fetcher).fetchedBytes() > BYTES / 2
                    && moved(sharer).servedBytes() > BYTES / 2);
  }

  private static Traffic moved(SimPeer peer) {
    return peer.standing().account().orElse(Traffic.NONE);
  }
}
