package org.eidolon.actors.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eidolon.actors.tracker.TrackerRig.HANDLE;
import static org.eidolon.actors.tracker.TrackerRig.SHARED_KEY;
import static org.eidolon.actors.tracker.TrackerRig.config;
import static org.eidolon.actors.tracker.TrackerRig.get;
import static org.eidolon.actors.tracker.TrackerRig.member;
import static org.eidolon.actors.tracker.TrackerRig.text;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.config.AccessConfig;
import org.eidolon.config.TrackerConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.AccessRules;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracker.TrackerRequest.Announce.Event;
import org.eidolon.proto.tracker.Traffic;
import org.eidolon.streams.http.HttpService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a tracker counts of its swarms, and to whom it shows it. */
class TrackerCountsTest {
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

  private static TrackerRequest.Announce announce(int ticket, Event event, int have, long served) {
    var value = ByteBuffer.allocate(Ticket.BYTES).putInt(ticket).array();
    var moved = served == 0 ? Optional.<Traffic>empty() : Optional.of(new Traffic(served, 0));
    return new TrackerRequest.Announce(HANDLE, new Ticket(Bytes.copyOf(value)), event, have, moved);
  }

  private static String completed(HttpService service) {
    var page = text(get(service, "/", Map.of()));
    int from = page.indexOf("<dt>Completed</dt><dd>") + "<dt>Completed</dt><dd>".length();
    return page.substring(from, page.indexOf('<', from));
  }

  private HttpService privateTracker(SimMember... accounts) {
    var open = config(100, 600);
    var closed =
        new TrackerConfig(
            true,
            open.listen(),
            false,
            0,
            true,
            open.heartbeat(),
            open.expiry(),
            open.announceInterval(),
            open.announceExpiry(),
            open.grantLife(),
            100,
            1000,
            1000,
            600,
            true,
            AccessConfig.Mode.PRIVATE,
            List.of(),
            List.of(),
            open.credit());
    var tracker = rig.tracker(closed);
    var ids = List.of(accounts).stream().map(SimMember::id).collect(Collectors.toSet());
    tracker.tell(new Tracker.Decide(new AccessRules.Decided(true, ids, Set.of(), Map.of())));
    return rig.service(tracker);
  }

  private Traffic account(HttpService service, SimMember member, TrackerRequest.Announce said) {
    return ((TrackerReply.Announced) rig.ask(service, member, said)).account().orElseThrow();
  }

  @Test
  void tellsPlainBitTorrentWhatItIs() {
    var service = rig.service(rig.tracker(config(100, 600)));
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
    var service = rig.service(rig.tracker(config(100, 600)));
    var member = member(1, SHARED_KEY);
    rig.ask(service, member, member.registration());
    rig.ask(service, member, member.announce(HANDLE, 100));

    assertThat(text(get(service, "/", Map.of())))
        .contains("<dt>Members</dt><dd>1</dd>", "<dt>Swarms</dt><dd>1</dd>", "0.1.0")
        .doesNotContain("11.1.0.1");
    assertThat(text(get(service, "/scrape", Map.of("handle", HANDLE.toHex()))).strip())
        .isEqualTo("{\"seeds\":1,\"fetchers\":0}");
    assertThat(get(service, "/scrape", Map.of("handle", "xx")).status()).isEqualTo(400);
    assertThat(get(service, "/else", Map.of()).status()).isEqualTo(404);
  }

  @Test
  void completedCountsOnceAndOnlyWithAllOfIt() {
    var service = rig.service(rig.tracker(config(100, 600)));
    var fetcher = member(1, SHARED_KEY);
    rig.ask(service, fetcher, fetcher.registration());

    rig.ask(service, fetcher, announce(1, Event.STARTED, 0, 0));
    rig.ask(service, fetcher, announce(1, Event.COMPLETED, 75, 0));
    assertThat(completed(service)).as("some files were all it wanted").isEqualTo("0");
    rig.ask(service, fetcher, announce(1, Event.COMPLETED, 100, 0));
    assertThat(completed(service)).isEqualTo("1");
    rig.ask(service, fetcher, announce(1, Event.COMPLETED, 100, 0));
    rig.ask(service, fetcher, announce(1, Event.UPDATE, 100, 0));
    assertThat(completed(service)).as("said again").isEqualTo("1");

    var sharer = member(2, SHARED_KEY);
    rig.ask(service, sharer, sharer.registration());
    rig.ask(service, sharer, announce(2, Event.STARTED, 100, 0));
    rig.ask(service, sharer, announce(2, Event.COMPLETED, 100, 0));
    assertThat(completed(service)).as("it had all before").isEqualTo("1");
  }

  @Test
  void aPrivateTrackerShowsCountsOfItsSwarmsToNobodyOutside() {
    var member = member(1, SHARED_KEY);
    var service = privateTracker(member);
    rig.ask(service, member, member.registration());
    rig.ask(service, member, announce(1, Event.STARTED, 100, 0));

    var answer = get(service, "/scrape", Map.of("handle", HANDLE.toHex()));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(text(answer)).doesNotContain("1").contains("members");
  }

  @Test
  void aGoodbyeOfATicketThatNobodyWasAnnouncedWithCountsForNothing() {
    var member = member(1, SHARED_KEY);
    var service = privateTracker(member);
    rig.ask(service, member, member.registration());

    assertThat(account(service, member, announce(1, Event.STOPPED, 0, 500)))
        .isEqualTo(Traffic.NONE);
    account(service, member, announce(2, Event.STARTED, 0, 0));
    assertThat(account(service, member, announce(2, Event.STOPPED, 0, 700)).servedBytes())
        .as("announced, and of a short life")
        .isEqualTo(700);
    assertThat(account(service, member, announce(2, Event.STOPPED, 0, 800)).servedBytes())
        .as("known from its last word")
        .isEqualTo(800);
  }
}
