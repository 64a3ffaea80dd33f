package org.eidolon.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.actors.session.Torrents;
import org.eidolon.proto.choice.Preallocation;
import org.eidolon.proto.session.Bandwidth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TorrentAddTest {
  private static ActorTestKit kit;
  private static final String HASH = "45".repeat(20);
  private static final byte[] TORRENT =
      ("d4:infod6:lengthi5e4:name5:a.txt12:piece lengthi16384e6:pieces20:" + "x".repeat(20) + "ee")
          .getBytes(StandardCharsets.ISO_8859_1);

  @TempDir Path folder;
  private final RpcDesk desk = new RpcDesk(kit, SampleTorrents.fetching(1, HASH));

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private String result(String filename) {
    return desk.result("torrent-add", "{\"filename\":\"%s\"}".formatted(filename));
  }

  @Test
  void takesADescriptionAFileOrALink() throws Exception {
    var file = Files.write(folder.resolve("a.torrent"), TORRENT);
    var base64 = Base64.getMimeEncoder().encodeToString(TORRENT).replace("\r\n", "\\r\\n");

    var described = desk.call("torrent-add", "{\"metainfo\":\"%s\"}".formatted(base64));
    assertThat(desk.order(Torrents.Add.class).source().name()).isEqualTo("a.txt");
    var read = desk.call("torrent-add", "{\"filename\":\"%s\"}".formatted(file));
    assertThat(desk.order(Torrents.Add.class).source().metainfo()).isPresent();
    desk.call(
        "torrent-add", "{\"filename\":\"magnet:?xt=urn:btih:%s\"}".formatted("12".repeat(20)));
    assertThat(desk.order(Torrents.Add.class).source().metainfo()).isEmpty();

    assertThat(described).isEqualTo(read);
    assertThat(described.get("torrent-added").get("id").asInt()).isEqualTo(2);
    assertThat(described.get("torrent-added").get("hashString").asText()).hasSize(40);
  }

  @Test
  void takesHowItIsAdded() {
    var arguments =
        """
        {"filename":"magnet:?xt=urn:btih:%s","paused":1,"download-dir":"/srv/x","labels":["a"],
         "bandwidthPriority":1,"preallocate":"full","files-unwanted":[0,2],"priority-high":[1]}
        """
            .formatted("12".repeat(20));

    desk.call("torrent-add", arguments);

    var options = desk.order(Torrents.Add.class).options();
    assertThat(options.paused()).contains(true);
    assertThat(options.folder()).contains(Path.of("/srv/x"));
    assertThat(options.labels()).containsExactly("a");
    assertThat(options.bandwidth().rank()).isEqualTo(Bandwidth.Rank.HIGH);
    assertThat(options.choice().preallocation()).contains(Preallocation.FULL);
    assertThat(options.choice().files().rules())
        .extracting(rule -> rule.priority() + " " + rule.files().text())
        .containsExactly("HIGH 2", "SKIP 1", "SKIP 3");
  }

  @Test
  void saysWhichOneIsThereAlready() {
    var reply =
        desk.call("torrent-add", "{\"filename\":\"magnet:?xt=urn:btih:%s\"}".formatted(HASH));

    assertThat(reply.get("torrent-duplicate").get("id").asInt()).isEqualTo(1);
    assertThat(reply.get("torrent-duplicate").get("hashString").asText()).isEqualTo(HASH);
  }

  @Test
  void refusesWhatIsNoTorrent() throws Exception {
    var corrupt = "invalid or corrupt torrent file";
    Files.writeString(folder.resolve("bad"), "d4:info");

    assertThat(desk.result("torrent-add", "{}")).isEqualTo("no filename or metainfo specified");
    assertThat(result("")).isEqualTo("no filename or metainfo specified");
    assertThat(result(folder.resolve("missing").toString())).isEqualTo(corrupt);
    assertThat(result(folder.resolve("bad").toString())).isEqualTo(corrupt);
    assertThat(result(folder.toString())).isEqualTo(corrupt);
    assertThat(result("relative.torrent")).isEqualTo(corrupt);
    assertThat(result("magnet:?xt=urn:btih:zz")).isEqualTo(corrupt);
    assertThat(desk.result("torrent-add", "{\"metainfo\":\"????\"}")).isEqualTo(corrupt);
    assertThat(desk.result("torrent-add", "{\"metainfo\":\"ZDQ6aW5mbw==\"}")).isEqualTo(corrupt);
    assertThat(
            desk.result(
                "torrent-add", "{\"filename\":\"magnet:?x\",\"download-dir\":\"relative\"}"))
        .isEqualTo("download directory path is not absolute");
    desk.orders.expectNoMessage(java.time.Duration.ofMillis(1));
  }

  @Test
  void fetchesNothingFromTheClearNet() {
    assertThat(result("http://example.org/a.torrent")).startsWith("Eidolon fetches nothing");
    assertThat(result("HTTPS://example.org/a.torrent")).startsWith("Eidolon fetches nothing");
    assertThat(result("ftp://example.org/a.torrent")).startsWith("Eidolon fetches nothing");
  }
}
