package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.swarm.Bitfield;
import org.eidolon.proto.swarm.BlockRef;
import org.eidolon.proto.swarm.PeerCodec;
import org.eidolon.proto.swarm.PeerDecoder;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers that call a sharer with two places. */
class IncomingTest {
  private static final int PIECE = 16 * 1024;
  private static final int BYTES = 40 * PIECE;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ActorTestKit kit = ActorTestKit.create();
  private final AtomicLong nanos = new AtomicLong(1);
  private final TestProbe<CircuitManager.Command> circuits = kit.createTestProbe();
  private ActorRef<CircuitManager.Incoming> door;
  private ActorRef<Swarm.Command> swarm;
  private Metainfo torrent;

  @TempDir Path folder;

  /** A stranger at the other end of a conduit, who takes whatever it is sent. */
  private final class Stranger {
    private final TestProbe<Conduit.Command> probe = kit.createTestProbe();
    private final ActorRef<Conduit.Event> session;
    private final PeerDecoder decoder = new PeerDecoder(torrent.pieceCount());
    private final List<PeerMessage> heard = new CopyOnWriteArrayList<>();

    Stranger() {
      ActorRef<Conduit.Command> conduit =
          kit.spawn(
              Behaviors.receiveMessage(
                  command -> {
                    if (command instanceof Conduit.Send send) {
                      heard.addAll(decoder.feed(send.bytes()));
                      send.acceptor().tell(Conduit.Sent.INSTANCE);
                    } else if (!(command instanceof Conduit.Consumed)) {
                      probe.getRef().tell(command);
                    }
                    return Behaviors.same();
                  }));
      door.tell(new CircuitManager.Incoming(conduit));
      session = probe.receiveMessage(PATIENCE) instanceof Conduit.Own own ? own.user() : null;
    }

    boolean isIn() {
      return session != null;
    }

    void says(PeerMessage... messages) {
      session.tell(new Conduit.Received(PeerCodec.encode(List.of(messages))));
    }

    void greets() {
      says(
          new PeerMessage.Hello(
              PeerMessage.VERSION,
              Bytes.copyOf(new byte[PeerMessage.ID_BYTES]),
              torrent.pieceCount()),
          new PeerMessage.Has(Bitfield.of(new BitSet(), torrent.pieceCount())));
    }

    <T extends PeerMessage> T hears(Class<T> kind) {
      return await()
          .atMost(PATIENCE)
          .until(() -> heard.stream().filter(kind::isInstance).findFirst(), Optional::isPresent)
          .map(kind::cast)
          .orElseThrow();
    }

    void expectClosed() {
      probe.expectMessage(Conduit.Close.INSTANCE);
    }
  }

  @BeforeEach
  void share() throws IOException {
    var content = new byte[BYTES];
    new Random(4).nextBytes(content);
    Files.write(folder.resolve("file"), content);
    torrent =
        TorrentMaker.make(
            TorrentSource.scan(folder.resolve("file")),
            TorrentOptions.defaults().withPieceLength(PIECE),
            done -> {});
    var config =
        SwarmConfig.from(
            ConfigFactory.parseString("eidolon.swarm { incoming = 2, choke-interval = 100ms }")
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    var ports =
        TestPorts.of(
            circuits.getRef(),
            kit.spawn(new FakeTracker().clientOf("sharer")),
            config,
            nanos::incrementAndGet,
            5);
    var manager = kit.spawn(SwarmManager.create(ports));
    swarm =
        AskPattern.<SwarmManager.Command, SwarmManager.Joined>ask(
                manager,
                replyTo -> new SwarmManager.Join(torrent, folder, false, replyTo),
                PATIENCE,
                kit.scheduler())
            .toCompletableFuture()
            .join()
            .swarm();
    door = circuits.expectMessageClass(CircuitManager.Expect.class, PATIENCE).receiver();
  }

  @AfterEach
  void shutDown() {
    Shutdown.of(kit);
  }

  private SwarmStatus status() {
    return AskPattern.<Swarm.Command, SwarmStatus>ask(
            swarm, Swarm.Ask::new, PATIENCE, kit.scheduler())
        .toCompletableFuture()
        .join();
  }

  @Test
  void anIdleStrangerMakesRoomAndABusyOneDoesNot() {
    var idle = new Stranger();
    var busy = new Stranger();
    assertThat(new Stranger().isIn()).as("both places are taken by newcomers").isFalse();

    nanos.addAndGet(Duration.ofMinutes(3).toNanos());
    busy.greets();
    busy.says(PeerMessage.Signal.INTERESTED);
    var has = busy.hears(PeerMessage.Has.class).pieces();
    var block =
        new PeerMessage.Request(new BlockRef(has.toBitSet().nextSetBit(0), 0, BlockRef.MAX_BYTES));
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              // Refused until the swarm serves it.
              busy.says(block);
              return status().servedBytes() > 0;
            });

    assertThat(new Stranger().isIn()).isTrue();
    idle.expectClosed();
    assertThat(new Stranger().isIn()).as("one is busy, the other new").isFalse();
    busy.probe.expectNoMessage();
  }

  @Test
  void whoCallsMayAskAtOnceAsLongAsPlacesAreFree() {
    var welcome = new Stranger();

    assertThat(welcome.hears(PeerMessage.Signal.class)).isEqualTo(PeerMessage.Signal.UNCHOKE);
    welcome.greets();
    var has = welcome.hears(PeerMessage.Has.class).pieces();
    welcome.says(
        new PeerMessage.Request(new BlockRef(has.toBitSet().nextSetBit(0), 0, BlockRef.MAX_BYTES)));
    welcome.hears(PeerMessage.Block.class);
  }

  @Test
  void twoStrangersSeeTwoPeersWithoutAllPieces() {
    var one = new Stranger();
    var other = new Stranger();

    var first = one.hears(PeerMessage.Has.class).pieces();
    var second = other.hears(PeerMessage.Has.class).pieces();

    assertThat(first.toBitSet().cardinality()).isBetween(20, 36);
    assertThat(second.toBitSet().cardinality()).isBetween(20, 36);
    assertThat(first).isNotEqualTo(second);
    assertThat(one.hears(PeerMessage.Hello.class).id())
        .isNotEqualTo(other.hears(PeerMessage.Hello.class).id());
  }

  @Test
  void whoAsksForPiecesItWasNotShownIsRefusedAndAtLastCutOff() {
    var curious = new Stranger();
    curious.greets();
    curious.says(PeerMessage.Signal.INTERESTED);
    curious.hears(PeerMessage.Signal.class);
    int hidden = curious.hears(PeerMessage.Has.class).pieces().toBitSet().nextClearBit(0);
    var ask = new PeerMessage.Request(new BlockRef(hidden, 0, PIECE));

    curious.says(ask);
    assertThat(curious.hears(PeerMessage.Reject.class).block()).isEqualTo(ask.block());
    for (int i = 0; i < 1024; i++) {
      curious.says(ask);
    }

    curious.expectClosed();
    assertThat(status().servedBytes()).isZero();
  }
}
