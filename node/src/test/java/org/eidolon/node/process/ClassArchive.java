package org.eidolon.node.process;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the launcher does once after each build, done once for all tests, and found by the launcher
 * and the demo's children where they look for it: many short processes start in half the time.
 * Without it everything works as well.
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

  /** The test classes run in several JVMs: the first that comes makes it for all. */
  private static Optional<ClassArchive> make(Path jar) throws IOException, InterruptedException {
    var file = jar.resolveSibling("eidolon-%s.jsa".formatted(System.getProperty("java.version")));
    var lock = file.resolveSibling(file.getFileName() + ".lock");
    try (var channel = FileChannel.open(lock, CREATE, WRITE);
        var held = channel.lock()) {
      if (held.isValid() && isOf(file, jar)) {
        return Optional.of(new ClassArchive(file));
      }
      var part = file.resolveSibling(file.getFileName() + ".part");
      Files.deleteIfExists(part);
      if (!dump(jar, part)) {
        return Optional.empty();
      }
      Files.move(part, file, REPLACE_EXISTING);
      return Optional.of(new ClassArchive(file));
    }
  }

  private static boolean isOf(Path file, Path jar) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) > 0
        && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) > 0;
  }

  private static boolean dump(Path jar, Path file) throws IOException, InterruptedException {
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
      process.destroyForcibly().waitFor();
      return false;
    }
    return process.exitValue() == 0 && Files.isRegularFile(file);
  }

  /** For the command line. */
  String option() {
    return "-XX:SharedArchiveFile=" + file;
  }
}
