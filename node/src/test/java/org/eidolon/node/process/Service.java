package org.eidolon.node.process;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A process that goes on until it is closed; what it says is read as it comes. */
final class Service implements AutoCloseable {
  private final Process process;
  private final List<JsonObject> said = new CopyOnWriteArrayList<>();

  private Service(Process process) {
    this.process = process;
  }

  static Service start(Path folder, String... arguments) throws IOException {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    var process =
        new ProcessBuilder(Eidolon.command(all.toArray(String[]::new)))
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var service = new Service(process);
    var reader = new Thread(service::read, "reader");
    reader.setDaemon(true);
    reader.start();
    return service;
  }

  private void read() {
    try (var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{")) {
          said.add(JsonParser.parseString(line).getAsJsonObject());
        }
      }
    } catch (IOException gone) {
      // The process has ended.
    }
  }

  /** The first line of this event for which the condition holds. */
  JsonObject await(String event, Predicate<JsonObject> condition) {
    return Awaitility.await()
        .atMost(90, TimeUnit.SECONDS)
        .until(
            () ->
                said.stream()
                    .filter(line -> line.get("event").getAsString().equals(event))
                    .filter(condition)
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  /** Where links come in; nothing for a tracker, or one that is not ready. */
  List<String> listening() {
    return said.stream()
        .filter(line -> line.get("event").getAsString().equals("ready"))
        .filter(line -> !line.get("role").getAsString().equals("tracker"))
        .map(line -> line.get("address").getAsString())
        .toList();
  }

  void awaitJoined() {
    await("membership", line -> line.get("standing").getAsString().equals("JOINED"));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
