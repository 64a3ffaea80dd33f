package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as people run it: the built jar in a process of its own. */
final class Eidolon {

  /** What a finished run left behind. */
  record Run(int code, String out, String err) {
    List<JsonObject> objects() {
      return out.lines()
          .filter(line -> line.startsWith("{"))
          .map(line -> JsonParser.parseString(line).getAsJsonObject())
          .toList();
    }

    /** One line on standard error, with everything in it, and nothing of our insides. */
    void saysOnOneLine(int expectedCode, String... parts) {
      assertThat(err.lines().toList()).as(err).hasSize(1);
      assertThat(err).startsWith("eidolon: ").contains(parts);
      assertThat(err).doesNotContain("Exception", "\tat ");
      assertThat(code).isEqualTo(expectedCode);
    }
  }

  private Eidolon() {}

  static List<String> command(String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options());
    ClassArchive.of(Path.of(jar()))
        .ifPresent(archive -> command.addAll(List.of("-Xshare:auto", archive.option())));
    command.addAll(List.of("-jar", jar()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** What every run has in common; a class archive only fits the options it was made with. */
  static List<String> options() {
    var options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 23) {
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return options;
  }

  private static String jar() {
    return System.getProperty("eidolon.jar", "target/eidolon.jar");
  }

  /** Runs to its end in a folder of its own; fails if that takes longer than allowed. */
  static Run run(Path folder, int seconds, String... arguments)
      throws IOException, InterruptedException {
    var out = Files.createTempFile(folder, "out", "");
    var err = Files.createTempFile(folder, "err", "");
    var process =
        new ProcessBuilder(command(arguments))
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
          .as("ends within %d s: %s", seconds, List.of(arguments))
          .isTrue();
      return new Run(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }
}
