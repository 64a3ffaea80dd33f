package org.eidolon.actors.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.credit.Earned;
import org.eidolon.actors.link.Link;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.config.MembershipConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.control.TrackerCodec;
import org.eidolon.proto.control.TrackerReplyCodec;
import org.eidolon.proto.control.TrackerRequestCodec;
import org.eidolon.proto.credit.CreditDesk;
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.credit.HashChain;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.credit.Voucher;
import org.eidolon.proto.credit.VoucherKeys;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracker.Traffic;
import org.eidolon.proto.tracking.OnionKey;
import org.eidolon.streams.http.TrackerChannel;
import org.eidolon.streams.http.TrackerRefused;
import org.eidolon.streams.http.TrackerUnreachable;
import org.eidolon.streams.link.LinkCloseReason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrackerClientTest {
  private static ActorTestKit kit;
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Random RANDOM = new Random(6);
  private static final Bytes TRACKER_KEY = Hashes.sha256(Bytes.EMPTY);
  private static final Bytes HANDLE = Hashes.sha256(TRACKER_KEY);
  private static final Ticket TICKET = new Ticket(HANDLE.slice(0, 16));
  private static final OnionKey ONION_KEY =
      new OnionKey(
          Bytes.copyOf(new byte[OnionKey.PUBLIC_BYTES]), NOW, NOW.plus(Duration.ofDays(1)));
  private static final MembershipConfig CONFIG =
      new MembershipConfig(
          "",
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          100,
          false,
          false,
          8,
          Duration.ofMinutes(5),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10));

  private static final Vouchers.Bought NOT_YET = new Vouchers.Bought(Optional.empty(), true);

  /** What was asked, and the answer it still waits for. */
  private record Asked(TrackerRequest request, CompletableFuture<Bytes> answer) {
    void reply(TrackerReply reply) {
      answer.complete(TrackerReplyCodec.encode(reply));
    }
  }

  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicLong drawn = new AtomicLong();
  private final TestProbe<Asked> tracker = kit.createTestProbe();
  private final TestProbe<LinkManager.Command> links = kit.createTestProbe();
  private final TestProbe<TrackerClient.Status> watcher = kit.createTestProbe();
  private final TestProbe<TrackerClient.Answer> swarm = kit.createTestProbe();
  private ActorRef<LinkManager.Event> linkEvents;
  private ActorRef<TrackerClient.Command> client;

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create(ManualTime.config());
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  @AfterEach
  void stop() {
    if (client != null) {
      kit.stop(client);
    }
  }

  private final class Channel implements TrackerChannel {
    @Override
    public CompletionStage<Bytes> call(String path, Bytes body) {
      var envelope = TrackerCodec.decodeEnvelope(body);
      assertThat(envelope.holds(path, TRACKER_KEY)).isTrue();
      var answer = new CompletableFuture<Bytes>();
      tracker.getRef().tell(new Asked(TrackerRequestCodec.decode(path, envelope.body()), answer));
      return answer;
    }

    @Override
    public void close() {}
  }

  private long drawnLong() {
    drawn.incrementAndGet();
    return RANDOM.nextLong();
  }

  private void start() {
    client =
        kit.spawn(
            TrackerClient.create(
                CONFIG,
                2,
                new Channel(),
                new TrackerAddress("127.0.0.1", 1, TRACKER_KEY),
                SigningKey.generate(RANDOM),
                new PeerAddress("0.0.0.0", 4000),
                links.getRef(),
                this::drawnLong,
                () -> NOW));
    linkEvents = links.expectMessageClass(LinkManager.Subscribe.class).subscriber();
    client.tell(new TrackerClient.Watch(watcher.getRef()));
    assertThat(watcher.receiveMessage().standing()).isEqualTo(TrackerClient.Standing.JOINING);
  }

  private void join(List<Neighbor> neighbors) {
    start();
    client.tell(new TrackerClient.UseOnionKey(ONION_KEY));
    asked(TrackerRequest.Register.class).reply(membership(1, neighbors));
    assertThat(links.expectMessageClass(LinkManager.SetNeighbors.class).neighbors())
        .isEqualTo(neighbors);
    assertThat(watcher.receiveMessage())
        .isEqualTo(new TrackerClient.Status(TrackerClient.Standing.JOINED, 9, 4, ""));
    time.timePasses(Duration.ofMillis(100));
    heartbeat().reply(same());
    settle();
  }

  private static TrackerReply.Membership membership(long version, List<Neighbor> neighbors) {
    return new TrackerReply.Membership(
        version, Optional.of(neighbors), Duration.ofSeconds(30), 9, 4, false, NOW);
  }

  private static TrackerReply.Membership same() {
    return new TrackerReply.Membership(
        1, Optional.empty(), Duration.ofSeconds(30), 9, 4, false, NOW);
  }

  private Asked asked(Class<? extends TrackerRequest> kind) {
    var asked = tracker.receiveMessage();
    assertThat(asked.request()).isInstanceOf(kind);
    return asked;
  }

  private Asked heartbeat() {
    return asked(TrackerRequest.Heartbeat.class);
  }

  private static TrackerRequest.Heartbeat beat(Asked asked) {
    return (TrackerRequest.Heartbeat) asked.request();
  }

  private static Neighbor neighbor(int number) {
    var id = new PeerId(Hashes.sha256(Bytes.copyOf((byte) number)));
    return new Neighbor(id, new PeerAddress("127.0.0." + number, 1), number, -number, true);
  }

  /** Lets the client take in what it was told, before time passes. */
  private void settle() {
    // Twice: what an answer starts is in the mailbox only after the first.
    for (int i = 0; i < 2; i++) {
      client.tell(new TrackerClient.Watch(watcher.getRef()));
      watcher.receiveMessage();
    }
  }

  private static LinkManager.LinkUp up(int number) {
    return new LinkManager.LinkUp(neighbor(number), kit.<Link.Command>createTestProbe().getRef());
  }

  @Test
  void tellsTheTrackerNothingBeforeItHasAnOnionKey() {
    start();
    time.expectNoMessageFor(Duration.ofSeconds(60), tracker);
  }

  @Test
  void reportsLinksAndGuardsSoonAfterTheyChange() {
    join(List.of(neighbor(1), neighbor(2), neighbor(3)));
    for (int i = 1; i <= 3; i++) {
      linkEvents.tell(up(i));
    }
    settle();
    time.timePasses(Duration.ofMillis(100));

    var first = heartbeat();
    assertThat(beat(first).up()).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(beat(first).guards()).hasSize(2).isSubsetOf(1, 2, 3);
    assertThat(beat(first).onionKey()).isEmpty();
    first.reply(same());
    settle();

    int lost = beat(first).guards().iterator().next();
    int kept = beat(first).guards().stream().filter(each -> each != lost).findFirst().orElseThrow();
    linkEvents.tell(new LinkManager.LinkDown(neighbor(lost), LinkCloseReason.IO_ERROR));
    settle();
    time.timePasses(Duration.ofMillis(100));
    var second = heartbeat();
    assertThat(beat(second).guards()).hasSize(2).contains(kept).doesNotContain(lost);
    assertThat(beat(second).failed()).isEmpty();
    second.reply(same());
    settle();

    time.timePasses(Duration.ofSeconds(5));
    settle();
    time.timePasses(Duration.ofMillis(100));
    assertThat(beat(heartbeat()).failed()).containsExactly(lost);
  }

  @Test
  void givesLinksTheNextSetAndReportsFailedDials() {
    join(List.of(neighbor(1)));
    linkEvents.tell(new LinkManager.DialFailed(neighbor(1), LinkCloseReason.REFUSED));
    settle();
    time.timePasses(Duration.ofMillis(100));

    var report = heartbeat();
    assertThat(beat(report).failed()).containsExactly(1);
    assertThat(beat(report).version()).isEqualTo(1);
    report.reply(membership(2, List.of(neighbor(2))));

    assertThat(links.expectMessageClass(LinkManager.SetNeighbors.class).neighbors())
        .containsExactly(neighbor(2));
  }

  @Test
  void asksForItsNeighborsWhenAStrangerWaits() {
    join(List.of(neighbor(1)));
    linkEvents.tell(new LinkManager.StrangerWaits(neighbor(1).peer()));
    settle();
    time.expectNoMessageFor(Duration.ofSeconds(2), tracker);
    linkEvents.tell(new LinkManager.StrangerWaits(neighbor(7).peer()));
    settle();
    time.timePasses(Duration.ofSeconds(1));
    heartbeat();
  }

  @Test
  void answersAnnouncesAndPathRequestsOnce() {
    join(List.of());
    client.tell(announce(TrackerClient.Event.STARTED, 99));
    var asked = asked(TrackerRequest.Announce.class);
    assertThat(((TrackerRequest.Announce) asked.request()).havePercent()).isEqualTo(75);
    asked.reply(new TrackerReply.Announced(1, 2, 300));
    swarm.expectMessage(new TrackerClient.Announced(1, 2, 300));

    client.tell(new TrackerClient.RequestPaths(HANDLE, 99, Set.of(), swarm.getRef()));
    var paths = asked(TrackerRequest.Paths.class);
    assertThat(((TrackerRequest.Paths) paths.request()).count()).isEqualTo(8);
    paths.reply(new TrackerReply.Grants(List.of()));
    swarm.expectMessage(new TrackerClient.Paths(List.of()));

    client.tell(new TrackerClient.RequestPaths(HANDLE, 1, Set.of(), swarm.getRef()));
    asked(TrackerRequest.Paths.class)
        .answer()
        .completeExceptionally(new TrackerRefused(404, "announce first"));
    swarm.expectMessage(new TrackerClient.Failed("announce first", false));
  }

  @Test
  void tellsWhoAnnouncedThatTheTrackerDoesNotServeIt() {
    join(List.of());
    client.tell(announce(TrackerClient.Event.STARTED, 0));
    asked(TrackerRequest.Announce.class)
        .answer()
        .completeExceptionally(new TrackerRefused(Tracker.UNWELCOME, "members only"));

    swarm.expectMessage(new TrackerClient.Failed("members only", false, true));
  }

  @Test
  void tellsOfTrafficAndShowsTheAccountThatTheTrackerKeeps() {
    join(List.of());
    var moved = Optional.of(new Traffic(5, 7));
    client.tell(
        new TrackerClient.Announce(
            HANDLE, TICKET, TrackerClient.Event.UPDATE, 50, moved, swarm.getRef()));
    var asked = asked(TrackerRequest.Announce.class);
    assertThat(((TrackerRequest.Announce) asked.request()).traffic()).isEqualTo(moved);
    asked.reply(new TrackerReply.Announced(1, 2, 300, Optional.of(new Traffic(50, 70))));

    swarm.expectMessage(new TrackerClient.Announced(1, 2, 300, true));
    assertThat(watcher.receiveMessage().account()).hasValue(new Traffic(50, 70));
  }

  private static Earned earned(int number, int units) {
    var value = Bytes.copyOf(new byte[HashChain.VALUE_BYTES]);
    return new Earned(-number, new Redemption(value, units, value));
  }

  private void hear(Earned earned) {
    client.tell(new Redeeming.Heard(earned));
  }

  @Test
  void showsTheLastWordOfACircuitLaterAndOnlyToTheTrackerThatPlannedIt() {
    join(List.of(neighbor(1)));
    hear(earned(1, 3));
    hear(earned(1, 5));
    hear(earned(1, 4));
    hear(earned(2, 9));
    settle();

    for (int beats = 0; beats < 21; beats++) {
      time.timePasses(Duration.ofSeconds(30));
      var asked = tracker.receiveMessage();
      if (asked.request() instanceof TrackerRequest.BuyVoucher) {
        asked = tracker.receiveMessage();
      }
      if (asked.request() instanceof TrackerRequest.Redeem redeem) {
        assertThat(beats).isGreaterThan(0);
        assertThat(redeem.claims()).containsExactly(earned(1, 5).claim());
        var credit = new CreditStanding(5, 5, 0, true);
        asked.reply(new TrackerReply.Redeemed(5, credit));
        assertThat(watcher.receiveMessage().credit()).hasValue(credit);
        return;
      }
      asked.reply(same());
      settle();
    }
    throw new AssertionError("nothing was redeemed");
  }

  /** Answers signs of life until something is shown for redemption. */
  private Asked nextRedemption() {
    for (int beats = 0; beats < 21; beats++) {
      time.timePasses(Duration.ofSeconds(30));
      var asked = tracker.receiveMessage();
      if (asked.request() instanceof TrackerRequest.Redeem) {
        return asked;
      }
      asked.reply(same());
      settle();
    }
    throw new AssertionError("nothing was redeemed");
  }

  @Test
  void whatATrackerCouldNotHeedForNowIsShownAgain() {
    join(List.of(neighbor(1)));
    hear(earned(1, 5));
    settle();
    for (int status : new int[] {429, 503}) {
      var asked = nextRedemption();
      asked.answer().completeExceptionally(new TrackerRefused(status, "later"));
      settle();
    }

    var again = nextRedemption();

    assertThat(((TrackerRequest.Redeem) again.request()).claims())
        .containsExactly(earned(1, 5).claim());
  }

  /** At a random time after joining, and for no other reason. */
  private Asked keysAskedFor() {
    settle();
    time.timePasses(Duration.ofMinutes(5));
    heartbeat();
    return asked(TrackerRequest.BuyVoucher.class);
  }

  @Test
  void buysNoMoreThanSixtyVouchersAnHour() {
    join(List.of());
    var keys = new VoucherKeys(HANDLE);
    var challenge = Bytes.copyOf(new byte[Voucher.CHALLENGE_BYTES]);
    var bought = kit.<Vouchers.Bought>createTestProbe();
    // What comes to nothing for want of a key does not count.
    client.tell(new Vouchers.Buy(challenge, bought.getRef()));
    assertThat(bought.receiveMessage()).isEqualTo(NOT_YET);
    keysAskedFor()
        .reply(new TrackerReply.VoucherSigned(keys.valid(CreditDesk.day(NOW)), Bytes.EMPTY));
    settle();
    for (int i = 0; i < 60; i++) {
      client.tell(new Vouchers.Buy(challenge, bought.getRef()));
      asked(TrackerRequest.BuyVoucher.class);
    }
    long before = drawn.get();

    client.tell(new Vouchers.Buy(challenge, bought.getRef()));

    assertThat(bought.receiveMessage().voucher()).isEmpty();
    tracker.expectNoMessage();
    assertThat(drawn.get()).as("nothing was blinded for it").isEqualTo(before);
  }

  @Test
  void buysAVoucherBlindlyAndChecksThoseOfPartners() {
    join(List.of());
    var keys = new VoucherKeys(HANDLE);
    long today = CreditDesk.day(NOW);
    var challenge = Bytes.copyOf(new byte[Voucher.CHALLENGE_BYTES]);
    var bought = kit.<Vouchers.Bought>createTestProbe();
    client.tell(new Vouchers.Buy(challenge, bought.getRef()));
    assertThat(bought.receiveMessage()).isEqualTo(NOT_YET);
    tracker.expectNoMessage();
    var look = keysAskedFor();
    assertThat(((TrackerRequest.BuyVoucher) look.request()).blinded()).isEqualTo(Bytes.EMPTY);
    client.tell(new Vouchers.Buy(challenge, bought.getRef()));
    assertThat(bought.receiveMessage()).isEqualTo(NOT_YET);
    look.reply(new TrackerReply.VoucherSigned(keys.valid(today), Bytes.EMPTY));
    settle();
    // Whoever waited for the key does not ask at the moment when it comes.
    tracker.expectNoMessage();

    client.tell(new Vouchers.Buy(challenge, bought.getRef()));
    var asked = asked(TrackerRequest.BuyVoucher.class);
    var blinded = ((TrackerRequest.BuyVoucher) asked.request()).blinded();
    var signed = keys.sign(today, blinded, RANDOM).orElseThrow();
    asked.reply(new TrackerReply.VoucherSigned(keys.valid(today), signed));

    var voucher = bought.receiveMessage().voucher().orElseThrow();
    var checked = kit.<Vouchers.Checked>createTestProbe();
    client.tell(new Vouchers.Check(challenge, voucher, checked.getRef()));
    assertThat(checked.receiveMessage().good()).isTrue();
    var other = Bytes.concat(challenge.slice(1, challenge.length()), Bytes.copyOf((byte) 1));
    client.tell(new Vouchers.Check(other, voucher, checked.getRef()));
    assertThat(checked.receiveMessage().good()).isFalse();
    var old = new Voucher(today - 9, voucher.prefix(), voucher.signature());
    client.tell(new Vouchers.Check(challenge, old, checked.getRef()));
    assertThat(checked.receiveMessage().good()).isFalse();
    tracker.expectNoMessage();
  }

  @Test
  void aPartnersVoucherIsLookedAtAsSoonAsTheKeyIsHere() {
    join(List.of());
    var keys = new VoucherKeys(HANDLE);
    long today = CreditDesk.day(NOW);
    var subject = Bytes.copyOf(new byte[Voucher.CHALLENGE_BYTES]);
    var asked = Voucher.ask(today, keys.valid(today).get(0).modulus(), subject, RANDOM);
    var signed = keys.sign(today, asked.orElseThrow().blinded(), RANDOM).orElseThrow();
    var voucher = Voucher.of(today, asked.get(), signed).orElseThrow();
    var checked = kit.<Vouchers.Checked>createTestProbe();
    client.tell(new Vouchers.Check(subject, voucher, checked.getRef()));
    var look = keysAskedFor();
    checked.expectNoMessage();

    look.reply(new TrackerReply.VoucherSigned(keys.valid(today), Bytes.EMPTY));

    assertThat(checked.receiveMessage().good()).isTrue();
  }

  @Test
  void whoseTrackerSellsNoneIsNotToldToAskAgain() {
    join(List.of());
    var bought = kit.<Vouchers.Bought>createTestProbe();
    keysAskedFor().answer().completeExceptionally(new TrackerRefused(404, "none here"));
    settle();

    client.tell(new Vouchers.Buy(HANDLE, bought.getRef()));

    assertThat(bought.receiveMessage()).isEqualTo(new Vouchers.Bought(Optional.empty(), false));
  }

  @Test
  void whoIsRefusedAVoucherHasNoneAndAsksNoMoreForAWhile() {
    join(List.of());
    var keys = new VoucherKeys(HANDLE);
    var challenge = Bytes.copyOf(new byte[Voucher.CHALLENGE_BYTES]);
    var bought = kit.<Vouchers.Bought>createTestProbe();
    keysAskedFor()
        .reply(new TrackerReply.VoucherSigned(keys.valid(CreditDesk.day(NOW)), Bytes.EMPTY));
    settle();
    client.tell(new Vouchers.Buy(challenge, bought.getRef()));
    asked(TrackerRequest.BuyVoucher.class)
        .answer()
        .completeExceptionally(new TrackerRefused(429, "too many"));
    assertThat(bought.receiveMessage().voucher()).isEmpty();
    client.tell(new Vouchers.Buy(challenge, bought.getRef()));
    asked(TrackerRequest.BuyVoucher.class)
        .answer()
        .completeExceptionally(new TrackerRefused(402, "earn some credit by relaying first"));
    assertThat(bought.receiveMessage().voucher()).isEmpty();

    client.tell(new Vouchers.Buy(challenge, bought.getRef()));

    assertThat(bought.receiveMessage().voucher()).isEmpty();
    tracker.expectNoMessage();
  }

  private TrackerClient.Announce announce(TrackerClient.Event event, int percent) {
    return new TrackerClient.Announce(HANDLE, TICKET, event, percent, swarm.getRef());
  }

  @Test
  void saysSoAtOnceWhileTheTrackerIsUnreachableAndKeepsTrying() {
    join(List.of(neighbor(1)));
    client.tell(announce(TrackerClient.Event.STARTED, 0));
    asked(TrackerRequest.Announce.class)
        .answer()
        .completeExceptionally(new TrackerUnreachable("gone", false, null));
    swarm.expectMessage(new TrackerClient.Failed("gone", true));
    assertThat(watcher.receiveMessage().standing()).isEqualTo(TrackerClient.Standing.UNREACHABLE);
    client.tell(new TrackerClient.RequestPaths(HANDLE, 1, Set.of(), swarm.getRef()));
    swarm.expectMessage(new TrackerClient.Failed("gone", true));

    for (int millis = 500; millis <= 8000; millis *= 2) {
      time.timePasses(Duration.ofMillis(millis));
      heartbeat().answer().completeExceptionally(new TrackerUnreachable("gone", false, null));
      settle();
    }
    links.expectNoMessage(Duration.ZERO);
  }

  @Test
  void joinsAgainAndRepeatsItsAnnouncesWhenTheTrackerForgotUs() {
    join(List.of(neighbor(1)));
    client.tell(announce(TrackerClient.Event.STARTED, 50));
    asked(TrackerRequest.Announce.class).reply(new TrackerReply.Announced(0, 1, 300));
    swarm.receiveMessage();
    time.timePasses(Duration.ofSeconds(30));
    heartbeat()
        .answer()
        .completeExceptionally(new TrackerRefused(Tracker.REGISTER_AGAIN, "register again"));
    assertThat(watcher.receiveMessage().standing()).isEqualTo(TrackerClient.Standing.JOINING);
    time.timePasses(Duration.ofMillis(500));

    var again = asked(TrackerRequest.Register.class);
    assertThat(((TrackerRequest.Register) again.request()).since()).contains(NOW);
    again.reply(same());

    assertThat(((TrackerRequest.Announce) asked(TrackerRequest.Announce.class).request()).handle())
        .isEqualTo(HANDLE);
    swarm.expectNoMessage(Duration.ZERO);
    links.expectNoMessage(Duration.ZERO);
  }

  @Test
  void tellsAWrongKeyFromSilence() {
    start();
    client.tell(new TrackerClient.UseOnionKey(ONION_KEY));
    asked(TrackerRequest.Register.class)
        .answer()
        .completeExceptionally(new TrackerUnreachable("another key", true, null));
    assertThat(watcher.receiveMessage().standing()).isEqualTo(TrackerClient.Standing.WRONG_KEY);
  }

  @Test
  void tellsARenewedOnionKeyAtOnce() {
    join(List.of());
    var next = new OnionKey(ONION_KEY.publicKey(), NOW.plusSeconds(1), ONION_KEY.until());
    client.tell(new TrackerClient.UseOnionKey(next));
    var told = heartbeat();
    assertThat(beat(told).onionKey()).isPresent();

    // Renewed again while the first is under way.
    client.tell(new TrackerClient.UseOnionKey(ONION_KEY));
    told.reply(same());
    settle();
    time.timePasses(Duration.ofMillis(100));
    assertThat(beat(heartbeat()).onionKey().orElseThrow().from()).isEqualTo(NOW);
  }

  @Test
  void saysGoodbye() {
    join(List.of());
    kit.stop(client);
    client = null;
    asked(TrackerRequest.Leave.class);
  }
}
