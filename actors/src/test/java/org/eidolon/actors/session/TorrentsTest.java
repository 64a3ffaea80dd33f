package org.eidolon.actors.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.swarm.Swarm;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.choice.FileSelection;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.QueueMove;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.streams.session.SessionStore;
import org.eidolon.streams.session.TorrentDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The list of torrents above swarms that a test plays. */
class TorrentsTest {
  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<SwarmManager.Command> swarms = kit.createTestProbe();
  private final TestProbe<Torrents.AddReply> adds = kit.createTestProbe();
  private final TestProbe<Torrents.Answer> answers = kit.createTestProbe();
  private final GlobalSettings free =
      new GlobalSettings(0, 0, 0, SeedGoal.NONE, "/downloads", true);
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private long nanos;

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private ActorRef<Torrents.Command> session(GlobalSettings settings) {
    return kit.spawn(
        Torrents.create(
            new SessionPorts(
                swarms.getRef(),
                settings,
                Optional.empty(),
                SessionStore.Loaded.NOTHING,
                new TorrentDisk(Optional.empty()),
                () -> Instant.ofEpochSecond(1000),
                () -> nanos)));
  }

  private static Magnet magnet(int number) {
    return Magnet.parse("magnet:?xt=urn:btih:%040x&dn=film%d".formatted(number, number));
  }

  private int add(ActorRef<Torrents.Command> session, int number, AddOptions options) {
    session.tell(new Torrents.Add(AddSource.of(magnet(number)), options, adds.getRef()));
    return adds.expectMessageClass(Torrents.Added.class).id();
  }

  private void done(
      ActorRef<Torrents.Command> session,
      Function<ActorRef<Torrents.Answer>, Torrents.Command> what) {
    session.tell(what.apply(answers.getRef()));
    answers.expectMessage(Torrents.Done.INSTANCE);
  }

  private TorrentView view(ActorRef<Torrents.Command> session, int id) {
    var probe = kit.<Torrents.One>createTestProbe();
    session.tell(new Torrents.AskOne(id, probe.getRef()));
    return probe.receiveMessage().torrent().orElseThrow();
  }

  private TestProbe<Swarm.Command> joins(int number) {
    var join = swarms.expectMessageClass(SwarmManager.JoinMagnet.class);
    assertThat(join.magnet()).isEqualTo(magnet(number));
    var swarm = kit.<Swarm.Command>createTestProbe();
    join.replyTo()
        .tell(new SwarmManager.Joined(swarm.getRef(), new CompletableFuture<Metainfo>(), stopped));
    return swarm;
  }

  private static SwarmStatus status(SwarmStatus.State state, long fetched, long served) {
    return new SwarmStatus(
        state, 1000, 1000, fetched, fetched, served, 0, 1, 1, 1, 3, 3, 100, "", 1);
  }

  @Test
  void whatIsAddedJoinsItsSwarmAndIsKnownByNumberAndHash() {
    var session = session(free);

    int id = add(session, 7, AddOptions.DEFAULT.labelled(List.of("films")));
    var join = swarms.expectMessageClass(SwarmManager.JoinMagnet.class);
    var found = kit.<Torrents.One>createTestProbe();
    session.tell(new Torrents.AskByHash(magnet(7).hashV1().orElseThrow(), found.getRef()));

    assertThat(join.folder()).isEqualTo(Path.of("/downloads"));
    var view = found.receiveMessage().torrent().orElseThrow();
    assertThat(view.id()).isEqualTo(id);
    assertThat(view.name()).isEqualTo("film7");
    assertThat(view.settings().labels()).containsExactly("films");
    assertThat(view.totals().addedAt()).isEqualTo(1000);
    assertThat(view.state()).isEqualTo(TorrentState.FETCHING_METAINFO);
    assertThat(view.toString()).doesNotContain("film7");
  }

