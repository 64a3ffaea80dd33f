package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Flow;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.actors.tracker.Vouchers;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.Voucher;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.swarm.Bitfield;
import org.eidolon.proto.swarm.PeerCodec;
import org.eidolon.proto.swarm.PeerDecoder;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.streams.file.PieceFlow;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One session that may show a voucher or ask for one; the test plays its partner and tracker. */
class VouchingTest {
  private static final int PIECES = 4;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final SwarmConfig config = SwarmConfig.from(ConfigFactory.defaultReference().resolve());
  private final TestProbe<CircuitManager.Command> circuits = kit.createTestProbe();
  private final TestProbe<TrackerClient.Command> tracker = kit.createTestProbe();
  private final List<PeerMessage> heard = new CopyOnWriteArrayList<>();
  private ActorRef<PeerSession.Command> session;
  private ActorRef<Conduit.Event> events;
  private Metainfo torrent;
  private int marks;

  @TempDir Path folder;

  @BeforeEach
  void make() throws IOException {
    var file = Files.write(folder.resolve("file"), new byte[PIECES * 16384]);
    var options = TorrentOptions.defaults().withPieceLength(16384);
    torrent = TorrentMaker.make(TorrentSource.scan(file), options, done -> {});
  }

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private PeerSession.Plan plan() {
    var ports = TestPorts.of(circuits.getRef(), tracker.getRef(), config, System::nanoTime, 5);
    var reader = Flow.<PeerMessage>create().map(ask -> List.<PieceFlow.Answer>of());
    var swarm = kit.<SessionEvent>createTestProbe().getRef();
    return new PeerSession.Plan(1, torrent, new BitSet(), reader, ports, new Lane(), swarm);
  }

  private Behavior<Conduit.Command> conduit() {
    var decoder = new PeerDecoder(PIECES);
    return Behaviors.receive(Conduit.Command.class)
        .onMessage(
            Conduit.Send.class,
            send -> {
              heard.addAll(decoder.feed(send.bytes()));
              send.acceptor().tell(Conduit.Sent.INSTANCE);
              return Behaviors.same();
            })
        .onMessage(
            Conduit.Own.class,
            own -> {
              events = own.user();
              return Behaviors.same();
            })
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /** Ours, to a partner that knows vouchers. */
  private void call() {
    var secrets = Collections.nCopies(2, Bytes.copyOf(new byte[PathGrant.HOP_SECRET_BYTES]));
    var unpaid = Collections.nCopies(2, Bytes.EMPTY);
    var partner = Bytes.copyOf(new byte[PathGrant.PARTNER_BYTES]);
    var grant =
        new PathGrant(Bytes.copyOf((byte) 1), 7, secrets, Instant.MAX, partner, unpaid, true);
    session = kit.spawn(PeerSession.calling(plan(), grant, Bytes.EMPTY));
    events = circuits.expectMessageClass(CircuitManager.Build.class).user();
    events.tell(new Conduit.Bound(Bytes.copyOf(new byte[20])));
    events.tell(new Conduit.Opened(kit.spawn(conduit()), 4, 1));
    greet();
  }

  /** A partner's, who knows vouchers. */
  private void beCalled() {
    session = kit.spawn(PeerSession.called(plan(), kit.spawn(conduit())));
    await().until(() -> events != null);
    events.tell(new Conduit.Bound(Bytes.copyOf(new byte[20])));
    greet();
  }

  private void greet() {
    var id = Bytes.copyOf(new byte[PeerMessage.ID_BYTES]);
    says(
        new PeerMessage.Hello(PeerMessage.VERSION, id, PIECES),
        new PeerMessage.Has(Bitfield.of(new BitSet(), PIECES)));
  }

  private void says(PeerMessage... messages) {
    events.tell(new Conduit.Received(PeerCodec.encode(List.of(messages))));
    settle();
  }

  /** Returns when the session has taken all that it was told before. */
  private void settle() {
    marks++;
    session.tell(new PeerSession.Say(List.of(Signal.KEEPALIVE)));
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> heard.stream().filter(Signal.KEEPALIVE::equals).count() >= marks);
  }

  private void passes(Duration span) {
    time.timePasses(span);
    settle();
  }

  private boolean hears(Class<? extends PeerMessage> kind) {
    return heard.stream().anyMatch(kind::isInstance);
  }

  private static PeerMessage.Challenge challenge() {
    return new PeerMessage.Challenge(Bytes.copyOf(new byte[Voucher.CHALLENGE_BYTES]));
  }

  /** Else it would be bought when the key comes, at one moment for all circuits. */
  @Test
  void aPurchaseThatMustWaitWaitsForATimeDrawnAnewAndNotForEver() {
    call();
    session.tell(new PeerSession.Interest(true, true));
    says(Signal.INTERESTED);
    passes(config.voucherMax());
    assertThat(heard).contains(Signal.VOUCHER_OFFER);
    says(challenge());

    for (int tries = 0; tries < 20; tries++) {
      passes(config.voucherMin().minus(SECOND));
      tracker.expectNoMessage(Duration.ZERO);
      passes(config.voucherMax().minus(config.voucherMin()).plus(SECOND));
      var buy = tracker.expectMessageClass(Vouchers.Buy.class);
      buy.replyTo().tell(new Vouchers.Bought(Optional.empty(), true));
      settle();
    }

    passes(config.voucherMax().multipliedBy(2));
    tracker.expectNoMessage(Duration.ZERO);
    assertThat(hears(PeerMessage.Vouch.class)).isFalse();
  }

  /** Its offer would else ask whether we are, before we say so. */
  @Test
  void whoHasNotToldItsInterestYetDoesNotChallenge() {
    beCalled();
    session.tell(new PeerSession.Interest(true, false));
    says(Signal.INTERESTED, Signal.VOUCHER_OFFER);
    assertThat(heard).doesNotContain(Signal.INTERESTED);
    passes(Duration.ofSeconds(3));
    assertThat(heard).contains(Signal.INTERESTED);

    assertThat(hears(PeerMessage.Challenge.class)).isFalse();
  }

  @Test
  void whoToldItsInterestChallengesUntilItTellsTheContrary() {
    beCalled();
    session.tell(new PeerSession.Interest(true, false));
    settle();
    passes(Duration.ofSeconds(3));
    session.tell(new PeerSession.Interest(false, false));
    says(Signal.INTERESTED, Signal.VOUCHER_OFFER);

    assertThat(heard).doesNotContain(Signal.NOT_INTERESTED);
    assertThat(hears(PeerMessage.Challenge.class)).isTrue();
  }

  @Test
  void onlyWhoIsFetchedFromAndFetchesIsOfferedAVoucher() {
    call();
    session.tell(new PeerSession.Interest(true, true));
    settle();
    passes(config.voucherMax().multipliedBy(2));
    assertThat(heard).contains(Signal.INTERESTED).doesNotContain(Signal.VOUCHER_OFFER);

    says(Signal.INTERESTED);
    passes(config.voucherMax());

    assertThat(heard).contains(Signal.VOUCHER_OFFER);
  }
}
