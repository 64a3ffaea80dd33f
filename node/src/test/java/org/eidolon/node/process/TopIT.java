package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eidolon top} on a real pseudo-terminal, which {@code script} makes. */
final class TopIT {
  private static final String SCREEN = "\u001b[?1049h";
  private static final String NO_SCREEN = "\u001b[?1049l";

  /** The terminal is compared before and after, as its owner would find it. */
  private static final String AROUND =
      """
      trap : INT
      stty rows 24 cols 80
      before=$(stty -g)
      %s
      echo "CODE=$?"
      test "$(stty -g)" = "$before" && echo SAME=yes
      """;

  @TempDir private static Path folder;
  private static LoneNode node;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Shell.ends("script", "--version") == 0, "script of util-linux is missing");
    node = new LoneNode(folder, "");
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
  }

  /** A terminal with {@code top} on it. */
  private static final class Window implements AutoCloseable {
    private final Process process;
    private final OutputStream typed;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Thread reader;

    Window(Path folder) throws IOException {
      var command = Eidolon.command("top", "--data", LoneNode.DATA);
      var quoted = new StringBuilder();
      command.forEach(part -> quoted.append('\'').append(part).append("' "));
      var script = Files.writeString(folder.resolve("top.sh"), AROUND.formatted(quoted));
      var builder =
          // Whoever starts the tests in the background has ^C ignored, and all below inherit that.
          new ProcessBuilder("script", "-qec", "env --default-signal=INT sh " + script, "/dev/null")
              .directory(folder.toFile())
              .redirectErrorStream(true);
      builder.environment().put("TERM", "xterm");
      builder.environment().remove("NO_COLOR");
      process = builder.start();
      typed = process.getOutputStream();
      reader = new Thread(this::read, "window");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      var bytes = new byte[4096];
      try (var in = process.getInputStream()) {
        for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
          shown.write(bytes, 0, read);
        }
      } catch (IOException gone) {
        // The window is closed.
      }
    }

    void shows(String... parts) {
      await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(shown.toString(StandardCharsets.UTF_8)).contains(parts));
    }

    void type(String keys) throws IOException {
      typed.write(keys.getBytes(StandardCharsets.US_ASCII));
      typed.flush();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void showsTheNodeAndLeavesTheTerminalAsItFoundIt() throws Exception {
    try (var window = new Window(folder)) {
      window.shows(SCREEN, "joined, members: 1", "Torrents (0)", "q quit");
      window.type("\t");
      window.shows("Circuits of our own (0)");
      window.type("q");
      window.shows(NO_SCREEN, "CODE=0", "SAME=yes");
    }
  }

  @Test
  void ctrlCEndsItTheSameWay() throws Exception {
    try (var window = new Window(folder)) {
      window.shows(SCREEN, "Torrents (0)");
      window.type("\u0003");
      window.shows(NO_SCREEN, "CODE=0", "SAME=yes");
    }
  }

  @Test
  void saysInOneLineThatTheNodeWentAway(@TempDir Path own) throws Exception {
    try (var leaving = new LoneNode(own, "");
        var window = new Window(own)) {
      window.shows(SCREEN, "Torrents (0)");
      leaving.stop();
      window.shows(NO_SCREEN, "eidolon: no node answers at", "CODE=4", "SAME=yes");
    }
  }

  @Test
  void saysOnceHowThingsStandWhereThereIsNoTerminal() throws Exception {
    var run = Eidolon.run(folder, 60, "top", "--data", LoneNode.DATA);

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("joined, members: 1", "Torrents (0)", "Neighbors (0)")
        .doesNotContain("\u001b");
    Eidolon.run(folder, 30, "top", "--data", "nobody").saysOnOneLine(4, "no node runs in nobody");
  }
}
