package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that runs for long, steered by our commands and by clients of Transmission. */
final class RemoteIT {
  private static final String UP =
      """
      eidolon.circuit { setup-jitter = 0s, end-jitter = 0s }
      eidolon.control { listen = "127.0.0.1:0", user = me, password = secret }
      """;

  @TempDir static Path folder;
  private static SmallNetwork network;
  private static Service node;
  private static URI control;

  @BeforeAll
  static void start() throws Exception {
    network = new SmallNetwork(folder);
    for (var name : List.of("one.bin", "two.bin", "three.bin", "four.bin")) {
      var bytes = new byte[300_000];
      new Random(name.hashCode()).nextBytes(bytes);
      Files.write(folder.resolve(name), bytes);
      network.share(name);
    }
    var conf = Files.writeString(folder.resolve("up.conf"), UP);
    node =
        Service.start(
            folder,
            "up",
            "--tracker",
            network.tracker(),
            "--config",
            conf.toString(),
            "--data",
            "up.data",
            "--listen",
            "127.0.0.1:0");
    control =
        URI.create(
            node.await("ready", line -> line.get("role").getAsString().equals("control"))
                .get("address")
                .getAsString());
    node.awaitJoined();
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
    network.close();
  }

  private static Eidolon.Run run(String... command) throws Exception {
    var all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--data", "up.data"));
    return Eidolon.run(folder, 60, all.toArray(String[]::new));
  }

  private static String out(String... command) throws Exception {
    var run = run(command);
    assertThat(run.code()).as(run.err() + run.out()).isZero();
    return run.out();
  }

