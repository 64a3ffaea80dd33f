package org.eidolon.node.screen;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The terminal of this process, by the program {@code stty} that every system with terminals has:
 * what Java itself does not offer would else need native code.
 */
final class Stty {
  private static final File TERMINAL = new File("/dev/tty");
  private static final long PATIENCE_MILLIS = 1000;
  private static final int MOST_ANSWER = 4096;

  private Stty() {}

  /** What it answers to these arguments, in one line; empty if it fails. */
  static Optional<String> ask(String... arguments) {
    var command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      var process =
          new ProcessBuilder(command)
              .redirectInput(TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      var said = process.getInputStream().readNBytes(MOST_ANSWER);
      return process.exitValue() == 0
          ? Optional.of(new String(said, StandardCharsets.US_ASCII).strip())
          : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  static Optional<WindowSize> size() {
    return ask("size").flatMap(WindowSize::parse);
  }
}
