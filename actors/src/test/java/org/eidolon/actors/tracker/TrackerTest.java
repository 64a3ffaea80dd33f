package org.eidolon.actors.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eidolon.actors.tracker.TrackerRig.HANDLE;
import static org.eidolon.actors.tracker.TrackerRig.NOW;
import static org.eidolon.actors.tracker.TrackerRig.RANDOM;
import static org.eidolon.actors.tracker.TrackerRig.SECRET;
import static org.eidolon.actors.tracker.TrackerRig.SHARED_KEY;
import static org.eidolon.actors.tracker.TrackerRig.config;
import static org.eidolon.actors.tracker.TrackerRig.get;
import static org.eidolon.actors.tracker.TrackerRig.member;
import static org.eidolon.actors.tracker.TrackerRig.status;
import static org.eidolon.actors.tracker.TrackerRig.text;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracking.CircuitSetup;
import org.eidolon.proto.tracking.HopInstruction;
import org.eidolon.proto.tracking.HopSetup;
import org.eidolon.proto.tracking.TrackingCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrackerTest {
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
  void aThousandMembersRegisterAreAssignedNeighborsAndGetPaths() {
    var service = rig.service(rig.tracker(config(1000, 600)));
    var members = rig.crowd(service, 1000, false);

    assertThat(members).allMatch(member -> member.neighbors().size() >= 12);
    var random = new Random(1);
    for (int i = 0; i < 50; i++) {
      var sharer = members.get(random.nextInt(500));
      var fetcher = members.get(500 + random.nextInt(500));
      var handle = Hashes.sha256(HANDLE, Bytes.copyOf((byte) i));
      rig.ask(service, sharer, sharer.announce(handle, 100));
      rig.ask(service, fetcher, fetcher.announce(handle, 0));
      var request = new TrackerRequest.Paths(handle, 8, Set.of());

      var grants = ((TrackerReply.Grants) rig.ask(service, fetcher, request)).grants();

      assertThat(grants).hasSize(1);
      assertThat(grants.get(0).relays()).isBetween(3, 5);
      assertThat(fetcher.neighbors().stream().limit(3).map(Neighbor::outLabel))
          .contains(grants.get(0).firstLabel());
    }
  }

  @Test
  void aGrantedCodeLeadsFromHopToHopToThePartner() {
    var service = rig.service(rig.tracker(config(100, 600)));
    var members = rig.crowd(service, 20, true);
    var sharer = members.get(3);
    var fetcher = members.get(9);
    rig.ask(service, sharer, sharer.announce(HANDLE, 100));
    rig.ask(service, fetcher, fetcher.announce(HANDLE, 25));
    var request = new TrackerRequest.Paths(HANDLE, 1, Set.of());

    var grant = ((TrackerReply.Grants) rig.ask(service, fetcher, request)).grants().get(0);

    var word = Bytes.copyOf(new byte[TrackingCode.TO_END_BYTES]);
    var begun = CircuitSetup.begin(grant.code(), grant.hopSecrets(), RANDOM);
    var setup = begun.create(word, RANDOM);
    var create = Optional.of(setup.create());
    var at = fetcher;
    int label = grant.firstLabel();
    HopSetup hop = null;
    while (create.isPresent()) {
      int out = label;
      var link =
          at.neighbors().stream().filter(each -> each.outLabel() == out).findFirst().orElseThrow();
      at = members.stream().filter(each -> each.id().equals(link.peer())).findFirst().orElseThrow();
      hop =
          HopSetup.peel(create.get(), at.onionKey(), at.id(), Set.of(out), rig.clock.get(), RANDOM);
      label = hop.instruction().outLabel();
      create = hop.next();
    }
    assertThat(at).isSameAs(sharer);
    assertThat(hop.instruction().type()).isEqualTo(HopInstruction.Type.END);
    assertThat(hop.ticket()).contains(sharer.announce(HANDLE, 100).ticket());
  }

  @Test
  void aRestartedTrackerAssignsTheSameNeighborsAndLabels() {
    var service = rig.service(rig.tracker(config(100, 600)));
    var members = rig.crowd(service, 30, false);
    var before = members.stream().map(SimMember::neighbors).toList();

    var restarted = rig.service(rig.tracker(config(100, 600)));
    var first = members.get(0);
    assertThat(status(restarted, "/v1/heartbeat", first.signed(first.heartbeat(), NOW)))
        .isEqualTo(Tracker.REGISTER_AGAIN);
    for (var member : members) {
      var known = member.registration();
      rig.ask(
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
          (TrackerReply.Membership) rig.ask(restarted, members.get(i), members.get(i).heartbeat());
      assertThat(reply.neighbors()).as("the version we know is right").isEmpty();
      assertThat(members.get(i).neighbors()).isEqualTo(before.get(i));
    }
  }

  @Test
  void nobodyDialsWhomItsOwnDialDidNotReach() {
    var tracker =
        kit.spawn(
            Tracker.create(
                config(100, 600),
                SECRET,
                (address, peer) ->
                    CompletableFuture.completedStage(!address.host().equals("11.1.0.1")),
                RANDOM,
                rig.clock::get));
    var service = rig.service(tracker);
    var hidden = member(1, SHARED_KEY);
    var open = member(2, SHARED_KEY);
    rig.ask(service, hidden, hidden.registration());
    rig.ask(service, open, open.registration());

    hidden.learn(rig.ask(service, hidden, hidden.heartbeat()));

    assertThat(hidden.neighbors()).hasSize(1).allMatch(Neighbor::weDial);
  }

  @Test
  void neighborsThatSlanderAMemberDoNotGetItOut() {
    var dials = new AtomicLong();
    var down = new AtomicReference<>(false);
    var tracker =
        kit.spawn(
            Tracker.create(
                config(100, 600),
                SECRET,
                (address, peer) -> {
                  dials.incrementAndGet();
                  return CompletableFuture.completedStage(!down.get());
                },
                RANDOM,
                rig.clock::get));
    var service = rig.service(tracker);
    var members = rig.crowd(service, 5, false);
    var victim = members.get(0);
    long before = dials.get();

    for (int round = 0; round < 10; round++) {
      for (var slanderer : members.subList(1, 5)) {
        slanderer.learn(rig.ask(service, slanderer, slanderer.missing(victim)));
        assertThat(slanderer.neighbors()).anyMatch(each -> each.peer().equals(victim.id()));
      }
    }
    assertThat(dials.get() - before).isBetween(1L, 3L);

    down.set(true);
    rig.clock.set(NOW.plusSeconds(60));
    rig.ask(service, members.get(1), members.get(1).missing(victim));
    members.get(2).learn(rig.ask(service, members.get(2), members.get(2).heartbeat()));
    assertThat(members.get(2).neighbors()).noneMatch(each -> each.peer().equals(victim.id()));
  }

  @Test
  void forgetsWhoLeaves() {
    var service = rig.service(rig.tracker(config(100, 600)));
    var member = member(1, SHARED_KEY);
    rig.ask(service, member, member.registration());
    rig.ask(service, member, member.announce(HANDLE, 100));

    rig.ask(service, member, TrackerRequest.Leave.INSTANCE);

    assertThat(text(get(service, "/scrape", Map.of("handle", HANDLE.toHex()))).strip())
        .isEqualTo("{\"seeds\":0,\"fetchers\":0}");
    assertThat(status(service, "/v1/heartbeat", member.signed(member.heartbeat(), NOW)))
        .isEqualTo(Tracker.REGISTER_AGAIN);
  }
}
