package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * A transfer whose every connect, send and look-up is written down: the fetcher of a torrent full
 * of trackers, web seeds and nodes of the clear net touches its tracker and its neighbors, and
 * nothing else in the world. Once as the JDK sees it, which works everywhere, and once as the
 * kernel does.
 */
final class FailClosedIT {
  private static final String CLEAR = "clear.example:6969";
  private static final Pattern ADDRESS =
      Pattern.compile("sin6?_port=htons\\((\\d+)\\).*?\"([0-9a-fA-F.:]+)\"");

  @TempDir private static Path folder;
  private static SmallNetwork network;
  private static Path torrent;
  private static byte[] content;

  @BeforeAll
  static void startTheNetwork() throws IOException {
    network = new SmallNetwork(folder);
    content = new byte[700_001];
    new SplittableRandom(7).nextBytes(content);
    Files.write(folder.resolve("song"), content);
    torrent = folder.resolve("song.torrent");
    PlainTorrents.write(torrent, folder.resolve("song"), Format.HYBRID, CLEAR);
    network.share("song", "--torrent", torrent.toString());
  }

  @AfterAll
  static void stopTheNetwork() {
    if (network != null) {
      network.close();
    }
  }

  /** Whom a fetcher may talk to, as {@code host port}. */
  private static Set<String> allowed() {
    var allowed = new TreeSet<String>();
    for (var address : network.listening()) {
      int colon = address.lastIndexOf(':');
      allowed.add(address.substring(0, colon) + " " + address.substring(colon + 1));
    }
    allowed.add(tracker());
    return allowed;
  }

  private static String tracker() {
    var address = network.tracker().replaceAll("^https://|/.*$", "");
    return address.replace(':', ' ');
  }

  /** Fetches the song by a command that has options of Java and a wrapper. */
  private static void fetch(String name, List<String> wrapper, List<String> options)
      throws IOException, InterruptedException {
    var command =
        Eidolon.command(
            "get",
            torrent.toString(),
            "--to",
            name,
            "--exit-when-done",
            "--tracker",
            network.tracker(),
            "--data",
            name + ".data",
            "--config",
            network.settings().toString(),
            "--listen",
            "127.0.0.1:0");
    command.addAll(1, options);
    command.addAll(0, wrapper);
    var said = folder.resolve(name + ".log");
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(Files.readString(said)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(folder.resolve(name).resolve("song")).hasBinaryContent(content);
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "no security manager records any more")
  void theJdkSeesLinksAndTheTrackerAlone() throws Exception {
    var connects = folder.resolve("connects");

    fetch("by-jdk", List.of(), recorded(connects));

    var lines = new TreeSet<>(Files.readAllLines(connects));
    assertThat(lines).contains("connect " + tracker());
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).startsWith("connect "))
        .allSatisfy(line -> assertThat(allowed()).contains(line.substring("connect ".length())));
    assertThat(lines.size()).as("links were dialled").isGreaterThan(1);
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_23, disabledReason = "no security manager records any more")
  void theRecorderNoticesLookUpsConnectsAndDatagrams() throws Exception {
    var connects = folder.resolve("control");
    var command = new ArrayList<>(Eidolon.command());
    command.subList(command.indexOf("-jar"), command.size()).clear();
    command.addAll(recorded(connects));
    command.add(ConnectRecorder.class.getName());
    var process = new ProcessBuilder(command).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    var lines = Files.readAllLines(connects);
    assertThat(lines).contains("resolve localhost");
    assertThat(lines.stream().filter(line -> line.startsWith("connect ")).distinct()).hasSize(2);
  }

  /** Options of Java that have every connect written into a file. */
  private static List<String> recorded(Path connects) throws IOException {
    var recorder = Files.createTempDirectory(folder, "recorder");
    var entry = ConnectRecorder.class.getName().replace('.', '/') + ".class";
    Files.createDirectories(recorder.resolve(entry).getParent());
    try (var in = ConnectRecorder.class.getResourceAsStream("/" + entry)) {
      Files.copy(in, recorder.resolve(entry));
    }
    return List.of(
        "-Xbootclasspath/a:" + recorder,
        "-Djava.security.manager=" + ConnectRecorder.class.getName(),
        "-D" + ConnectRecorder.FILE + "=" + connects,
        // Sockets of the JDK, which it sees, in place of Netty's own.
        "-Dio.netty.transport.noNative=true");
  }

  @Test
  void theKernelSeesLinksAndTheTrackerAlone() throws Exception {
    var calls = folder.resolve("calls");
    var strace =
        List.of(
            "strace",
            "-f",
            "-qq",
            "--seccomp-bpf",
            "-e",
            "trace=connect,sendto,sendmsg,sendmmsg",
            "-o",
            calls.toString());
    assumeTrue(works(strace), "strace is missing or not permitted here");

    fetch("by-kernel", strace, List.of());

    var contacted = new TreeSet<String>();
    for (var line : Files.readAllLines(calls)) {
      assertThat(line).doesNotContain("systemd/resolve");
      if (line.contains("AF_INET")) {
        var address = ADDRESS.matcher(line);
        assertThat(address.find()).as(line).isTrue();
        contacted.add(address.group(2).replace("::ffff:", "") + " " + address.group(1));
      }
    }
    assertThat(contacted).contains(tracker()).isSubsetOf(allowed());
    assertThat(contacted.size()).as("links were dialled").isGreaterThan(1);
  }

  private static boolean works(List<String> strace) throws InterruptedException {
    var command = new ArrayList<>(strace);
    command.add("true");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