  @Test
  void ourCommandsFetchATorrentAndShowIt() throws Exception {
    var to = folder.resolve("by-commands").toString();
    // Who has all has no circuits of its own: slow enough to be seen with them.
    out("limit", "--down", "10K");
    var added =
        JsonParser.parseString(
                out("add", "one.bin.atorrent", "--to", to, "--label", "mine", "--json"))
            .getAsJsonObject();
    var id = added.get("id").getAsString();
    assertThat(added.get("added").getAsBoolean()).isTrue();

    await("circuits").atMost(60, TimeUnit.SECONDS).until(() -> out("circuits").contains("peer-"));
    consoleClosesACircuit(id);
    out("limit", "--down", "0");
    await("fetched")
        .atMost(90, TimeUnit.SECONDS)
        .until(() -> run("list").out().lines().anyMatch(l -> l.matches(id + " +100%.*one.bin")));

    assertThat(Path.of(to, "one.bin")).hasSameBinaryContentAs(folder.resolve("one.bin"));
    assertThat(out("list").lines().findFirst().orElse("")).startsWith("ID").endsWith("NAME");
    assertThat(out("info", id)).contains("one.bin", "magnet:?xt=", to);
    assertThat(out("neighbours")).contains("127.0.0.1:", "peer-");
    assertThat(out("watch", "--times", "1")).contains("one.bin");
    assertThat(out("log")).contains("info: ").doesNotContain("one.bin");
    out("stop", id);
    await("stopped").atMost(20, TimeUnit.SECONDS).until(() -> out("list").contains("stopped"));
    out("start", added.get("hash").getAsString());
    assertThat(out("add", "one.bin.atorrent")).contains("is there already");
    out("remove", id);
    await("removed")
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> !run("list").out().contains("one.bin"));
    assertThat(Path.of(to, "one.bin")).exists();
  }

  private static void consoleClosesACircuit(String torrent) throws Exception {
    // One that is listed may end by itself before we say so.
    var number =
        await("a circuit closed")
            .atMost(60, TimeUnit.SECONDS)
            .until(RemoteIT::closedCircuit, Optional::isPresent)
            .orElseThrow();

    await("gone")
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> !out("console", "list", "circuits").contains("circuit " + number + " "));
    assertThat(out("console", "build", "circuit", torrent)).containsAnyOf("circuit ", "no path");
    assertThat(out("console", "status")).contains("standing   joined");
    run("console", "dance").saysOnOneLine(3, "unknown command: dance");
    Eidolon.run(folder, 30, "console", "help", "--data", "nobody")
        .saysOnOneLine(4, "no node has its console in nobody");
  }

  /** The number of one that the console has closed just now. */
  private static Optional<String> closedCircuit() throws Exception {
    var listed = Pattern.compile("circuit (\\d+) ").matcher(out("console", "list", "circuits"));
    if (!listed.find()) {
      return Optional.empty();
    }
    var closed = run("console", "close", "circuit", listed.group(1));
    return Optional.of(listed.group(1))
        .filter(number -> closed.out().contains("closed circuit " + number));
  }

  @Test
  void ourCommandsSayWhatIsWrongInOneLine() throws Exception {
    run("info", "4711").saysOnOneLine(5, "no such torrent: 4711");
    run("add", "http://example.org/a.torrent").saysOnOneLine(3, "clear net");
    run("add", "missing.atorrent").saysOnOneLine(3, "no such file");
    Eidolon.run(folder, 30, "list", "--data", "nobody")
        .saysOnOneLine(4, "no node runs in nobody", "eidolon up");
    Eidolon.run(folder, 30, "list", "--control", control.toString())
        .saysOnOneLine(4, "user and password");
    assertThat(
            Eidolon.run(
                    folder, 30, "list", "--control", "http://me:secret@" + control.getAuthority())
                .code())
        .isZero();
    Eidolon.run(folder, 30, "up", "--data", "nobody").saysOnOneLine(3, "no tracker to join");
    Eidolon.run(folder, 30, "up", "--data", "up.data", "--tracker", network.tracker())
        .saysOnOneLine(3, "in use by another node");
  }

  @Test
  void endsByASignalOrByAClientWithinSecondsAndLeavesNoPlaceBehind() throws Exception {
    for (var last : List.of("signal", "client")) {
      var data = folder.resolve("short-" + last);
      var up =
          NodeProcess.start(
              data, UP, "up", "--tracker", network.tracker(), "--listen", "127.0.0.1:0");
      var address = URI.create(up.says(60, "ready control").substring("ready control ".length()));
      var place = data.resolve("data").resolve("control.json");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
          .isEqualTo("rw-------");

      if (last.equals("signal")) {
        ProcessHandle.of(up.pid()).orElseThrow().destroy();
      } else {
        assumeTrue(installed("transmission-remote", "--version"), "no transmission-remote");
        outOf(List.of("transmission-remote", address.getAuthority(), "-n", "me:secret", "--exit"));
      }

      assertThat(up.exitCode(10)).isZero();
      assertThat(place).doesNotExist();
      assertThat(place.resolveSibling("console.socket")).doesNotExist();
    }
  }

  @Test
  void transmissionRemoteSteersIt() throws Exception {
    assumeTrue(installed("transmission-remote", "--version"), "transmission-remote is missing");
    var to = folder.resolve("by-remote");

    assertThat(remote("-a", "two.bin.atorrent", "-w", to.toString())).contains("success");
    await("fetched")
        .atMost(90, TimeUnit.SECONDS)
        .until(() -> remote("-l").lines().anyMatch(l -> l.matches(" *\\d+\\*? +100%.*two.bin")));
    var id =
        remote("-l")
            .lines()
            .filter(l -> l.endsWith("two.bin"))
            .findFirst()
            .orElseThrow()
            .strip()
            .replaceAll("\\D.*", "");

    assertThat(to.resolve("two.bin")).hasSameBinaryContentAs(folder.resolve("two.bin"));
    assertThat(remote("-t", id, "-i")).contains("two.bin", "Percent Done: 100%");
    assertThat(remote("-t", id, "-L", "a label")).contains("success");
    assertThat(remote("-t", id, "-i")).contains("Labels: a label");
    assertThat(remote("-t", id, "-S")).contains("success");
    assertThat(remote("-t", id, "-s")).contains("success");
    assertThat(remote("-t", id, "-f")).contains("two.bin");
    assertThat(remote("-si")).contains("Distributed hash table enabled: No");
    assertThat(remote("-st")).contains("CURRENT SESSION");
    assertThat(remote("-t", id, "-r")).contains("success");
  }

  private static String remote(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("transmission-remote", control.getAuthority()));
    command.addAll(List.of("-n", "me:secret"));
    command.addAll(List.of(arguments));
    return outOf(command);
  }

  @Test
  void pythonTransmissionrpcSteersIt() throws Exception {
    assumeTrue(
        installed("/usr/bin/python3", "-c", "import transmissionrpc"),
        "python3-transmissionrpc is missing");
    var script =
        """
        import base64, sys, time, transmissionrpc
        c = transmissionrpc.Client('127.0.0.1', port=int(sys.argv[1]), user='me', password='secret')
        t = c.add_torrent(base64.b64encode(open(sys.argv[2], 'rb').read()).decode(), download_dir=sys.argv[3])
        for i in range(90):
            if c.get_torrent(t.id).progress == 100: break
            time.sleep(1)
        c.stop_torrent(t.id)
        c.start_torrent(t.id)
        c.queue_top(t.id)
        c.change_torrent(t.id, downloadLimit=300, downloadLimited=True)
        print(c.get_torrent(t.id).name, c.get_torrent(t.id).progress, c.session_stats().torrentCount > 0)
        c.remove_torrent(t.id, delete_data=False)
        """;
    var file = Files.writeString(folder.resolve("steer.py"), script);
    var to = folder.resolve("by-python");

    var said =
        outOf(
            List.of(
                "/usr/bin/python3",
                file.toString(),
                String.valueOf(control.getPort()),
                "three.bin.atorrent",
                to.toString()));

    assertThat(said).contains("three.bin 100.0 True");
    assertThat(to.resolve("three.bin")).hasSameBinaryContentAs(folder.resolve("three.bin"));
  }

  @Test
  void whatSonarrAndRadarrAskIsAnsweredAsTheyNeedIt() throws Exception {
    var sonarr = new Servarr(control, "me:secret");
    var session = sonarr.call("session-get", new JsonObject());
    assertThat(Servarr.version(session.get("version").getAsString())).startsWith(3);
    assertThat(session.get("download-dir").getAsString()).startsWith("/");
    assertThat(session.keySet()).contains("seedRatioLimited", "idle-seeding-limit-enabled");
    var category = folder.resolve("tv-sonarr");

    sonarr.add(folder.resolve("four.bin.atorrent"), category);
    var hash = sonarr.hash("four.bin");
    sonarr.share(hash, 1.5, 90);
    sonarr.call("queue-move-top", Servarr.ids(hash));
    var item = sonarr.once("tv-sonarr", "four.bin", Servarr::isCompleted);

    assertThat(item.get("totalSize").getAsLong()).isEqualTo(300_000);
    assertThat(item.get("seedRatioLimit").getAsDouble()).isEqualTo(1.5);
    assertThat(item.get("seedRatioMode").getAsInt()).isEqualTo(1);
    assertThat(item.get("seedIdleLimit").getAsInt()).isEqualTo(90);
    assertThat(item.get("downloadedEver").getAsLong()).isGreaterThanOrEqualTo(300_000);
    assertThat(item.get("file-count").getAsInt()).isEqualTo(1);
    assertThat(item.get("eta").getAsLong()).isNegative();
    assertThat(item.get("secondsSeeding").getAsLong()).isNotNegative();
    assertThat(Servarr.isSharedEnough(item)).isFalse();
    assertThat(category.resolve("four.bin")).hasSameBinaryContentAs(folder.resolve("four.bin"));

    // It marks what it has taken over; for a ratio of nothing nobody need be served.
    sonarr.label(hash, "imported");
    sonarr.share(hash, 0, 90);
    var finished = sonarr.once("tv-sonarr", "four.bin", Servarr::isSharedEnough);
    assertThat(finished.get("isFinished").getAsBoolean()).isTrue();
    assertThat(finished.getAsJsonArray("labels").toString()).isEqualTo("[\"imported\"]");
    sonarr.remove(hash);
    await("removed with its file")
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> Files.notExists(category.resolve("four.bin")));
    assertThat(sonarr.item("tv-sonarr", "four.bin")).isEmpty();
  }

  private static boolean installed(String... command) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private static String outOf(List<String> command) throws Exception {
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }
}
