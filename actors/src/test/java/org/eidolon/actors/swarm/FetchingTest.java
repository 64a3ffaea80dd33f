package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.FishingOutcome;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.swarm.BlockBook;
import org.eidolon.proto.swarm.BlockRef;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.VirtualPeers;
import org.eidolon.streams.file.PieceWriter;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a partner is waited for that owes blocks: snub-min 8 s, snub-timeout 30 s. */
class FetchingTest {
  private static ActorTestKit kit;
  private static final int BLOCKS = 64;
  private static final SwarmConfig CONFIG =
      SwarmConfig.from(ConfigFactory.defaultReference().resolve());
  private static final long DELAY = Duration.ofMillis(100).toNanos();

  private final AtomicLong nanos = new AtomicLong(1);
  private final List<Farewell> expelled = new ArrayList<>();
  private final List<Integer> gone = new ArrayList<>();
  private final List<Bytes> banned = new ArrayList<>();
  private final TestProbe<PeerSession.Command> session = kit.createTestProbe();
  private final Map<Integer, Partner> partners = new LinkedHashMap<>();
  private Partner partner;
  private Fetching fetching;

  @TempDir Path folder;

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    Shutdown.of(kit);
  }

  @BeforeEach
  void ask() throws IOException {
    ask(TorrentOptions.Format.V1, session);
  }

  /** A partner that has everything and has just been asked for some of it. */
  private void ask(TorrentOptions.Format format, TestProbe<PeerSession.Command> heard)
      throws IOException {
    ask(format, heard, "");
  }

  private void ask(
      TorrentOptions.Format format, TestProbe<PeerSession.Command> heard, String settings)
      throws IOException {
    var file = Files.write(folder.resolve("file"), new byte[BLOCKS * BlockRef.MAX_BYTES]);
    var options = TorrentOptions.defaults().withFormat(format);
    var torrent = TorrentMaker.make(TorrentSource.scan(file), options, done -> {});
    var config =
        SwarmConfig.from(
            ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    var ports =
        TestPorts.of(
            kit.<CircuitManager.Command>createTestProbe().getRef(),
            kit.<TrackerClient.Command>createTestProbe().getRef(),
            config,
            nanos::get,
            5);
    var book =
        new BlockBook(torrent.pieceCount(), torrent::pieceBytes, new BitSet(), new Random(6));
    var shows =
        new VirtualPeers(1, 1 << 20, config.haveMin(), config.haveMax())
            .open(new BitSet(), new Random(7), nanos.get());
    partner = new Partner(1, heard.getRef(), Optional.empty(), shows, config, nanos.get());
    partners.put(1, partner);
    fetching =
        new Fetching(
            torrent,
            ports,
            book,
            kit.<PieceStore.Command>createTestProbe().getRef(),
            partners,
            new Tally(),
            Allowance.free(),
            (one, why) -> {
              expelled.add(why);
              gone.add(one.id);
            },
            banned::add);
    var all = new BitSet();
    all.set(0, torrent.pieceCount());
    book.joined(1, all);
    fetching.onHeard(partner, PeerMessage.Signal.UNCHOKE, 0);
  }

  private static List<BlockRef> requests(PeerSession.Say say) {
    return say.messages().stream()
        .filter(PeerMessage.Request.class::isInstance)
        .map(message -> ((PeerMessage.Request) message).block())
        .toList();
  }

  private BlockRef asked() {
    var said = session.expectMessageClass(PeerSession.Say.class).messages();
    return ((PeerMessage.Request) said.get(said.size() - 1)).block();
  }

  private void ticks(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      fetching.tick();
    }
  }

  private BlockRef gives() {
    var block = asked();
    fetching.onHeard(
        partner, new PeerMessage.Block(block, Bytes.copyOf(new byte[block.length()])), DELAY);
    return block;
  }

  private static Bytes leaves(int marked) {
    var leaves = new byte[BLOCKS * PeerMessage.HASH_BYTES];
    leaves[marked * PeerMessage.HASH_BYTES] = 1;
    return Bytes.copyOf(leaves);
  }

  private void comes(int index, Partner from) {
    var block = new BlockRef(0, index * BlockRef.MAX_BYTES, BlockRef.MAX_BYTES);
    var content = Bytes.copyOf(new byte[block.length()]);
    fetching.onHeard(from, new PeerMessage.Block(block, content), 0);
    fetching.onDone(List.of(new PieceWriter.Kept(from.id, block)));
  }

  @Test
  void whoGaveWrongBlocksOfAPieceIsFoundWhenItIsRight() {
    var other = new Partner(2, session.getRef(), Optional.empty(), partner.shows, CONFIG, 1);
    partners.put(2, other);
    for (int index = 0; index < BLOCKS; index++) {
      comes(index, index % 2 == 0 ? partner : other);
    }
    fetching.onDone(List.of(new PieceWriter.Compared(0, false, leaves(3))));
    assertThat(gone).isEmpty();

    for (int index = 0; index < BLOCKS; index++) {
      comes(index, partner);
    }
    var right = Bytes.copyOf(new byte[BLOCKS * PeerMessage.HASH_BYTES]);
    fetching.onDone(List.of(new PieceWriter.Compared(0, true, right)));

    assertThat(gone).containsExactly(2);
    assertThat(expelled).containsExactly(Farewell.WRONG_BLOCK);
  }

  @Test
  void whoGaveAWrongBlockAndLeftIsBannedAllTheSame() {
    var name = Bytes.copyOf(new byte[] {7});
    var other = new Partner(2, session.getRef(), Optional.of(name), partner.shows, CONFIG, 1);
    partners.put(2, other);
    for (int index = 0; index < BLOCKS; index++) {
      comes(index, index % 2 == 0 ? partner : other);
    }
    fetching.onDone(List.of(new PieceWriter.Compared(0, false, leaves(3))));
    partners.remove(2);
    fetching.left(other);

    for (int index = 0; index < BLOCKS; index++) {
      comes(index, partner);
    }
    var right = Bytes.copyOf(new byte[BLOCKS * PeerMessage.HASH_BYTES]);
    fetching.onDone(List.of(new PieceWriter.Compared(0, true, right)));

    assertThat(banned).containsExactly(name);
    assertThat(gone).isEmpty();
  }

  @Test
  void whoGaveNothingYetIsAskedForAFewBlocksAndForMoreWhenOneWasRight() throws IOException {
    var heard = kit.<PeerSession.Command>createTestProbe();
    var config = "eidolon.swarm.pipeline-min = 32";
    ask(TorrentOptions.Format.V2, heard, config);
    var said = heard.expectMessageClass(PeerSession.Say.class);
    assertThat(requests(said)).hasSize(8);

    var wanted = (PeerMessage.HashRequest) said.messages().get(0);
    var leaf = Hashes.sha256(Bytes.copyOf(new byte[BlockRef.MAX_BYTES]));
    var leaves = Collections.nCopies(wanted.count(), leaf).toArray(Bytes[]::new);
    fetching.onHeard(partner, new PeerMessage.Hashes(wanted.piece(), 0, Bytes.concat(leaves)), 0);
    for (var block : requests(said)) {
      var content = Bytes.copyOf(new byte[block.length()]);
      fetching.onHeard(partner, new PeerMessage.Block(block, content), DELAY);
    }
    // Not before one is compared with its hash.
    heard.expectNoMessage();
    fetching.onDone(List.of(new PieceWriter.Kept(1, requests(said).get(0))));

    heard.expectMessageClass(PeerSession.Settled.class);
    assertThat(requests(heard.expectMessageClass(PeerSession.Say.class))).hasSizeGreaterThan(8);
  }

  @Test
  void whoGivesBlocksAndNoHashesIsLeftBeforeItCostsMuch() throws IOException {
    var heard = kit.<PeerSession.Command>createTestProbe();
    ask(TorrentOptions.Format.V2, heard);
    var asked = requests(heard.expectMessageClass(PeerSession.Say.class));
    assertThat(asked).hasSize(8);

    for (var block : asked) {
      assertThat(expelled).isEmpty();
      var content = Bytes.copyOf(new byte[block.length()]);
      fetching.onHeard(partner, new PeerMessage.Block(block, content), DELAY);
    }

    assertThat(expelled).containsExactly(Farewell.SNUBBED);
  }

  @Test
  void whatTheDiskDidTogetherIsToldTogether() {
    var block = gives();
    session.expectMessageClass(PeerSession.Say.class);

    var kept = new PieceWriter.Kept(1, block);
    fetching.onDone(List.of(kept, kept, kept));

    var settled = session.fishForMessage(Duration.ofSeconds(10), FetchingTest::untilSettled);
    assertThat(settled.get(settled.size() - 1))
        .isEqualTo(new PeerSession.Settled(3 * block.length()));
  }

  private static FishingOutcome untilSettled(PeerSession.Command command) {
    return command instanceof PeerSession.Settled
        ? FishingOutcomes.complete()
        : FishingOutcomes.continueAndIgnore();
  }

  @Test
  void thatAPieceIsVerifiedIsNotToldToAllPartnersAtOnce() {
    var other = kit.<PeerSession.Command>createTestProbe();
    var second = new Partner(2, other.getRef(), Optional.empty(), partner.shows, CONFIG, 1);
    partners.put(2, second);
    second.told = true;
    second.weAreInterested = true;
    for (int index = 0; index < BLOCKS; index++) {
      comes(index, partner);
    }
    var rows = Bytes.copyOf(new byte[BLOCKS * PeerMessage.HASH_BYTES]);
    fetching.onDone(List.of(new PieceWriter.Compared(0, true, rows)));

    var said =
        other.fishForMessage(
            Duration.ofSeconds(10),
            command ->
                command instanceof PeerSession.Interest
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndCollect());
    assertThat(said.get(said.size() - 1)).isEqualTo(new PeerSession.Interest(false, false));
  }

  @Test
  void whoGaveAllOfAWrongPieceIsCutOffAtOnce() {
    for (int index = 0; index < BLOCKS; index++) {
      comes(index, partner);
    }

    fetching.onDone(List.of(new PieceWriter.Compared(0, false, leaves(3))));

    assertThat(gone).containsExactly(1);
    assertThat(expelled).containsExactly(Farewell.WRONG_BLOCK);
  }

  @Test
  void aPartnerWhoseBlocksWaitForOurDiskIsNotGivenUp() {
    var block = gives();

    ticks(60);
    assertThat(expelled).isEmpty();
    fetching.onDone(List.of(new PieceWriter.Kept(1, block)));
    ticks(8);
    assertThat(expelled).isEmpty();
    ticks(1);
    assertThat(expelled).containsExactly(Farewell.SNUBBED);
  }

  @Test
  void aPartnerThatUsedToAnswerAtOnceIsGivenUpSoon() {
    fetching.onDone(List.of(new PieceWriter.Kept(1, gives())));

    ticks(8);
    assertThat(expelled).isEmpty();
    ticks(1);
    assertThat(expelled).containsExactly(Farewell.SNUBBED);
  }

  @Test
  void aPartnerWhoseDelayIsUnknownHasTheLongestTime() {
    ticks(30);
    assertThat(expelled).isEmpty();
    ticks(1);
    assertThat(expelled).containsExactly(Farewell.SNUBBED);
  }

  @Test
  void theTimeInWhichOurProcessStoodStillIsNotHeldAgainstPartners() {
    ticks(5);
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    fetching.tick();
    ticks(20);
    assertThat(expelled).isEmpty();
    ticks(10);
    assertThat(expelled).containsExactly(Farewell.SNUBBED);
  }
}
