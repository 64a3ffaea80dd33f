package org.eidolon.actors.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.config.TrackerConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.SignedOnionKey;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracking.CircuitSetup;
import org.eidolon.proto.tracking.HopInstruction;
import org.eidolon.proto.tracking.HopSetup;
import org.eidolon.proto.tracking.OnionKeyPair;
import org.eidolon.streams.http.HttpService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TrackerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Bytes KEY = Hashes.sha256(Bytes.copyOf((byte) 1));
  private static final Bytes SECRET = Hashes.sha256(Bytes.copyOf((byte) 2));
  private static final Bytes HANDLE = Hashes.sha256(Bytes.copyOf((byte) 3));
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final OnionKeyPair SHARED_KEY =
      OnionKeyPair.generate(RANDOM, NOW, NOW.plus(Duration.ofDays(1)));

  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private static TrackerConfig config(int members, int requestsPerMinute) {
    return new TrackerConfig(
        true,
        "127.0.0.1:0",
        false,
        0,
        true,
        Duration.ofSeconds(30),
        Duration.ofSeconds(100),
        Duration.ofMinutes(5),
        Duration.ofMinutes(12),
        Duration.ofMinutes(10),
        members,
        1000,
        1000,
        requestsPerMinute,
        true);
  }

  private ActorRef<Tracker.Command> tracker(TrackerConfig config) {
    return KIT.spawn(
        Tracker.create(
            config,
            SECRET,
            (address, peer) -> CompletableFuture.completedStage(true),
            RANDOM,
            clock::get));
  }

  private static HttpService service(ActorRef<Tracker.Command> tracker) {
    return TrackerService.create(KIT.system(), tracker, KEY, RANDOM, Optional.of("0.1.0"));
  }

  private SimMember member(int number, OnionKeyPair key) {
    return new SimMember(number, key, KEY, RANDOM);
  }

  private TrackerReply ask(HttpService service, SimMember member, TrackerRequest request) {
    return member.ask(service, request, clock.get()).toCompletableFuture().join();
  }

  private static HttpService.Answer get(
      HttpService service, String path, Map<String, String> query) {
    return service
        .answer(new HttpService.Ask("GET", path, query, Bytes.EMPTY, "127.0.0.1"))
        .toCompletableFuture()
        .join();
  }

  private static int status(HttpService service, String path, Bytes body) {
    return service.answer(SimMember.post(path, body)).toCompletableFuture().join().status();
  }

  private static String text(HttpService.Answer answer) {
    return new String(answer.body().toArray(), StandardCharsets.UTF_8);
  }

  private List<SimMember> crowd(HttpService service, int count, boolean ownKeys) {
    var members = new ArrayList<SimMember>();
    for (int i = 0; i < count; i++) {
      var key = ownKeys ? OnionKeyPair.generate(RANDOM, NOW, NOW.plusSeconds(86_400)) : SHARED_KEY;
      members.add(member(i, key));
    }
    for (var member : members) {
      member.learn(ask(service, member, member.registration()));
    }
    // Once to learn the neighbors that came later, once to say that all links are up.
    for (int round = 0; round < 2; round++) {
      for (var member : members) {
        member.learn(ask(service, member, member.heartbeat()));
      }
    }
    return members;
  }

  @Test
  void aThousandMembersRegisterAreAssignedNeighborsAndGetPaths() {
    var service = service(tracker(config(1000, 600)));
    var members = crowd(service, 1000, false);

    assertThat(members).allMatch(member -> member.neighbors().size() >= 12);
    var random = new Random(1);
    for (int i = 0; i < 50; i++) {
      var sharer = members.get(random.nextInt(500));
      var fetcher = members.get(500 + random.nextInt(500));
      var handle = Hashes.sha256(HANDLE, Bytes.copyOf((byte) i));
      ask(service, sharer, sharer.announce(handle, 100));
      ask(service, fetcher, fetcher.announce(handle, 0));
      var request = new TrackerRequest.Paths(handle, 8, Set.of());

      var grants = ((TrackerReply.Grants) ask(service, fetcher, request)).grants();

      assertThat(grants).hasSize(1);
      assertThat(grants.get(0).relays()).isBetween(3, 5);
      assertThat(fetcher.neighbors().stream().limit(3).map(Neighbor::outLabel))
          .contains(grants.get(0).firstLabel());
    }
  }

  @Test
  void aGrantedCodeLeadsFromHopToHopToThePartner() {
    var service = service(tracker(config(100, 600)));
    var members = crowd(service, 20, true);
    var sharer = members.get(3);
    var fetcher = members.get(9);
    ask(service, sharer, sharer.announce(HANDLE, 100));
    ask(service, fetcher, fetcher.announce(HANDLE, 25));
    var request = new TrackerRequest.Paths(HANDLE, 1, Set.of());

    var grant = ((TrackerReply.Grants) ask(service, fetcher, request)).grants().get(0);

    var setup = CircuitSetup.start(grant.code(), grant.hopSecrets(), RANDOM);
    var create = Optional.of(setup.create());
    var at = fetcher;
    int label = grant.firstLabel();
    HopSetup hop = null;
    while (create.isPresent()) {
      int out = label;
      var link =
          at.neighbors().stream().filter(each -> each.outLabel() == out).findFirst().orElseThrow();
      at = members.stream().filter(each -> each.id().equals(link.peer())).findFirst().orElseThrow();
      hop = HopSetup.peel(create.get(), at.onionKey(), at.id(), out, clock.get(), RANDOM);
      label = hop.instruction().outLabel();
      create = hop.next();
    }
    assertThat(at).isSameAs(sharer);
    assertThat(hop.instruction().type()).isEqualTo(HopInstruction.Type.END);
    assertThat(hop.ticket()).contains(sharer.announce(HANDLE, 100).ticket());
  }

  @Test
  void aRestartedTrackerAssignsTheSameNeighborsAndLabels() {
    var service = service(tracker(config(100, 600)));
    var members = crowd(service, 30, false);
    var before = members.stream().map(SimMember::neighbors).toList();

    var restarted = service(tracker(config(100, 600)));
    var first = members.get(0);
    assertThat(status(restarted, "/v1/heartbeat", first.signed(first.heartbeat(), NOW)))
        .isEqualTo(Tracker.REGISTER_AGAIN);
    for (var member : members) {
      var known = member.registration();
      ask(
          restarted,
          member,
          new TrackerRequest.Register(
              known.address(),
              known.outOnly(),
              known.capacityMbit(),
              known.onionKey(),
              Optional.of(NOW)));
    }

    for (int i = 0; i < members.size(); i++) {
      var reply =
          (TrackerReply.Membership) ask(restarted, members.get(i), members.get(i).heartbeat());
      assertThat(reply.neighbors()).as("the version we know is right").isEmpty();
      assertThat(members.get(i).neighbors()).isEqualTo(before.get(i));
    }
  }

  @Test
  void refusesWhatIsForgedReplayedStaleOrGarbage() {
    var service = service(tracker(config(100, 600)));
    var member = member(1, SHARED_KEY);
    var register = member.signed(member.registration(), NOW);
    var forged = register.toArray();
    forged[forged.length - 1] ^= 1;

    assertThat(status(service, "/v1/register", Bytes.copyOf(forged))).isEqualTo(401);
    assertThat(status(service, "/v1/heartbeat", register)).isEqualTo(401);
    assertThat(status(service, "/v1/register", register)).isEqualTo(200);
    assertThat(status(service, "/v1/register", register)).isEqualTo(403);
    var old = member.signed(member.heartbeat(), NOW.minusSeconds(121));
    assertThat(status(service, "/v1/heartbeat", old)).isEqualTo(401);
    assertThat(status(service, "/v1/register", Bytes.copyOf(new byte[100]))).isEqualTo(400);
    assertThat(status(service, "/v1/other", register)).isEqualTo(404);
  }

  @Test
  void refusesAnOnionKeyThatNoCodeCanBeWrittenFor() {
    var service = service(tracker(config(100, 600)));
    var member = member(1, SHARED_KEY);
    // Signed well, of the right length, and no ML-KEM key: each coefficient is out of range.
    var bytes = new byte[SignedOnionKey.PUBLIC_BYTES];
    Arrays.fill(bytes, (byte) 0xff);
    var poison = member.signedKey(Bytes.copyOf(bytes), NOW, NOW.plusSeconds(86_400));
    var known = member.registration();
    var register =
        new TrackerRequest.Register(known.address(), false, 100, poison, Optional.empty());
    var heartbeat =
        new TrackerRequest.Heartbeat(0, Set.of(), Set.of(), Set.of(), Optional.of(poison));

    assertThat(status(service, "/v1/register", member.signed(register, NOW))).isEqualTo(400);
    ask(service, member, known);
    assertThat(status(service, "/v1/heartbeat", member.signed(heartbeat, NOW))).isEqualTo(400);
  }

  @Test
  void looksAtNothingMoreFromAnAddressThatSentManyForgeries() {
    var nanos = new AtomicLong(1);
    var service =
        TrackerService.create(
            KIT.system(), tracker(config(100, 600)), KEY, RANDOM, Optional.of("0.1.0"), nanos::get);
    var member = member(1, SHARED_KEY);
    var forged = member.signed(member.registration(), NOW).toArray();
    forged[forged.length - 1] ^= 1;
    for (int i = 0; i < Offenders.MOST_A_MINUTE; i++) {
      assertThat(from("11.9.9.9", service, Bytes.copyOf(forged))).isEqualTo(401);
    }

    assertThat(from("11.9.9.9", service, Bytes.copyOf(forged))).isEqualTo(429);
    var right = member.signed(member.registration(), NOW);
    assertThat(from("11.9.9.8", service, right)).isEqualTo(200);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(from("11.9.9.9", service, Bytes.copyOf(forged))).isEqualTo(401);
  }

  private static int from(String host, HttpService service, Bytes body) {
    return service
        .answer(new HttpService.Ask("POST", "/v1/register", Map.of(), body, host))
        .toCompletableFuture()
        .join()
        .status();
  }

  @Test
  void dialsNoAddressInsideSomebodysNetwork() {
    var dialled = new CopyOnWriteArrayList<PeerAddress>();
    var tracker =
        KIT.spawn(
            Tracker.create(
                config(100, 600),
                SECRET,
                (address, peer) -> {
                  dialled.add(address);
                  return CompletableFuture.completedStage(true);
                },
                RANDOM,
                clock::get));
    var service = service(tracker);
    var member = member(1, SHARED_KEY);
    for (var host : List.of("127.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "0.0.0.0")) {
      var known = member.registration();
      var register =
          new TrackerRequest.Register(
              new PeerAddress(host, 22), false, 100, known.onionKey(), Optional.empty());
      // The wildcard stands for the address we see, which here is 127.0.0.1.
      assertThat(status(service, "/v1/register", member.signed(register, NOW))).isEqualTo(400);
    }
    assertThat(dialled).isEmpty();
  }

  @Test
  void refusesAMemberThatAsksTooOften() {
    var service = service(tracker(config(100, 5)));
    var member = member(1, SHARED_KEY);
    ask(service, member, member.registration());
    for (int i = 0; i < 5; i++) {
      ask(service, member, member.heartbeat());
    }
    assertThat(status(service, "/v1/heartbeat", member.signed(member.heartbeat(), NOW)))
        .isEqualTo(429);
  }

  @Test
  void refusesNewcomersWhenItIsFull() {
    var service = service(tracker(config(1, 600)));
    var first = member(1, SHARED_KEY);
    var second = member(2, SHARED_KEY);
    ask(service, first, first.registration());
    assertThat(status(service, "/v1/register", second.signed(second.registration(), NOW)))
        .isEqualTo(503);
  }

  @Test
  void nobodyDialsWhomItsOwnDialDidNotReach() {
    var tracker =
        KIT.spawn(
            Tracker.create(
                config(100, 600),
                SECRET,
                (address, peer) ->
                    CompletableFuture.completedStage(!address.host().equals("11.1.0.1")),
                RANDOM,
                clock::get));
    var service = service(tracker);
    var hidden = member(1, SHARED_KEY);
    var open = member(2, SHARED_KEY);
    ask(service, hidden, hidden.registration());
    ask(service, open, open.registration());

    hidden.learn(ask(service, hidden, hidden.heartbeat()));

    assertThat(hidden.neighbors()).hasSize(1).allMatch(Neighbor::weDial);
  }

  @Test
  void tellsPlainBitTorrentWhatItIs() {
    var service = service(tracker(config(100, 600)));
    for (var path : List.of("/announce", "/scrape")) {
      var answer = text(get(service, path, Map.of("info_hash", "x")));
      assertThat(answer).startsWith("d14:failure reason").endsWith("e").contains("Eidolon tracker");
      var rest = answer.substring("d14:failure reason".length());
      int length = Integer.parseInt(rest.substring(0, rest.indexOf(':')));
      assertThat(rest.substring(rest.indexOf(':') + 1)).hasSize(length + 1);
    }
  }

  @Test
  void showsCountsOnly() {
    var service = service(tracker(config(100, 600)));
    var member = member(1, SHARED_KEY);
    ask(service, member, member.registration());
    ask(service, member, member.announce(HANDLE, 100));

    assertThat(text(get(service, "/", Map.of())))
        .contains("<dt>Members</dt><dd>1</dd>", "<dt>Swarms</dt><dd>1</dd>", "0.1.0")
        .doesNotContain("11.1.0.1");
    assertThat(text(get(service, "/scrape", Map.of("handle", HANDLE.toHex()))).strip())
        .isEqualTo("{\"seeds\":1,\"fetchers\":0}");
    assertThat(get(service, "/scrape", Map.of("handle", "xx")).status()).isEqualTo(400);
    assertThat(get(service, "/else", Map.of()).status()).isEqualTo(404);
  }

  @Test
  void forgetsWhoLeaves() {
    var service = service(tracker(config(100, 600)));
    var member = member(1, SHARED_KEY);
    ask(service, member, member.registration());
    ask(service, member, member.announce(HANDLE, 100));

    ask(service, member, TrackerRequest.Leave.INSTANCE);

    assertThat(text(get(service, "/scrape", Map.of("handle", HANDLE.toHex()))).strip())
        .isEqualTo("{\"seeds\":0,\"fetchers\":0}");
    assertThat(status(service, "/v1/heartbeat", member.signed(member.heartbeat(), NOW)))
        .isEqualTo(Tracker.REGISTER_AGAIN);
  }
}
