package org.eidolon.node.demo;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eidolon.node.screen.Progress;

/**
 * One process of a private network. It talks in JSON lines, which are read as they come; it ends
 * when we do, because we hold its standard input.
 */
final class Child {
  private final String name;
  private final Process process;
  private final Path log;

  private volatile String address = "";
  private volatile String torrent = "";
  private volatile String problem = "";
  private volatile boolean joined;
  private volatile int hashedPercent;
  private volatile Progress progress = Progress.none();
  private volatile JsonObject done;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static Child start(String name, int heapMegabytes, List<String> arguments, Path folder) {
    try {
      Files.createDirectories(folder);
      var log = folder.resolve("log");
      var process =
          new ProcessBuilder(JavaCommand.of(heapMegabytes, arguments))
              .redirectError(log.toFile())
              .start();
      var child = new Child(name, process, log);
      var reader = new Thread(child::read, "reader-" + name);
      reader.setDaemon(true);
      reader.start();
      return child;
    } catch (IOException bad) {
      throw new UncheckedIOException("the " + name + " could not be started", bad);
    }
  }

  private void read() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{")) {
          heard(JsonParser.parseString(line).getAsJsonObject());
        }
      }
    } catch (IOException | JsonParseException | IllegalStateException gone) {
      // A line cut by the end of the process; that it ended is seen elsewhere.
    }
  }

  private void heard(JsonObject line) {
    switch (line.get("event").getAsString()) {
      case "ready" -> address = line.get("address").getAsString();
      case "membership" -> joined = line.get("standing").getAsString().equals("JOINED");
      case "hashing" -> hashedPercent = line.get("percent").getAsInt();
      case "torrent" -> torrent = line.get("file").getAsString();
      case "progress" -> progress = Progress.from(line);
      case "problem" -> problem = line.get("problem").getAsString();
      case "done" -> done = line;
      default -> {
        // Lines added later are for others.
      }
    }
  }

  String name() {
    return name;
  }

  /** Empty until it serves. */
  String address() {
    return address;
  }

  boolean joined() {
    return joined;
  }

  /** The .atorrent it made; empty until then. */
  String torrent() {
    return torrent;
  }

  int hashedPercent() {
    return hashedPercent;
  }

  Progress progress() {
    return progress;
  }

  /** Its closing line, once its transfer is complete. */
  Optional<JsonObject> done() {
    return Optional.ofNullable(done);
  }

  /** Why it ended, if it did. */
  Optional<String> failure() {
    if (process.isAlive()) {
      return Optional.empty();
    }
    var why = problem.isEmpty() ? lastLogged() : problem;
    return Optional.of(
        "the %s ended with code %d%s"
            .formatted(name, process.exitValue(), why.isEmpty() ? "" : ": " + why));
  }

  private String lastLogged() {
    try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
    } catch (IOException | UncheckedIOException unreadable) {
      return "";
    }
  }

  /** At once; a private network has nobody to say good-bye to. */
  void kill() {
    process.destroyForcibly();
  }

  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }
}
