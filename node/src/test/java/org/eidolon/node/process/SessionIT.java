package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that is killed has its torrents back when it is started again. */
final class SessionIT {
  @TempDir private Path folder;
  private SmallNetwork network;
  private NodeProcess node;

  @BeforeEach
  void startTheNetwork() throws IOException {
    network = new SmallNetwork(folder);
  }

  @AfterEach
  void stopTheNetwork() throws InterruptedException {
    if (node != null) {
      node.kill();
    }
    network.close();
  }

  private NodeProcess daemon() throws IOException {
    return NodeProcess.start(
        folder.resolve("daemon"),
        """
        eidolon.circuit { setup-jitter = 0s, end-jitter = 0s }
        eidolon.storage.downloads = "%s"
        eidolon.session { watch-interval = 200ms, watch = [{ folder = "%s" }] }
        """
            .formatted(folder.resolve("down"), folder.resolve("inbox")),
        "node",
        "--json",
        "--tracker",
        network.tracker(),
        "--listen",
        "127.0.0.1:0");
  }

  private void awaitFile(String name, byte[] content) {
    await(name)
        .atMost(120, TimeUnit.SECONDS)
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(folder.resolve("down").resolve(name)).hasBinaryContent(content));
  }

  @Test
  void whatWasDroppedIntoAWatchedFolderOutlivesAKill() throws Exception {
    var content = new byte[2_000_000];
    new SplittableRandom(5).nextBytes(content);
    Files.write(folder.resolve("song.bin"), content);
    network.share("song.bin");
    var inbox = Files.createDirectory(folder.resolve("inbox"));
    node = daemon();
    node.says(60, "\"ready\"");
    Files.copy(folder.resolve("song.bin.atorrent"), inbox.resolve("song.atorrent"));
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> Files.exists(inbox.resolve("song.atorrent.added")));

    node.kill();
    Files.delete(inbox.resolve("song.atorrent.added"));
    node = daemon();
    awaitFile("song.bin", content);

    node.kill();
    Files.delete(folder.resolve("down/song.bin"));
    node = daemon();
    awaitFile("song.bin", content);
    assertThat(node.text()).doesNotContain("song");
  }
}
