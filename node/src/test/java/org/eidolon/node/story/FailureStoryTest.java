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
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.eidolon.actors.tracker.TrackerClient.Standing;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What breaks in the middle of a transfer costs seconds, never bytes. */
final class FailureStoryTest {
  private static final int BYTES = 12 << 20;
  private static final int SOME = 2 << 20;

  /** Blocks that two partners were asked for near the end, or that came after we gave them up. */
  private static final int SLACK = 1 << 20;

  /** What a sharer may have read and sent for a circuit that broke: window, queue, sockets. */
  private static final int IN_FLIGHT = 8 << 20;

  @TempDir private Path folder;
  private TestNetwork network;
  private List<SimPeer> relays;
  private SimPeer sharer;
  private SimPeer fetcher;
  private Metainfo torrent;

  @BeforeEach
  void build() throws IOException {
    network = new TestNetwork(folder, 2, Duration.ofMillis(4), "");
    relays = network.addRelays(7);
    sharer = network.addPeer("sharer");
    fetcher = network.addPeer("fetcher");
    Files.write(sharer.folder.resolve("film"), random(BYTES));
    torrent = network.torrent(sharer, "film");
    network.awaitLinks();
    sharer.join(torrent, false);
  }

  @AfterEach
  void close() {
    network.close();
  }

  private SwarmStatus status() {
    return fetcher.status(torrent);
  }

  private void fetchSome() {
    fetcher.join(torrent, true);
    await()
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> status().verifiedBytes() >= SOME && status().circuits() >= 2);
    assertThat(status().state()).isEqualTo(State.FETCHING);
    assertThat(status().verifiedBytes()).isLessThan(BYTES / 2);
  }

  private void awaitState(State state, int seconds) {
    await().atMost(seconds, TimeUnit.SECONDS).until(() -> status().state() == state);
  }

  private SwarmStatus awaitFile(int seconds) throws IOException {
    var status = awaitAll(fetcher, torrent, seconds);
    assertSame(sharer.folder.resolve("film"), fetcher.folder.resolve("film"));
    assertThat(status.fetchedBytes()).isEqualTo(BYTES + status.wastedBytes());
    return status;
  }

  private SimPeer relayOnTheWay() {
    return relays.stream()
        .filter(relay -> relay.circuits().relayed() > 0)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRelayKilledInMidTransferCostsSecondsAndNoByte() throws Exception {
    fetchSome();
    var relay = relayOnTheWay();
    int through = relay.circuits().relayed();
    int open = status().circuits();
    network.kill(relay);
    long before = status().verifiedBytes();

    await()
        .atMost(5, TimeUnit.SECONDS)
        .failFast("other circuits went with it", () -> isCutBelow(open - through))
        .until(
            () -> {
              var now = status();
              boolean whole = now.circuits() >= open && now.verifiedBytes() >= before + SOME;
              return whole || now.state() == State.SHARING;
            });
    var status = awaitFile(20);

    assertThat(status.wastedBytes()).isLessThan(SLACK);
    assertThat(sharer.status(torrent).servedBytes()).isLessThan(BYTES + IN_FLIGHT);
  }

  private boolean isCutBelow(int circuits) {
    var now = status();
    return now.state() != State.SHARING && now.circuits() < circuits;
  }

  @Test
  void theTrackerKilledAndRestartedIsNotNoticedByARunningTransfer() throws Exception {
    var late = network.addPeer("late");
    network.awaitLinks();
    fetchSome();

    network.killTracker();
    late.join(torrent, true);
    await()
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> late.status(torrent).state() == State.WAITING_FOR_TRACKER);
    assertThat(late.status(torrent).problem()).contains("nobody answers");
    awaitFile(20);
    assertThat(late.standing().standing()).isEqualTo(Standing.UNREACHABLE);

    network.restartTracker();
    awaitAll(late, torrent, 20);
  }

  @Test
  void noLinkIsLostWhileMembersReturnToARestartedTracker() throws Exception {
    fetchSome();
    var before = new HashMap<SimPeer, Set<PeerId>>();
    relays.forEach(relay -> before.put(relay, network.linksUp(relay)));

    network.killTracker();
    network.restartTracker();
    awaitFile(20);
    network.awaitLinks();

    // Sets of the first ones to return may name some more for a while.
    before.forEach((relay, links) -> assertThat(network.linksUp(relay)).containsAll(links));
    assertThat(network.linksLost()).isZero();
  }

  @Test
  void theOnlySharerGoneIsWaitedForAndTheRestFetchedWhenItReturns() throws Exception {
    fetchSome();
    network.kill(sharer);

    awaitState(State.WAITING_FOR_THE_REST, 5);
    long kept = status().verifiedBytes();
    assertThat(kept).isGreaterThanOrEqualTo(SOME);

    network.restart(sharer);
    sharer.join(torrent, false);

    assertThat(awaitFile(20).wastedBytes()).isLessThan(SLACK);
    assertThat(sharer.status(torrent).servedBytes()).isLessThan(BYTES - kept + IN_FLIGHT);
  }

  @Test
  void aFetcherThatStartsAgainGoesOnFromItsVerifiedPieces() throws Exception {
    fetchSome();
    long verified = status().verifiedBytes();
    network.kill(fetcher);

    network.restart(fetcher);
    fetcher.join(torrent, true);
    var status = awaitAll(fetcher, torrent, 20);

    assertThat(status.fetchedBytes()).isLessThanOrEqualTo(BYTES - verified + SLACK);
    assertSame(sharer.folder.resolve("film"), fetcher.folder.resolve("film"));
  }

  @Test
  void aSpoiledCellCostsOneCircuitAndNoByte() throws Exception {
    fetchSome();
    assertThat(ended()).isZero();
    var doors = new ArrayDeque<>(relays);

    // Which neighbors are first on our ways nobody tells: one after the other is tried.
    await()
        .pollInterval(100, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              if (ended() == 0 && !doors.isEmpty()) {
                network.corruptNext(doors.remove(), fetcher);
              }
              return ended() > 0;
            });

    assertThat(ended()).isEqualTo(1);
    assertThat(awaitFile(20).wastedBytes()).isLessThan(SLACK);
  }

  private long ended() {
    return fetcher.circuits().ended().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void aMemberThatFallsSilentIsReplacedInTheSetsOfOthers() {
    var silent =
        relays.stream()
            .filter(
                relay ->
                    sharer.neighbors().stream().anyMatch(other -> other.peer().equals(relay.id())))
            .findFirst()
            .orElseThrow();

    network.freeze(silent);

    // The sets are told one by one: a member may lose its neighbor well before it is given another.
    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(network.peersBut(silent))
                    .allSatisfy(peer -> assertReplaced(silent, peer)));
  }

  private void assertReplaced(SimPeer gone, SimPeer peer) {
    var neighbors = peer.neighbors().stream().map(Neighbor::peer).toList();
    assertThat(neighbors)
        .doesNotContain(gone.id())
        .hasSizeGreaterThanOrEqualTo(Math.min(relays.size(), 5));
  }
}
