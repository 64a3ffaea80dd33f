package org.eidolon.node.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Other programs that a test needs. */
final class Shell {
  private Shell() {}

  /** The exit code; -1 if there is no such program, or it does not end. */
  static int ends(String... command) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException missing) {
      return -1;
    }
  }
}
