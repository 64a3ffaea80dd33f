package org.eidolon.actors.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.session.Torrents.Done;
import org.eidolon.actors.swarm.Swarm;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.eidolon.streams.session.SessionStore;
import org.eidolon.streams.session.TorrentDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of torrents on the list, and the list over restarts. */
class SessionFilesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<SwarmManager.Command> swarms = kit.createTestProbe();
  private final TestProbe<Torrents.AddReply> adds = kit.createTestProbe();
  private final TestProbe<Torrents.Answer> answers = kit.createTestProbe();

  @TempDir private Path root;
  private Path here;
  private Path there;
  private Metainfo torrent;
  private SessionStore store;
  private ActorRef<Torrents.Command> session;

  @BeforeEach
  void share() throws IOException {
    here = Files.createDirectory(root.resolve("here"));
    there = root.resolve("there");
    Files.createDirectory(here.resolve("album"));
    Files.write(here.resolve("album/a"), new byte[100_000]);
    Files.write(here.resolve("album/b"), new byte[50_000]);
    var source = TorrentSource.scan(here.resolve("album"));
    torrent = TorrentMaker.make(source, TorrentOptions.defaults(), done -> {});
    begin();
  }

  private void begin() throws IOException {
    store = SessionStore.open(root.resolve("data"));
    session =
        kit.spawn(
            Torrents.create(
                new SessionPorts(
                    swarms.getRef(),
                    new GlobalSettings(0, 0, 0, SeedGoal.NONE, here.toString(), true),
                    Optional.of(store),
                    store.load(),
                    new TorrentDisk(Optional.of(root.resolve("data"))),
                    () -> Instant.ofEpochSecond(1000),
                    System::nanoTime)));
  }

  private void end() throws IOException {
    kit.stop(session, PATIENCE);
    store.close();
  }

  @AfterEach
  void shutDown() throws IOException {
    end();
    kit.shutdownTestKit();
  }

  private int add(AddOptions options) {
    session.tell(new Torrents.Add(AddSource.of(torrent), options, adds.getRef()));
    return ((Torrents.Added) adds.receiveMessage(PATIENCE)).id();
  }

  private TorrentView view(int id) {
    var probe = kit.<Torrents.One>createTestProbe();
    session.tell(new Torrents.AskOne(id, probe.getRef()));
    return probe.receiveMessage().torrent().orElseThrow();
  }

  private TorrentDetails details(int id) {
    var probe = kit.<Torrents.Details>createTestProbe();
    session.tell(new Torrents.AskDetails(id, probe.getRef()));
    return probe.receiveMessage(PATIENCE).torrent().orElseThrow();
  }

  private Torrents.Answer answer() {
    return answers.receiveMessage(PATIENCE);
  }

  private SwarmManager.Join join() {
    return (SwarmManager.Join) swarms.receiveMessage(PATIENCE);
  }

  @Test
  void whatIsHereIsKnownBeforeItsSwarmIsJoined() {
    int id = add(AddOptions.DEFAULT);
    join();

    var view = view(id);
    assertThat(view.totals().verifiedBytes()).isEqualTo(150_000);
    assertThat(view.totals().isDone()).isTrue();
    assertThat(view.swarm().wantedBytes()).isEqualTo(150_000);
  }

  @Test
  void aTorrentIsOnTheListAgainAfterAKill() throws IOException {
    add(AddOptions.DEFAULT.paused(true).labelled(List.of("music")));
    int other = add2();
    // Whoever was answered may be killed at once.
    var copy = Files.createDirectory(root.resolve("copy"));
    Files.copy(root.resolve("data/session.store"), copy.resolve("session.store"));
    assertThat(other).isEqualTo(2);

    try (var again = SessionStore.open(copy)) {
      assertThat(again.load().torrents()).hasSize(2);
    }
    end();
    begin();

    assertThat(view(1).name()).isEqualTo("album");
    assertThat(view(1).settings().labels()).containsExactly("music");
    assertThat(view(1).state()).isEqualTo(TorrentState.STOPPED_BY_USER);
    assertThat(view(1).infoHash()).isEqualTo(AddSource.of(torrent).infoHash());
    assertThat(view(2).name()).isEqualTo("second");
  }

  private int add2() {
    var second = AddSource.of(torrent.renamed("second"));
    session.tell(new Torrents.Add(second, AddOptions.DEFAULT.paused(true), adds.getRef()));
    return ((Torrents.Added) adds.receiveMessage(PATIENCE)).id();
  }

  @Test
  void filesAreDeletedWhenTheSwarmHasStoppedAndNotBefore() throws IOException {
    int id = add(AddOptions.DEFAULT);
    var stopped = new CompletableFuture<Void>();
    var swarm = kit.<Swarm.Command>createTestProbe();
    join()
        .replyTo()
        .tell(
            new SwarmManager.Joined(
                swarm.getRef(), CompletableFuture.completedFuture(torrent), stopped));
    swarm.expectMessageClass(Swarm.Ask.class);

    session.tell(new Torrents.Remove(Set.of(id), true, answers.getRef()));
    assertThat(swarms.expectMessageClass(SwarmManager.Leave.class).swarm())
        .isEqualTo(swarm.getRef());
    answers.expectNoMessage();
    assertThat(here.resolve("album/a")).exists();
    stopped.complete(null);

    assertThat(answer()).isEqualTo(Done.INSTANCE);
    assertThat(here.resolve("album")).doesNotExist();
    end();
    begin();
    var all = kit.<Torrents.All>createTestProbe();
    session.tell(new Torrents.AskAll(all.getRef()));
    assertThat(all.receiveMessage().torrents()).isEmpty();
  }

  @Test
  void withoutDataTheFilesStay() {
    int id = add(AddOptions.DEFAULT.paused(true));

    session.tell(new Torrents.Remove(Set.of(id), false, answers.getRef()));

    assertThat(answer()).isEqualTo(Done.INSTANCE);
    assertThat(here.resolve("album/a")).exists();
  }

  @Test
  void dataAreMovedAndKeptThere() throws IOException {
    int id = add(AddOptions.DEFAULT.paused(true));

    session.tell(new Torrents.Move(id, there, true, answers.getRef()));

    assertThat(answer()).isEqualTo(Done.INSTANCE);
    assertThat(here.resolve("album")).doesNotExist();
    assertThat(there.resolve("album/b")).hasSize(50_000);
    end();
    begin();
    assertThat(view(1).folder()).isEqualTo(there);
  }

  @Test
  void aMoveOverFilesOfOthersIsRefusedAndSaid() throws IOException {
    Files.createDirectories(there.resolve("album"));
    Files.writeString(there.resolve("album/b"), "mine");
    int id = add(AddOptions.DEFAULT.paused(true));

    session.tell(new Torrents.Move(id, there, true, answers.getRef()));

    assertThat(answer()).isEqualTo(new Torrents.Refused("album/b is there already"));
    assertThat(view(id).problem()).isEqualTo("album/b is there already");
    assertThat(view(id).folder()).isEqualTo(here);
    assertThat(here.resolve("album/a")).exists();
  }

  @Test
  void aFileHasAnotherNameAndTheTorrentStaysTheSame() throws IOException {
    int id = add(AddOptions.DEFAULT.paused(true));
    session.tell(new Torrents.Rename(id, "album/a", "first", answers.getRef()));
    assertThat(answer()).isEqualTo(Done.INSTANCE);
    session.tell(new Torrents.Rename(id, "album", "music", answers.getRef()));
    assertThat(answer()).isEqualTo(Done.INSTANCE);
    session.tell(new Torrents.Rename(id, "music/first", "../x", answers.getRef()));
    assertThat(answer()).isInstanceOf(Torrents.Refused.class);
    end();
    begin();

    session.tell(new Torrents.Start(Set.of(1), answers.getRef()));

    assertThat(here.resolve("music/first")).hasSize(100_000);
    var joined = join().metainfo();
    assertThat(joined.files().get(0).joinedPath()).isEqualTo("music/first");
    assertThat(joined.infoHashV2()).isEqualTo(torrent.infoHashV2());
    assertThat(view(1).name()).isEqualTo("music");
    assertThat(view(1).magnet().displayName()).as("what others are told").contains("album");
  }

  @Test
  void aRecheckFindsWhatIsWrongAndDetailsShowWhatIsRight() throws IOException {
    int id = add(AddOptions.DEFAULT.paused(true));
    session.tell(new Torrents.Recheck(Set.of(id), answers.getRef()));
    assertThat(answer()).isEqualTo(Done.INSTANCE);
    session.tell(new Torrents.Move(id, here, false, answers.getRef()));
    answer();
    assertThat(view(id).totals().verifiedBytes()).isEqualTo(150_000);

    Files.write(here.resolve("album/a"), new byte[100]);
    session.tell(new Torrents.Recheck(Set.of(id), answers.getRef()));
    session.tell(new Torrents.Move(id, here, false, answers.getRef()));
    answer();
    answer();

    assertThat(view(id).totals().verifiedBytes()).isEqualTo(50_000);
    assertThat(view(id).totals().isDone()).isFalse();
    assertThat(view(id).state()).isEqualTo(TorrentState.STOPPED_BY_USER);
    assertThat(details(id).files())
        .extracting(TorrentDetails.File::completedBytes)
        .containsExactly(0L, 50_000L);
  }

  /** Whose check takes long: there is much to read, and it comes as fast as holes are read. */
  private Metainfo vast() throws IOException {
    long bytes = 64L << 30;
    int piece = 16 << 20;
    var info =
        "d4:infod6:lengthi%de4:name4:vast12:piece lengthi%de6:pieces%d:"
            .formatted(bytes, piece, bytes / piece * 20);
    var text = info + "\0".repeat((int) (bytes / piece * 20)) + "ee";
    try (var file = new RandomAccessFile(here.resolve("vast").toFile(), "rw")) {
      file.setLength(bytes);
    }
    return Metainfo.parse(Bytes.takeOver(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private void awaitView(int id, Predicate<TorrentView> so) {
    await().atMost(PATIENCE).until(() -> so.test(view(id)));
  }

  @Test
  void aCheckTellsHowFarItIsAndCanBeStopped() throws IOException {
    session.tell(new Torrents.Add(AddSource.of(vast()), AddOptions.DEFAULT, adds.getRef()));
    int id = ((Torrents.Added) adds.receiveMessage(PATIENCE)).id();
    int waits = add(AddOptions.DEFAULT);

    awaitView(id, now -> now.checkProgress() > 0);
    assertThat(view(id).state()).isEqualTo(TorrentState.CHECKING);
    assertThat(view(id).checkProgress()).isLessThan(1);
    assertThat(view(waits).state()).isEqualTo(TorrentState.QUEUED_TO_CHECK);
    assertThat(view(waits).checkProgress()).isZero();
    session.tell(new Torrents.Stop(Set.of(id), answers.getRef()));

    awaitView(id, now -> now.state() == TorrentState.STOPPED_BY_USER);
    assertThat(view(id).problem()).isEmpty();
    assertThat(view(id).checkProgress()).isEqualTo(1);
    assertThat(join().metainfo()).as("whose turn it is next").isEqualTo(torrent);
  }
}
