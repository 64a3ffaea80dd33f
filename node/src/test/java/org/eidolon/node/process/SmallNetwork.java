package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tracker and some relays on this machine, and whoever shares or fetches among them. */
final class SmallNetwork implements AutoCloseable {
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

  private final List<Service> services = new ArrayList<>();
  private final Path folder;
  private final Path conf;
  private final String tracker;

  /**
   * @param folder where every command runs, and all their data lies
   */
  SmallNetwork(Path folder) throws IOException {
    this.folder = folder;
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

  /** The address of the anonymous tracker. */
  String tracker() {
    return tracker;
  }

  /** What every peer here is told. */
  Path settings() {
    return conf;
  }

  /** Where links of peers come in, so far. */
  List<String> listening() {
    return services.stream().flatMap(service -> service.listening().stream()).toList();
  }

  private Service start(String name, String... command) throws IOException {
    var all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--data", name + ".data", "--listen", "127.0.0.1:0"));
    var service = Service.start(folder, all.toArray(String[]::new));
    services.add(service);
    return service;
  }

  /** Returns when the sharer shares. */
  Service share(String name, String... options) throws IOException {
    var all = new ArrayList<>(List.of("share", name, "--tracker", tracker));
    all.addAll(List.of("--config", conf.toString()));
    all.addAll(List.of(options));
    var sharer = start("sharer-of-" + name, all.toArray(String[]::new));
    sharer.await("progress", line -> line.get("state").getAsString().equals("SHARING"));
    sharer.awaitJoined();
    return sharer;
  }

  /** Any command of a peer, to its end. */
  Eidolon.Run run(String name, String... command) throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--data", name + ".data", "--config", conf.toString()));
    all.addAll(List.of("--listen", "127.0.0.1:0"));
    return Eidolon.run(folder, 120, all.toArray(String[]::new));
  }

  /** What a fetch says of itself that went well. */
  Eidolon.Run get(String source, String... options) throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("get", source, "--to", "fetched"));
    all.addAll(List.of("--exit-when-done", "--json"));
    all.addAll(List.of(options));
    var run = run("fetcher", all.toArray(String[]::new));
    assertThat(run.code()).as(run.err() + run.out()).isZero();
    return run;
  }

  static JsonObject event(Eidolon.Run run, String name) {
    return run.objects().stream()
        .filter(line -> line.get("event").getAsString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    services.forEach(Service::close);
  }
}
