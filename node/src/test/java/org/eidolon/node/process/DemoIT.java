package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, with real processes, sockets and cryptography. */
final class DemoIT {
  @TempDir private Path folder;

  @Test
  void aFileCrossesAPrivateNetworkAndArrivesIntact() throws Exception {
    var run = Eidolon.run(folder, 180, "demo", "--size", "4M", "--peers", "5", "--json");

    var result = result(run);
    assertThat(result.get("identical").getAsBoolean()).isTrue();
    assertThat(result.get("total").getAsLong()).isEqualTo(4 << 20);
    assertThat(result.get("relays_least").getAsInt()).isGreaterThanOrEqualTo(3);
    assertThat(result.get("sha256_copy")).isEqualTo(result.get("sha256_original"));
    assertThat(run.code()).isZero();
  }

  @Test
  void aFolderCrossesFromThreeSharersWhoAllServe() throws Exception {
    var shared = Files.createDirectories(folder.resolve("album/disc one"));
    Files.write(shared.resolve("a.bin"), new byte[5 << 20]);
    Files.writeString(shared.resolve("empty"), "");
    Files.write(shared.getParent().resolve("b.bin"), random(9 << 20));

    var run = Eidolon.run(folder, 180, "demo", "album", "--peers", "5", "--sharers", "3", "--json");

    var result = result(run);
    assertThat(result.get("identical").getAsBoolean()).isTrue();
    // In the hour around midnight a swarm has two handles, and each sharer may be met twice.
    assertThat(result.get("serving_partners").getAsInt()).isGreaterThanOrEqualTo(3);
    assertThat(run.code()).isZero();
  }

  @Test
  void nothingIsLeftBehindWhenItIsInterrupted() throws Exception {
    var temporary = Files.createDirectories(folder.resolve("tmp"));
    var command = Eidolon.command("demo", "--size", "64M", "--peers", "3");
    command.add(1, "-Djava.io.tmpdir=" + temporary);
    var demo =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    try {
      org.awaitility.Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> demo.children().count() >= 2);
      var children = demo.descendants().toList();

      demo.destroy();

      assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isNotZero();
      org.awaitility.Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
      try (var left = Files.list(temporary)) {
        assertThat(left.filter(path -> path.getFileName().toString().startsWith("eidolon-demo")))
            .isEmpty();
      }
    } finally {
      demo.destroyForcibly();
    }
  }

  @Test
  void noChildOutlivesADemoThatIsKilled() throws Exception {
    var command = Eidolon.command("demo", "--size", "8M", "--peers", "3");
    command.add(1, "-Djava.io.tmpdir=" + folder);
    var demo =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    try {
      org.awaitility.Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> demo.children().count() >= 2);
      var children = demo.descendants().toList();

      demo.destroyForcibly();

      org.awaitility.Awaitility.await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      demo.destroyForcibly();
    }
  }

  private static byte[] random(int bytes) {
    var content = new byte[bytes];
    new java.util.SplittableRandom(7).nextBytes(content);
    return content;
  }

  private static JsonObject result(Eidolon.Run run) throws IOException {
    return run.objects().stream()
        .filter(line -> line.get("event").getAsString().equals("result"))
        .findFirst()
        .orElseThrow(() -> new IOException("no result: " + run.err()));
  }
}