  @Test
  void hasTheSwarmBuildACircuitOrSaysWhyNot() {
    var session = session(free);
    int id = add(session, 7, AddOptions.DEFAULT);
    session.tell(new Torrents.BuildCircuit(id, answers.getRef()));
    assertThat(answers.expectMessageClass(Torrents.Refused.class).problem()).contains("start it");
    session.tell(new Torrents.BuildCircuit(99, answers.getRef()));
    assertThat(answers.expectMessageClass(Torrents.Refused.class).problem()).contains("no such");
    var swarm = joins(7);

    swarm.awaitAssert(
        () -> {
          // Of its own: what an earlier try is told may come late.
          var told = kit.createTestProbe(Torrents.Answer.class);
          session.tell(new Torrents.BuildCircuit(id, told.getRef()));
          swarm.fishForMessage(
              Duration.ofSeconds(1),
              message -> {
                if (message instanceof Swarm.BuildCircuit build) {
                  build.replyTo().tell(Swarm.Building.ASKED);
                  return FishingOutcomes.complete();
                }
                return FishingOutcomes.continueAndIgnore();
              });
          told.expectMessage(Torrents.Done.INSTANCE);
          return null;
        });
    session.tell(new Torrents.BuildCircuit(id, answers.getRef()));
    swarm.expectMessageClass(Swarm.BuildCircuit.class).replyTo().tell(Swarm.Building.HAS_ALL);
    assertThat(answers.expectMessageClass(Torrents.Refused.class).problem()).contains("complete");
  }

  @Test
  void oneThatIsThereAlreadyIsADuplicate() {
    var session = session(free);
    int id = add(session, 7, AddOptions.DEFAULT);

    session.tell(new Torrents.Add(AddSource.of(magnet(7)), AddOptions.DEFAULT, adds.getRef()));

    assertThat(adds.expectMessageClass(Torrents.Duplicate.class).id()).isEqualTo(id);
  }

  @Test
  void aFolderThatIsNotAbsoluteIsRefused() {
    var session = session(free);

    session.tell(
        new Torrents.Add(
            AddSource.of(magnet(7)), AddOptions.DEFAULT.in(Path.of("films")), adds.getRef()));

    assertThat(adds.expectMessageClass(Torrents.Refused.class).problem()).contains("absolute");
    swarms.expectNoMessage();
  }

  @Test
  void aPausedOneWaitsUntilItIsStartedAndStopsWhenTold() {
    var session = session(free);
    int id = add(session, 7, AddOptions.DEFAULT.paused(true));
    assertThat(view(session, id).state()).isEqualTo(TorrentState.STOPPED_BY_USER);
    swarms.expectNoMessage();

    done(session, to -> new Torrents.Start(Set.of(id), to));
    var swarm = joins(7);
    swarm
        .expectMessageClass(Swarm.Ask.class)
        .replyTo()
        .tell(status(SwarmStatus.State.FETCHING, 10, 5));
    time.timePasses(Duration.ofSeconds(1));
    swarm.expectMessageClass(Swarm.Ask.class);
    done(session, to -> new Torrents.Stop(Set.of(id), to));

    assertThat(swarms.expectMessageClass(SwarmManager.Leave.class).swarm())
        .isEqualTo(swarm.getRef());
    var view = view(session, id);
    assertThat(view.state()).isEqualTo(TorrentState.STOPPED_BY_USER);
    assertThat(view.totals().fetchedBytes()).isEqualTo(10);
    assertThat(view.totals().servedBytes()).isEqualTo(5);
  }

  @Test
  void asManyFetchAsMayAndOneToldToRunNowDoesNotWait() {
    var session = session(new GlobalSettings(1, 0, 0, SeedGoal.NONE, "/downloads", true));
    add(session, 1, AddOptions.DEFAULT);
    joins(1);
    int second = add(session, 2, AddOptions.DEFAULT);
    int third = add(session, 3, AddOptions.DEFAULT);
    swarms.expectNoMessage();
    assertThat(view(session, second).state()).isEqualTo(TorrentState.QUEUED_TO_FETCH);

    done(session, to -> new Torrents.MoveInQueue(Set.of(third), QueueMove.TOP, to));
    swarms.expectMessageClass(SwarmManager.Leave.class);
    joins(3);
    done(session, to -> new Torrents.StartNow(Set.of(second), to));

    var told = List.of(swarms.receiveMessage(), swarms.receiveMessage());
    assertThat(told).hasAtLeastOneElementOfType(SwarmManager.Leave.class);
    assertThat(told)
        .filteredOn(SwarmManager.JoinMagnet.class::isInstance)
        .map(join -> ((SwarmManager.JoinMagnet) join).magnet())
        .containsExactly(magnet(2));
  }

