package org.eidolon.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.actors.session.Torrents;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.session.Bandwidth.Rank;
import org.eidolon.proto.session.QueueMove;
import org.eidolon.proto.session.SeedGoal.Bound;
import org.eidolon.proto.session.SeedGoal.Mode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Settings of torrents, and orders to them. */
final class TorrentSetTest {
  private static ActorTestKit kit;

  private final RpcDesk desk =
      new RpcDesk(
          kit,
          SampleTorrents.fetching(1, "ab".repeat(20)),
          SampleTorrents.fetching(2, "cd".repeat(20)),
          SampleTorrents.fetching(3, "ef".repeat(20)),
          SampleTorrents.fetching(4, "12".repeat(20)));

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private Torrents.Change set(String arguments) {
    desk.call("torrent-set", "{\"ids\":[1],%s}".formatted(arguments));
    return desk.order(Torrents.Change.class);
  }

  private void setsNothing(String arguments) {
    desk.call("torrent-set", "{\"ids\":[1],%s}".formatted(arguments));
    desk.order(Torrents.AskAll.class);
    desk.orders.expectNoMessage(Duration.ofMillis(1));
  }

  @Test
  void changesWhatIsSaidAndNothingElse() {
    var changed = set("\"labels\":[\"a\",\"b\"]");

    assertThat(changed.ids()).containsExactly(1);
    assertThat(changed.changes().labels().orElseThrow()).containsExactly("a", "b");
    assertThat(changed.changes().goal()).isEmpty();
    assertThat(changed.changes().bandwidth()).isEmpty();
    assertThat(changed.changes().choice()).isEmpty();
  }

  @Test
  void writesBackWhatItReadWithoutAnyChange() {
    setsNothing("\"honorsSessionLimits\":true");
    setsNothing("\"downloadLimited\":false,\"downloadLimit\":100,\"uploadLimited\":false");
    setsNothing("\"seedRatioMode\":0,\"seedRatioLimit\":0,\"bandwidthPriority\":0");
    setsNothing("\"peer-limit\":30");
  }

  @Test
  void setsItsWeightAndWhetherTheLimitsOfTheNodeHoldForIt() {
    assertThat(set("\"bandwidthPriority\":1").changes().bandwidth())
        .contains(new Bandwidth(0, 0, Rank.HIGH, true));
    assertThat(set("\"bandwidthPriority\":-1,\"honorsSessionLimits\":false").changes().bandwidth())
        .contains(new Bandwidth(0, 0, Rank.LOW, false));
  }

  @Test
  void keepsALimitUntilItIsSwitchedOn() {
    setsNothing("\"downloadLimit\":250");
    assertThat(set("\"downloadLimited\":true").changes().bandwidth().orElseThrow())
        .matches(now -> now.fetchBytesPerSecond() == 250_000 && now.serveBytesPerSecond() == 0);
    assertThat(set("\"uploadLimit\":0,\"uploadLimited\":true").changes().bandwidth().orElseThrow())
        .matches(now -> now.serveBytesPerSecond() == 1);
  }

  @Test
  void setsWhenEnoughWasShared() {
    var goal =
        set("\"seedRatioMode\":1,\"seedRatioLimit\":1.5,\"seedIdleMode\":2").changes().goal();

    assertThat(goal.orElseThrow().ratio()).isEqualTo(Bound.of(1.5));
    assertThat(goal.orElseThrow().idleMinutes().mode()).isEqualTo(Mode.NONE);
    assertThat(desk.result("torrent-set", "{\"ids\":1,\"seedRatioMode\":3}"))
        .startsWith("seedRatioMode is 0");
    assertThat(desk.result("torrent-set", "{\"ids\":1,\"seedRatioLimit\":-1}"))
        .startsWith("seedRatioLimit: a bound of sharing");
    assertThat(desk.result("torrent-set", "{\"ids\":1,\"bandwidthPriority\":2}"))
        .isEqualTo("bandwidthPriority is -1, 0 or 1");
  }

  /** Of three files the second one is high, the third one skipped. */
  @Test
  void choosesFilesByNumbersFromZero() {
    assertThat(rules("\"files-unwanted\":[0]")).isEqualTo("HIGH 2, SKIP 1, SKIP 3");
    assertThat(rules("\"files-wanted\":[2]")).isEqualTo("HIGH 2");
    assertThat(rules("\"files-wanted\":[]")).isEqualTo("HIGH 2");
    assertThat(rules("\"priority-low\":[0,1,2]")).isEqualTo("LOW 1-2, SKIP 3");
    assertThat(rules("\"priority-normal\":[1],\"files-unwanted\":[1]")).isEqualTo("SKIP 2-3");
    assertThat(desk.result("torrent-set", "{\"ids\":1,\"files-wanted\":[3]}"))
        .isEqualTo("there is no file 3: the torrent has 3");
  }

