package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A magnet link is enough: its description comes from partners, through circuits. */
final class MagnetIT {
  private static final int RELAYS = 3;
  private static final String TRACKER =
      """
      eidolon.tracker {
        test-network = true
        path-links = 5
        heartbeat = 2s
        expiry = 10s
        announce-interval = 5s
        announce-expiry = 20s
        requests-per-minute = 6000
      }
      """;
  private static final String PEER = "eidolon.circuit { setup-jitter = 0s, end-jitter = 0s }";

  @TempDir private Path folder;
  private final List<Service> services = new ArrayList<>();
  private Path conf;
  private String tracker;

  @BeforeEach
  void startTheNetwork() throws IOException {
    var trackerConf = Files.writeString(folder.resolve("tracker.conf"), TRACKER);
    conf = Files.writeString(folder.resolve("peer.conf"), PEER);
    tracker =
        start("tracker", "tracker", "--config", trackerConf.toString())
            .await("ready", line -> line.get("role").getAsString().equals("tracker"))
            .get("address")
            .getAsString();
    var relays = new ArrayList<Service>();
    for (int number = 0; number < RELAYS; number++) {
      relays.add(
          start("relay" + number, "node", "--tracker", tracker, "--config", conf.toString()));
    }
    relays.forEach(Service::awaitJoined);
  }

  @AfterEach
  void stopTheNetwork() {
    services.forEach(Service::close);
  }

  private Service start(String name, String... command) throws IOException {
    var all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--data", name + ".data", "--listen", "127.0.0.1:0"));
    var service = Service.start(folder, all.toArray(String[]::new));
    services.add(service);
    return service;
  }

  private Service share(String name, String... options) throws IOException {
    var all = new ArrayList<>(List.of("share", name, "--tracker", tracker));
    all.addAll(List.of("--config", conf.toString()));
    all.addAll(List.of(options));
    var sharer = start("sharer", all.toArray(String[]::new));
    sharer.await("progress", line -> line.get("state").getAsString().equals("SHARING"));
    sharer.awaitJoined();
    return sharer;
  }

  private JsonObject get(String magnet) throws IOException, InterruptedException {
    var run =
        Eidolon.run(
            folder,
            120,
            "get",
            magnet,
            "--to",
            "fetched",
            "--data",
            "fetcher.data",
            "--config",
            conf.toString(),
            "--listen",
            "127.0.0.1:0",
            "--exit-when-done",
            "--json");
    assertThat(run.code()).as(run.err() + run.out()).isZero();
    return run.objects().stream()
        .filter(line -> line.get("event").getAsString().equals("done"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFileArrivesByTheMagnetThatSharePrints() throws Exception {
    var content = new byte[3_000_000];
    new SplittableRandom(11).nextBytes(content);
    Files.write(folder.resolve("song.bin"), content);
    var sharer = share("song.bin", "--private");
    var magnet = sharer.await("torrent", line -> true).get("magnet").getAsString();

    var first = get(magnet);

    assertThat(folder.resolve("fetched/song.bin")).hasBinaryContent(content);
    assertThat(first.get("bytes").getAsLong()).isEqualTo(content.length);
    assertThat(first.get("relays_least").getAsInt()).isGreaterThanOrEqualTo(3);
    assertThat(first.get("files").getAsJsonArray()).hasSize(1);

    sharer.close();
    var again = get(magnet);

    assertThat(again.get("bytes").getAsLong()).as("nothing is left to fetch").isZero();
    assertThat(again.get("sha256")).isEqualTo(first.get("sha256"));
  }
}
