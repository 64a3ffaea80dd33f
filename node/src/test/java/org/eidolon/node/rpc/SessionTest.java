package org.eidolon.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.actors.session.Torrents;
import org.eidolon.node.rpc.SpeedLimits.Speeds;
import org.eidolon.proto.session.SeedGoal.Bound;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionTest {
  private static ActorTestKit kit;

  @TempDir java.nio.file.Path folder;

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private final MemoryLimits limits = new MemoryLimits();
  private final RpcDesk desk = new RpcDesk(kit, Optional.of(limits));
  private final RpcDesk free = new RpcDesk(kit);

  private String of(String key) {
    return desk.call("session-get", "{}").get(key).toString();
  }

  @Test
  void reportsTheWaysOfTheClearNetAsOffAndNeverSwitchesThemOn() {
    desk.call(
        "session-set",
        "{\"dht-enabled\":true,\"pex-enabled\":true,\"lpd-enabled\":true,\"utp-enabled\":true,"
            + "\"port-forwarding-enabled\":true,\"blocklist-enabled\":true}");

    for (var key : new String[] {"dht", "pex", "lpd", "utp", "port-forwarding", "blocklist"}) {
      assertThat(of(key + "-enabled")).isEqualTo("false");
    }
    assertThat(of("encryption")).isEqualTo("\"required\"");
  }

  @Test
  void tellsOnlyTheFieldsThatAreAskedFor() {
    var some = desk.call("session-get", "{\"fields\":[\"version\",\"rpc-version\",\"nothing\"]}");

    assertThat(some.toString())
        .isEqualTo("{\"rpc-version\":16,\"version\":\"3.00 (Eidolon 1.2.3)\"}");
  }

  @Test
  void setsLimitsOfTheWholeNodeAtOnce() {
    desk.call("session-set", "{\"speed-limit-down\":200,\"speed-limit-down-enabled\":true}");
    assertThat(limits.held().down()).isEqualTo(200_000);
    assertThat(of("speed-limit-down")).isEqualTo("200");
    assertThat(of("speed-limit-down-enabled")).isEqualTo("true");

    desk.call("session-set", "{\"speed-limit-down-enabled\":false}");
    assertThat(limits.held().down()).isZero();
    assertThat(of("speed-limit-down")).isEqualTo("200");

    desk.call("session-set", "{\"speed-limit-down-enabled\":true}");
    assertThat(limits.held().down()).isEqualTo(200_000);
    desk.call("session-set", "{\"alt-speed-down\":50,\"alt-speed-enabled\":true}");
    assertThat(limits.held()).isEqualTo(new Speeds(200_000, 0, 50_000, 0, true));
    assertThat(desk.result("session-set", "{\"speed-limit-up\":0,\"speed-limit-up-enabled\":1}"))
        .isEqualTo("too slow");
  }

  @Test
  void refusesLimitsWhereThereAreNone() {
    assertThat(free.result("session-set", "{\"speed-limit-up-enabled\":true}"))
        .startsWith("speed limits of the whole node cannot be set");
    assertThat(free.result("session-set", "{\"speed-limit-up\":100}")).isEqualTo("success");
    assertThat(free.call("session-get", "{}").get("speed-limit-up-enabled").asBoolean()).isFalse();
  }

  @Test
  void setsQueueAndGoals() {
    desk.call("session-set", "{\"download-queue-enabled\":true,\"seedRatioLimit\":2}");
    var first = desk.order(Torrents.ChangeSettings.class).settings();
    assertThat(first.fetching()).isEqualTo(5);
    assertThat(first.goal().ratio().mode()).isEqualTo(org.eidolon.proto.session.SeedGoal.Mode.NONE);
    assertThat(of("seedRatioLimit")).isEqualTo("2");

    desk.call("session-set", "{\"seedRatioLimited\":true,\"download-queue-size\":3}");
    var second = desk.order(Torrents.ChangeSettings.class).settings();
    assertThat(second.goal().ratio()).isEqualTo(Bound.of(2));
    assertThat(second.fetching()).isEqualTo(3);

    desk.call(
        "session-set",
        "{\"download-queue-enabled\":false,\"queue-stalled-enabled\":true,"
            + "\"start-added-torrents\":false,\"download-dir\":\"/srv\"}");
    var third = desk.order(Torrents.ChangeSettings.class).settings();
    assertThat(third.fetching()).isZero();
    assertThat(third.stalledMinutes()).isEqualTo(30);
    assertThat(third.startAdded()).isFalse();
    assertThat(third.folder()).isEqualTo("/srv");
    assertThat(of("download-queue-size")).isEqualTo("3");
    assertThat(desk.result("session-set", "{\"download-dir\":\"srv\"}"))
        .isEqualTo("download directory path is not absolute");
    assertThat(desk.result("session-set", "{\"seedRatioLimit\":-2}"))
        .startsWith("a bound of sharing");
  }

  @Test
  void changesNothingIfNothingChanges() {
    desk.call("session-set", "{\"cache-size-mb\":4,\"peer-port\":52000,\"seedRatioLimited\":0}");

    desk.order(Torrents.AskSettings.class);
    desk.orders.expectNoMessage(java.time.Duration.ofMillis(1));
  }

  @Test
  void tellsWhatWasMoved() {
    var stats = desk.call("session-stats", "{}");

    assertThat(stats.at("/cumulative-stats/downloadedBytes").asLong()).isEqualTo(10);
    assertThat(stats.at("/current-stats/secondsActive").asLong()).isEqualTo(5);
    assertThat(stats.get("torrentCount").asInt()).isZero();
  }

  @Test
  void tellsHowMuchFitsOnADisk() {
    var here = desk.call("free-space", "{\"path\":\"%s\"}".formatted(folder));
    assertThat(here.get("size-bytes").asLong()).isPositive();

    var missing = desk.reply("free-space", "{\"path\":\"%s/missing\"}".formatted(folder));
    assertThat(missing.get("result").asText()).isEqualTo("No such file or directory");
    assertThat(missing.at("/arguments/size-bytes").asLong()).isEqualTo(-1);
    assertThat(desk.result("free-space", "{\"path\":\"x\"}"))
        .isEqualTo("directory path is not absolute");
  }
}
