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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.eidolon.proto.metainfo.Metainfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Torrents that name several trackers, each with a network of its own. */
final class TiersStoryTest {
  private static final String FOLLOWING =
      "eidolon.membership { follow-torrents = true, fail-over-after = 1s }";

  @TempDir private Path folder;
  private TestNetwork network;
  private SimTracker first;
  private SimTracker second;
  private SimPeer sharer;
  private Metainfo plain;

  @BeforeEach
  void build() throws IOException {
    build(FOLLOWING);
  }

  private void build(String settings) throws IOException {
    network = new TestNetwork(folder, 5, Duration.ofMillis(1), settings);
    first = network.firstTracker();
    second = network.addTracker();
    for (int i = 0; i < 6; i++) {
      network.addPeer("near" + i, first);
      network.addPeer("far" + i, second);
    }
    sharer = network.addPeer("sharer", first);
    Files.write(sharer.folder.resolve("film"), random(3 << 20));
    plain = network.torrent(sharer, "film");
  }

  @AfterEach
  void close() {
    network.close();
  }

  private Metainfo naming(SimTracker... trackers) {
    return plain.withTrackers(List.of(trackers).stream().map(tracker -> tracker.address).toList());
  }

  private void arrives(SimPeer fetcher, Metainfo torrent) throws IOException {
    var status = awaitAll(fetcher, torrent, 20);
    assertThat(status.relaysLeast()).isGreaterThanOrEqualTo(3);
    assertSame(sharer.folder.resolve("film"), fetcher.folder.resolve("film"));
  }

  @Test
  void aTorrentOfAnotherTrackerIsFetchedInThatTrackersNetwork() throws Exception {
    var torrent = naming(second);
    var fetcher = network.addPeer("fetcher", first);

    sharer.join(torrent, false);
    fetcher.join(torrent, true);

    arrives(fetcher, torrent);
  }

  @Test
  void aNodeThatIsNotToldToFollowMeetsAtHomeWhateverTheTorrentNames() throws Exception {
    network.close();
    folder = Files.createDirectory(folder.resolve("unfollowing"));
    build("");
    second.kill();
    var torrent = naming(second);
    var fetcher = network.addPeer("fetcher", first);

    sharer.join(torrent, false);
    fetcher.join(torrent, true);

    arrives(fetcher, torrent);
  }

  @Test
  void torrentsOfTwoTrackersAreSharedByOneNodeAtATime() throws Exception {
    var near = naming(first);
    Files.write(sharer.folder.resolve("song"), random(1 << 20));
    var far = network.torrent(sharer, "song").withTrackers(List.of(second.address));
    var one = network.addPeer("one", first);
    var other = network.addPeer("other", second);

    sharer.join(near, false);
    sharer.join(far, false);
    one.join(near, true);
    other.join(far, true);

    arrives(one, near);
    awaitAll(other, far, 20);
    assertSame(sharer.folder.resolve("song"), other.folder.resolve("song"));
  }

  @Test
  void theNextTierIsAskedWhileTheFirstIsDown() throws Exception {
    first.kill();
    var torrent = naming(first, second);
    var fetcher = network.addPeer("fetcher", second);

    sharer.join(torrent, false);
    fetcher.join(torrent, true);

    arrives(fetcher, torrent);
  }

  @Test
  void aTrackerThatReturnsIsAskedAgainInPlaceOfTheOneBehindIt() throws Exception {
    var torrent = naming(first, second);
    first.kill();
    sharer.join(torrent, false);
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () ->
                sharer.status(torrent).state() == State.SHARING
                    && sharer.status(torrent).problem().isEmpty());

    first.start();
    // It knows the first tracker only, so that they meet there or nowhere.
    var fetcher = network.addPeer("fetcher", first);
    var there = naming(first);
    fetcher.join(there, true);

    arrives(fetcher, there);
  }

  @Test
  void aTrackerThatDiesInMidSwarmIsReplacedByTheNext() throws Exception {
    var torrent = naming(first, second);
    sharer.join(torrent, false);
    var early = network.addPeer("early", first);
    early.join(torrent, true);
    arrives(early, torrent);

    first.kill();
    var late = network.addPeer("late", second);
    var there = naming(second);
    late.join(there, true);

    arrives(late, there);
  }

  @Test
  void whatTheFirstTrackerSaysIsShownIfNoneServes() {
    first.kill();
    second.kill();
    var torrent = naming(first, second);
    sharer.join(torrent, false);

    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> sharer.status(torrent).problem().contains("nobody answers"));
  }
}
