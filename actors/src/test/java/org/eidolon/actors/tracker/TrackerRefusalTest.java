package org.eidolon.actors.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eidolon.actors.tracker.TrackerRig.KEY;
import static org.eidolon.actors.tracker.TrackerRig.NOW;
import static org.eidolon.actors.tracker.TrackerRig.RANDOM;
import static org.eidolon.actors.tracker.TrackerRig.SECRET;
import static org.eidolon.actors.tracker.TrackerRig.SHARED_KEY;
import static org.eidolon.actors.tracker.TrackerRig.config;
import static org.eidolon.actors.tracker.TrackerRig.member;
import static org.eidolon.actors.tracker.TrackerRig.status;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.tracker.SignedOnionKey;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.streams.http.HttpService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a tracker does not do, whoever asks. */
class TrackerRefusalTest {
  private static ActorTestKit kit;

  private final TrackerRig rig = new TrackerRig(kit);

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void refusesWhatIsForgedReplayedStaleOrGarbage() {
    var service = rig.service(rig.tracker(config(100, 600)));
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
    var service = rig.service(rig.tracker(config(100, 600)));
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
    rig.ask(service, member, known);
    assertThat(status(service, "/v1/heartbeat", member.signed(heartbeat, NOW))).isEqualTo(400);
  }

  @Test
  void looksAtNothingMoreFromAnAddressThatSentManyForgeries() {
    var nanos = new AtomicLong(1);
    var service =
        TrackerService.create(
            kit.system(),
            rig.tracker(config(100, 600)),
            KEY,
            RANDOM,
            Optional.of("0.1.0"),
            nanos::get);
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
        kit.spawn(
            Tracker.create(
                config(100, 600),
                SECRET,
                (address, peer) -> {
                  dialled.add(address);
                  return CompletableFuture.completedStage(true);
                },
                RANDOM,
                rig.clock::get));
    var service = rig.service(tracker);
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
    var service = rig.service(rig.tracker(config(100, 5)));
    var member = member(1, SHARED_KEY);
    rig.ask(service, member, member.registration());
    for (int i = 0; i < 5; i++) {
      rig.ask(service, member, member.heartbeat());
    }
    assertThat(status(service, "/v1/heartbeat", member.signed(member.heartbeat(), NOW)))
        .isEqualTo(429);
  }

  @Test
  void refusesNewcomersWhenItIsFull() {
    var service = rig.service(rig.tracker(config(1, 600)));
    var first = member(1, SHARED_KEY);
    var second = member(2, SHARED_KEY);
    rig.ask(service, first, first.registration());
    assertThat(status(service, "/v1/register", second.signed(second.registration(), NOW)))
        .isEqualTo(503);
  }
}