  private String rules(String arguments) {
    return set(arguments).changes().choice().orElseThrow().files().rules().stream()
        .map(rule -> rule.priority() + " " + rule.files().text())
        .sorted()
        .collect(java.util.stream.Collectors.joining(", "));
  }

  @Test
  void movesATorrentToItsPlaceInTheQueue() {
    desk.call("torrent-set", "{\"ids\":4,\"queuePosition\":2}");
    assertThat(desk.order(Torrents.MoveInQueue.class).where()).isEqualTo(QueueMove.UP);
    desk.call("torrent-set", "{\"ids\":1,\"queuePosition\":2}");
    assertThat(desk.order(Torrents.MoveInQueue.class).where()).isEqualTo(QueueMove.DOWN);
    assertThat(desk.order(Torrents.MoveInQueue.class).where()).isEqualTo(QueueMove.DOWN);
    desk.call("torrent-set", "{\"ids\":4,\"queuePosition\":0}");
    assertThat(desk.order(Torrents.MoveInQueue.class).where()).isEqualTo(QueueMove.TOP);
    desk.call("queue-move-bottom", "{\"ids\":[1,2]}");
    var moved = desk.order(Torrents.MoveInQueue.class);
    assertThat(moved.where()).isEqualTo(QueueMove.BOTTOM);
    assertThat(moved.ids()).isEqualTo(Set.of(1, 2));
  }

  @Test
  void leavesTrackersAsTheyAre() {
    assertThat(desk.result("torrent-set", "{\"ids\":1,\"trackerAdd\":[\"http://x/announce\"]}"))
        .startsWith("trackers of the clear net are never contacted");
  }

  @Test
  void ordersTorrentsAndPassesOverThoseThatAreNotThere() {
    desk.call("torrent-start", "{\"ids\":[1,77]}");
    assertThat(desk.order(Torrents.Start.class).ids()).containsExactly(1);
    desk.call("torrent-stop", "{}");
    assertThat(desk.order(Torrents.Stop.class).ids()).hasSize(4);
    desk.call("torrent-verify", "{\"ids\":2}");
    assertThat(desk.order(Torrents.Recheck.class).ids()).containsExactly(2);
    desk.call("torrent-start-now", "{\"ids\":2}");
    assertThat(desk.order(Torrents.StartNow.class).ids()).containsExactly(2);
    desk.call("torrent-reannounce", "{\"ids\":2}");
    assertThat(desk.order(Torrents.Reannounce.class).ids()).containsExactly(2);
    desk.call("torrent-remove", "{\"ids\":[99]}");
    assertThat(desk.order(Torrents.Remove.class).ids()).isEmpty();
    desk.call("torrent-remove", "{\"ids\":[2],\"delete-local-data\":1}");
    assertThat(desk.order(Torrents.Remove.class))
        .matches(order -> order.deleteData() && order.ids().equals(Set.of(2)));
  }

  @Test
  void movesAndRenames() {
    desk.call("torrent-set-location", "{\"ids\":[1],\"location\":\"/srv/y\",\"move\":true}");
    assertThat(desk.order(Torrents.Move.class))
        .matches(order -> order.folder().equals(Path.of("/srv/y")) && order.moveData());
    assertThat(desk.result("torrent-set-location", "{\"ids\":[1],\"location\":\"y\"}"))
        .isEqualTo("new location path is not absolute");

    var renamed =
        desk.call("torrent-rename-path", "{\"ids\":[1],\"path\":\"sample\",\"name\":\"other\"}");
    assertThat(desk.order(Torrents.Rename.class).newName()).isEqualTo("other");
    assertThat(renamed.toString()).isEqualTo("{\"id\":1,\"name\":\"other\",\"path\":\"sample\"}");
    for (var bad : Set.of("a/b", "", "..", ".")) {
      assertThat(
              desk.result(
                  "torrent-rename-path",
                  "{\"ids\":[1],\"path\":\"sample\",\"name\":\"%s\"}".formatted(bad)))
          .isEqualTo("Invalid argument");
    }
    assertThat(desk.result("torrent-rename-path", "{\"path\":\"sample\",\"name\":\"x\"}"))
        .isEqualTo("torrent-rename-path requires 1 torrent");
  }
}
