package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.swarm.BlockBook;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a claim of a partner is answered with, and when. */
class ShowingTest {
  private static ActorTestKit kit;
  private static final int PIECE = 16 * 1024;
  private static final int PIECES = 40;

  private final TestProbe<PeerSession.Command> session = kit.createTestProbe();

  @TempDir Path folder;

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    Shutdown.of(kit);
  }

  private static BitSet first(int pieces) {
    var set = new BitSet();
    set.set(0, pieces);
    return set;
  }

  /** The partner claims the first half of the pieces. */
  private List<PeerSession.Command> answer(int have) throws IOException {
    var file = Files.write(folder.resolve("file"), new byte[PIECES * PIECE]);
    var options = TorrentOptions.defaults().withPieceLength(PIECE);
    var torrent = TorrentMaker.make(TorrentSource.scan(file), options, done -> {});
    var config = SwarmConfig.from(ConfigFactory.defaultReference().resolve());
    var ports =
        TestPorts.of(
            kit.<CircuitManager.Command>createTestProbe().getRef(),
            kit.<TrackerClient.Command>createTestProbe().getRef(),
            config,
            () -> 1,
            5);
    var book = new BlockBook(PIECES, torrent::pieceBytes, first(have), new Random(6));
    var showing = new Showing(torrent, ports, book);
    var partner = new Partner(1, session.getRef(), Optional.empty(), showing.open(), config, 1);
    // All that it was shown at first it claims too, so that it lacks what is hidden.
    var claimed = partner.shows.shown();
    claimed.or(first(PIECES / 2));
    showing.claims(partner, claimed);
    partner.session.tell(new PeerSession.Serve(true));
    return session.fishForMessage(
        Duration.ofSeconds(10),
        command ->
            command instanceof PeerSession.Serve
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndCollect());
  }

  @Test
  void aClaimIsAnsweredWithTheNextBatchWhileWeAreFetching() throws IOException {
    var said = answer(PIECES - 1);
    assertThat(said).hasAtLeastOneElementOfType(PeerSession.Gained.class);
    assertThat(said).doesNotHaveAnyElementsOfTypes(PeerSession.Show.class);
  }

  @Test
  void aFetcherOfAllWeHaveIsShownMoreAtOnce() throws IOException {
    assertThat(answer(PIECES)).hasAtLeastOneElementOfType(PeerSession.Show.class);
  }
}
