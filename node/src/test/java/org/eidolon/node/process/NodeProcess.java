package org.eidolon.node.process;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One long-running node in a process of its own, heard by what it prints. */
final class NodeProcess {
  private final String name;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Process process;
  private volatile JsonObject progress = new JsonObject();

  private NodeProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * @param home of its data and its settings, kept from life to life
   */
  static NodeProcess start(Path home, String settings, String... arguments) throws IOException {
    return start(List.of(), home, settings, arguments);
  }

  /**
   * @param wrapper a command that ends by becoming the one that follows it
   */
  static NodeProcess start(List<String> wrapper, Path home, String settings, String... arguments)
      throws IOException {
    Files.createDirectories(home);
    var conf = Files.writeString(home.resolve("node.conf"), settings);
    var command = Eidolon.command(arguments);
    command.addAll(1, List.of("-Xmx128m"));
    command.addAll(0, wrapper);
    command.addAll(List.of("--data", home.resolve("data").toString()));
    command.addAll(List.of("--config", conf.toString(), "--exit-with-parent"));
    var process =
        new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true).start();
    var node = new NodeProcess(home.getFileName().toString(), process);
    var reader = new Thread(node::read, "reader-" + node.name);
    reader.setDaemon(true);
    reader.start();
    return node;
  }

  private void read() {
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("{\"event\":\"progress\"")) {
          progress = JsonParser.parseString(line).getAsJsonObject();
        } else {
          lines.add(line);
        }
      }
    } catch (IOException killed) {
      // What it said before is kept.
    }
  }

  /** The first line with all of these in it, as soon as there is one. */
  String says(int seconds, String... parts) {
    await(name + " says " + List.of(parts))
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .atMost(seconds, TimeUnit.SECONDS)
        .until(() -> lines.stream().anyMatch(line -> hasAll(line, parts)));
    return lines.stream().filter(line -> hasAll(line, parts)).findFirst().orElseThrow();
  }

  private static boolean hasAll(String line, String... parts) {
    return List.of(parts).stream().allMatch(line::contains);
  }

  JsonObject event(int seconds, String event) {
    return JsonParser.parseString(says(seconds, "{\"event\":\"" + event + "\"")).getAsJsonObject();
  }

  String text() {
    return String.join("\n", lines);
  }

  /** Bytes verified so far, as its last progress line has it. */
  long verified() {
    return number("verified");
  }

  long number(String field) {
    var now = progress;
    return now.has(field) ? now.get(field).getAsLong() : 0;
  }

  String state() {
    var now = progress;
    return now.has("state") ? now.get("state").getAsString() : "";
  }

  String problem() {
    var now = progress;
    return now.has("problem") ? now.get("problem").getAsString() : "";
  }

  long pid() {
    return process.pid();
  }

  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** At once, as by {@code kill -9}: it can tell nobody. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int exitCode(int seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }
}
