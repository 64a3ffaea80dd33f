package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who joins, leaves and joins again. */
class SwarmManagerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorTestKit kit = ActorTestKit.create();

  @TempDir private Path folder;

  @AfterEach
  void shutDown() {
    Shutdown.of(kit);
  }

  private ActorRef<SwarmManager.Command> manager() {
    return kit.spawn(
        SwarmManager.create(
            TestPorts.of(
                kit.spawn(DirectCircuits.create(ticket -> false)),
                kit.spawn(new FakeTracker().clientOf("me")),
                SwarmTest.config(),
                System::nanoTime,
                3)));
  }

  private CompletionStage<SwarmManager.Joined> join(
      ActorRef<SwarmManager.Command> manager, Metainfo torrent) {
    return AskPattern.ask(
        manager,
        to -> new SwarmManager.Join(torrent, folder, false, to),
        PATIENCE,
        kit.scheduler());
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void whoJoinsWhatIsBeingLeftHasASwarmAnew() throws Exception {
    var file = Files.write(folder.resolve("film"), new byte[100_000]);
    var torrent =
        TorrentMaker.make(TorrentSource.scan(file), TorrentOptions.defaults(), done -> {});
    var manager = manager();
    var first = await(join(manager, torrent));
    var alike = await(join(manager, torrent));
    assertThat(alike.swarm()).isEqualTo(first.swarm());

    manager.tell(new SwarmManager.Leave(first.swarm()));
    var anew = await(join(manager, torrent));

    assertThat(anew.swarm()).isNotEqualTo(first.swarm());
    assertThat(alike.stopped()).as("told to all who joined it").isCompleted();
    assertThat(anew.stopped()).isNotDone();
    var status =
        await(
            AskPattern.<Swarm.Command, SwarmStatus>ask(
                anew.swarm(), Swarm.Ask::new, PATIENCE, kit.scheduler()));
    assertThat(status.state()).isIn(SwarmStatus.State.CHECKING, SwarmStatus.State.SHARING);
    manager.tell(new SwarmManager.Leave(first.swarm()));
    assertThat(await(join(manager, torrent)).swarm()).isEqualTo(anew.swarm());
  }

  @Test
  void nobodyElseCanTellASwarmToLeaveBehindItsManagersBack() {
    assertThat(Modifier.isPublic(Swarm.Leave.class.getModifiers())).isFalse();
  }
}
