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
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.control.TrackerCodec;
import org.eidolon.proto.control.TrackerReplyCodec;
import org.eidolon.proto.control.TrackerRequestCodec;
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.credit.CreditUnits;
import org.eidolon.proto.credit.HashChain;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.tracker.SignedRequest;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.streams.sim.Noon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who fetches pays those who carry it. */
final class CreditStoryTest {
  private static final int BYTES = 12 << 20;
  private static final String SOON = "eidolon.membership { redeem-min = 50ms, redeem-max = 300ms }";

  @TempDir private Path folder;
  private TestNetwork network;
  private List<SimPeer> relays;
  private SimPeer sharer;
  private SimPeer fetcher;
  private Metainfo torrent;

  @BeforeEach
  void build() throws IOException {
    network = new TestNetwork(folder, 8, Duration.ZERO, SOON);
    relays = network.addRelays(6);
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

  private static CreditStanding credit(SimPeer peer) {
    return peer.standing().credit().orElse(CreditStanding.NONE);
  }

  private long earnedByAll() {
    return network.peers().stream().mapToLong(peer -> credit(peer).earned()).sum();
  }

  /** All but what was not yet worth a unit on its circuit. */
  private void awaitPaid() {
    long carried = 3L * (BYTES - 12 * CreditUnits.UNIT_BYTES) / CreditUnits.UNIT_BYTES;
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> earnedByAll() >= carried / 2 && credit(fetcher).paid() == earnedByAll());
  }

  @Test
  void relaysEarnWhatTheFetcherPaysAndItIsThereAfterTheTrackerStartedAgain() throws Exception {
    fetcher.join(torrent, true);
    awaitAll(fetcher, torrent, 30);

    awaitPaid();
    assertThat(credit(fetcher).balance()).isEqualTo(credit(fetcher).earned() - earnedByAll());
    assertThat(relays).filteredOn(relay -> credit(relay).balance() > 0).hasSizeGreaterThan(2);
    long all = network.peers().stream().mapToLong(peer -> credit(peer).balance()).sum();
    assertThat(all).isZero();
    assertSame(sharer.folder.resolve("film"), fetcher.folder.resolve("film"));

    var before = credit(fetcher);
    network.killTracker();
    network.restartTracker();
    network.awaitLinks();
    await().atMost(20, TimeUnit.SECONDS).until(() -> credit(fetcher).paid() >= before.paid());
  }

  @Test
  void whoRedeemsRubbishGetsNothingAndDisturbsNobody() {
    var thief = relays.get(0);
    fetcher.join(torrent, true);
    var random = new Random(3);
    for (int i = 0; i < 20; i++) {
      var body = redeem(thief, claim(random)).toCompletableFuture().join();
      var reply = TrackerReplyCodec.decode(TrackerRequest.Redeem.PATH, body);
      assertThat(((TrackerReply.Redeemed) reply).units()).isZero();
    }

    awaitAll(fetcher, torrent, 30);
    awaitPaid();
    long all = network.peers().stream().mapToLong(peer -> credit(peer).balance()).sum();
    assertThat(all).isZero();
  }

  private static Redemption claim(Random random) {
    var value = new byte[2 * HashChain.VALUE_BYTES];
    random.nextBytes(value);
    var bytes = Bytes.copyOf(value);
    return new Redemption(
        bytes.slice(0, HashChain.VALUE_BYTES),
        CreditUnits.MOST_UNITS,
        bytes.slice(HashChain.VALUE_BYTES, bytes.length()));
  }

  private static CompletionStage<Bytes> redeem(SimPeer thief, Redemption claim) {
    var request = new TrackerRequest.Redeem(List.of(claim));
    var signed =
        SignedRequest.sign(
            thief.identity,
            request.path(),
            thief.home.key(),
            Noon.CLOCK.instant(),
            TrackerRequestCodec.encode(request),
            new Random());
    return thief.ways.get(0).call(request.path(), TrackerCodec.encode(signed));
  }
}
