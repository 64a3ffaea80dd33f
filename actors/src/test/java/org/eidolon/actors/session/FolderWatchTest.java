package org.eidolon.actors.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.eidolon.proto.Bytes;
import org.eidolon.streams.session.WatchedFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AddOptions OPTIONS = AddOptions.DEFAULT.labelled(List.of("watched"));

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<Torrents.Command> torrents = kit.createTestProbe();

  @TempDir private Path folder;

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private void drop(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private static String magnet(int number) {
    return "magnet:?xt=urn:btih:%040x".formatted(number);
  }

  private Set<String> names() throws IOException {
    try (var all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private Torrents.Add added() {
    return (Torrents.Add) torrents.receiveMessage(PATIENCE);
  }

  @Test
  void filesAreAddedAndSayWhatBecameOfThem() throws IOException {
    drop("a.magnet", magnet(1));
    drop("b.torrent", "no torrent");
    kit.spawn(
        FolderWatch.create(
            new WatchedFolder(folder), OPTIONS, Duration.ofMillis(50), torrents.getRef()));

    var add = added();
    assertThat(add.options()).isEqualTo(OPTIONS);
    assertThat(add.source().magnet().text()).isEqualTo(magnet(1));
    add.replyTo().tell(new Torrents.Added(1, Bytes.copyOf(new byte[20]), "a"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(names())
                    .containsExactlyInAnyOrder("a.magnet.added", "b.torrent.invalid"));

    drop("c.magnet", magnet(2));
    drop("d.magnet", magnet(3));
    for (int file = 0; file < 2; file++) {
      var next = added();
      next.replyTo()
          .tell(
              next.source().magnet().text().equals(magnet(2))
                  ? new Torrents.Duplicate(1, Bytes.copyOf(new byte[20]), "c")
                  : new Torrents.Refused("too many"));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(names()).contains("c.magnet.added", "d.magnet.invalid").hasSize(4));
  }

  @Test
  void aFolderThatIsMissingIsLookedAtAgain() throws IOException {
    var later = folder.resolve("later");
    kit.spawn(
        FolderWatch.create(
            new WatchedFolder(later), OPTIONS, Duration.ofMillis(20), torrents.getRef()));
    torrents.expectNoMessage(Duration.ofMillis(100));

    Files.createDirectory(later);
    Files.writeString(later.resolve("a.magnet"), magnet(1));

    assertThat(added().source().magnet().text()).isEqualTo(magnet(1));
  }
}