  @Test
  void aTorrentIsStoppedWhenItWasSharedEnough() {
    var session = session(free);
    var twice = new SeedGoal(SeedGoal.Bound.of(2), SeedGoal.Bound.NONE, SeedGoal.Bound.NONE);
    int id = add(session, 7, AddOptions.DEFAULT.until(twice));
    var swarm = joins(7);

    swarm
        .expectMessageClass(Swarm.Ask.class)
        .replyTo()
        .tell(status(SwarmStatus.State.SHARING, 1000, 2000));

    swarms.expectMessageClass(SwarmManager.Leave.class);
    assertThat(view(session, id).finished()).isTrue();
    assertThat(view(session, id).totals().doneAt()).isEqualTo(1000);
  }

  @Test
  void whatIsRemovedLeavesItsSwarmAndIsRememberedAsRemoved() {
    var session = session(free);
    int id = add(session, 7, AddOptions.DEFAULT);
    joins(7);

    session.tell(new Torrents.Remove(Set.of(id, 99), false, answers.getRef()));

    swarms.expectMessageClass(SwarmManager.Leave.class);
    answers.expectNoMessage();
    stopped.complete(null);
    answers.expectMessage(Torrents.Done.INSTANCE);
    var all = kit.<Torrents.All>createTestProbe();
    session.tell(new Torrents.AskAll(all.getRef()));
    assertThat(all.receiveMessage())
        .isEqualTo(new Torrents.All(List.of(), List.of(new Torrents.Removed(id, 1000))));
  }

  @Test
  void oneThatMovesNothingForLongTakesNoPlace() {
    var session = session(new GlobalSettings(1, 0, 30, SeedGoal.NONE, "/downloads", true));
    int first = add(session, 1, AddOptions.DEFAULT);
    joins(1);
    add(session, 2, AddOptions.DEFAULT);
    swarms.expectNoMessage();

    nanos = Duration.ofMinutes(31).toNanos();
    time.timePasses(Duration.ofSeconds(1));

    joins(2);
    assertThat(view(session, first).stalled()).isTrue();
  }

  @Test
  void settingsOfTheSessionAreToldAndChanged() {
    var session = session(free);
    var other = new GlobalSettings(2, 3, 4, SeedGoal.NONE, "/elsewhere", false);
    var asked = kit.<GlobalSettings>createTestProbe();

    done(session, to -> new Torrents.ChangeSettings(other, to));
    session.tell(new Torrents.AskSettings(asked.getRef()));
    asked.expectMessage(other);
    int id = add(session, 1, AddOptions.DEFAULT);

    assertThat(view(session, id).folder()).isEqualTo(Path.of("/elsewhere"));
    assertThat(view(session, id).state()).isEqualTo(TorrentState.STOPPED_BY_USER);
    session.tell(
        new Torrents.ChangeSettings(
            new GlobalSettings(0, 0, 0, SeedGoal.NONE, "here", true), answers.getRef()));
    answers.expectMessageClass(Torrents.Refused.class);
  }

  @Test
  void aLimitOfATorrentHoldsFromItsStart() {
    add(session(free), 1, AddOptions.DEFAULT.taking(new Bandwidth(0, 50_000)));

    joins(1).expectMessage(new Swarm.Limit(RateLimit.NONE, new RateLimit(50_000)));
  }

  @Test
  void labelsGoalsFilesAndLimitsAreChangedAndTheSwarmIsToldWhatItMustKnow() {
    var session = session(free);
    int id = add(session, 1, AddOptions.DEFAULT);
    var swarm = joins(1);
    swarm.expectMessageClass(Swarm.Ask.class);
    var ordered = new FetchChoice(FileSelection.ALL, true);

    done(
        session,
        to ->
            new Torrents.Change(
                Set.of(id),
                Changes.NONE
                    .labelled(List.of("a", "b", "a"))
                    .choosing(ordered)
                    .until(SeedGoal.NONE)
                    .taking(new Bandwidth(100_000, 1)),
                to));

    swarm.expectMessage(new Swarm.Choose(ordered));
    swarm.expectMessage(new Swarm.Limit(new RateLimit(100_000), new RateLimit(RateLimit.LEAST)));
    var settings = view(session, id).settings();
    assertThat(settings.labels()).containsExactly("a", "b");
    assertThat(settings.goal()).isEqualTo(SeedGoal.NONE);
    session.tell(
        new Torrents.Change(Set.of(id), Changes.NONE.labelled(List.of(" ")), answers.getRef()));
    answers.expectMessageClass(Torrents.Refused.class);
  }
}
