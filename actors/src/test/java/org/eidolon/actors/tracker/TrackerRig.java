package org.eidolon.actors.tracker;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.config.AccessConfig;
import org.eidolon.config.CreditConfig;
import org.eidolon.config.TrackerConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracking.OnionKeyPair;
import org.eidolon.streams.http.HttpService;

/** What tests ask a tracker with: a clock that they turn, members, and the requests of the web. */
final class TrackerRig {
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  static final Bytes KEY = Hashes.sha256(Bytes.copyOf((byte) 1));
  static final Bytes SECRET = Hashes.sha256(Bytes.copyOf((byte) 2));
  static final Bytes HANDLE = Hashes.sha256(Bytes.copyOf((byte) 3));
  static final SecureRandom RANDOM = new SecureRandom();
  static final OnionKeyPair SHARED_KEY =
      OnionKeyPair.generate(RANDOM, NOW, NOW.plus(Duration.ofDays(1)));

  final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
  private final ActorTestKit kit;

  TrackerRig(ActorTestKit kit) {
    this.kit = kit;
  }

  static TrackerConfig config(int members, int requestsPerMinute) {
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
        true,
        AccessConfig.Mode.OPEN,
        List.of(),
        List.of(),
        CreditConfig.defaults());
  }

  ActorRef<Tracker.Command> tracker(TrackerConfig config) {
    return kit.spawn(
        Tracker.create(
            config,
            SECRET,
            (address, peer) -> CompletableFuture.completedStage(true),
            RANDOM,
            clock::get));
  }

  HttpService service(ActorRef<Tracker.Command> tracker) {
    return TrackerService.create(kit.system(), tracker, KEY, RANDOM, Optional.of("0.1.0"));
  }

  static SimMember member(int number, OnionKeyPair key) {
    return new SimMember(number, key, KEY, RANDOM);
  }

  TrackerReply ask(HttpService service, SimMember member, TrackerRequest request) {
    return member.ask(service, request, clock.get()).toCompletableFuture().join();
  }

  static HttpService.Answer get(HttpService service, String path, Map<String, String> query) {
    return service
        .answer(new HttpService.Ask("GET", path, query, Bytes.EMPTY, "127.0.0.1"))
        .toCompletableFuture()
        .join();
  }

  static int status(HttpService service, String path, Bytes body) {
    return service.answer(SimMember.post(path, body)).toCompletableFuture().join().status();
  }

  static String text(HttpService.Answer answer) {
    return new String(answer.body().toArray(), StandardCharsets.UTF_8);
  }

  List<SimMember> crowd(HttpService service, int count, boolean ownKeys) {
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
}
