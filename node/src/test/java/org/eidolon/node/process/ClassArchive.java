package org.eidolon.node.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the launcher does once after each build, done once for all tests: their many short processes
 * start in half the time. Without it everything works as well.
 *
 * @param file the archive of loaded classes
 */
record ClassArchive(Path file) {
  private static final int PATIENCE_SECONDS = 60;
  private static Optional<ClassArchive> made = Optional.empty();
  private static boolean tried;

  /** Made on first use. */
  static synchronized Optional<ClassArchive> of(Path jar) {
    if (!tried) {
      tried = true;
      try {
        made = make(jar);
      } catch (IOException none) {
        made = Optional.empty();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
    return made;
  }

  private static Optional<ClassArchive> make(Path jar) throws IOException, InterruptedException {
    var file = jar.resolveSibling("tests-%s.jsa".formatted(Runtime.version().feature()));
    Files.deleteIfExists(file);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Eidolon.options());
    command.addAll(List.of("-XX:ArchiveClassesAtExit=" + file, "-jar", jar.toString(), "warm-up"));
    var process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return Optional.empty();
    }
    return process.exitValue() == 0 && Files.isRegularFile(file)
        ? Optional.of(new ClassArchive(file))
        : Optional.empty();
  }

  /** For the command line. */
  String option() {
    return "-XX:SharedArchiveFile=" + file;
  }
}
