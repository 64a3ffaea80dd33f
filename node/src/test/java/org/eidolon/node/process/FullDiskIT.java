package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fetcher whose disk takes no more waits for room, and works for others meanwhile. One relay lies
 * between the two ends of every path.
 */
final class FullDiskIT {
  private static final int BYTES = 8 << 20;
  private static final int PATIENCE = 90;
  private static final String TRACKER =
      """
      eidolon.tracker {
        test-network = true, path-links = 2, path-jitter = false, heartbeat = 2s, expiry = 10s
        announce-interval = 5s, announce-expiry = 20s, requests-per-minute = 6000
      }
      """;

  @TempDir private Path folder;
  private final List<NodeProcess> started = new ArrayList<>();
  private String peer;
  private Path film;
  private NodeProcess relay;

  @BeforeEach
  void buildNetwork() throws IOException {
    film = write("film", BYTES);
    var tracker = started(List.of(), "tracker", TRACKER, "tracker", "--json");
    peer =
        """
        eidolon {
          membership { tracker = "%s", retry-max = 2s }
          circuit { setup-jitter = 0s, end-jitter = 0s, min-hops = 1 }
        }
        """
            .formatted(tracker.event(PATIENCE, "ready").get("address").getAsString());
    relay = started(List.of(), "relay", peer, "node", "--json");
    var sharer =
        started(List.of(), "sharer", peer, "share", film.toString(), "-o", torrent(), "--json");
    relay.says(PATIENCE, "\"standing\":\"JOINED\"");
    sharer.says(PATIENCE, "\"standing\":\"JOINED\"");
  }

  @AfterEach
  void endAll() throws InterruptedException {
    for (var node : started) {
      node.kill();
    }
  }

  private Path write(String name, int bytes) throws IOException {
    var content = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  private String torrent() {
    return folder.resolve("film.atorrent").toString();
  }

  private NodeProcess started(List<String> wrapper, String name, String conf, String... command)
      throws IOException {
    var all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--listen", "127.0.0.1:0"));
    var node = NodeProcess.start(wrapper, folder.resolve(name), conf, all.toArray(String[]::new));
    started.add(node);
    return node;
  }

  private NodeProcess fetch(List<String> wrapper, String name, Path target) throws IOException {
    return fetch(wrapper, name, target, "none");
  }

  private NodeProcess fetch(List<String> wrapper, String name, Path target, String preallocate)
      throws IOException {
    var to = target.toString();
    return started(
        wrapper, name, peer, "get", torrent(), "--to", to, "--preallocate", preallocate, "--json");
  }

  private static void awaitWaiting(NodeProcess fetcher) {
    await()
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .atMost(PATIENCE, TimeUnit.SECONDS)
        .until(() -> fetcher.state().equals("WAITING_FOR_DISK"));
    assertThat(fetcher.verified()).isLessThan(BYTES);
  }

  private void assertArrives(NodeProcess fetcher, Path target) {
    fetcher.event(PATIENCE, "done");
    assertThat(target.resolve("film")).hasSameBinaryContentAs(film);
    assertThat(fetcher.text()).doesNotContain("Exception", "\"problem\":\"cannot");
  }

  @Test
  void aFullDiskIsSaidOnceAndTheFetchGoesOnWhenThereIsRoom() throws Exception {
    var disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        Shell.ends("mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", disk.toString()) == 0,
        "mounting is not permitted here; the limited file is tested all the same");
    try {
      var inTheWay = Files.write(disk.resolve("ballast"), new byte[6 << 20]);
      var fetcher = fetch(List.of(), "fetcher", disk);
      awaitWaiting(fetcher);
      assertThat(fetcher.problem())
          .isEqualTo(
              "the disk is full: make room for %s, and it goes on by itself"
                  .formatted(disk.resolve("film")));
      long verified = fetcher.verified();
      assertThat(verified).isPositive();

      // The only relay that is left now is the one that waits.
      relay.kill();
      var target = folder.resolve("elsewhere");
      assertArrives(fetch(List.of(), "other", target), target);

      assertThat(fetcher.state()).isEqualTo("WAITING_FOR_DISK");
      assertThat(fetcher.verified()).isGreaterThanOrEqualTo(verified);
      Files.delete(inTheWay);
      assertArrives(fetcher, disk);
      assertThat(fetcher.number("fetched") - fetcher.number("wasted")).isEqualTo(BYTES);
    } finally {
      endAll();
      Shell.ends("umount", disk.toString());
    }
  }

  @Test
  void aDiskWithoutTheRoomForAllIsSaidBeforeAnythingIsFetched() throws Exception {
    var disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        Shell.ends("mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", disk.toString()) == 0,
        "mounting is not permitted here");
    try {
      var inTheWay = Files.write(disk.resolve("ballast"), new byte[6 << 20]);
      var fetcher = fetch(List.of(), "fetcher", disk, "full");
      awaitWaiting(fetcher);
      assertThat(fetcher.problem())
          .startsWith("the disk has not the room for film: ")
          .endsWith(" MiB are missing; make that free, and it goes on by itself");
      assertThat(fetcher.number("fetched")).isZero();
      assertThat(disk.resolve("film")).doesNotExist();

      Files.delete(inTheWay);
      assertArrives(fetcher, disk);
    } finally {
      endAll();
      Shell.ends("umount", disk.toString());
    }
  }

  @Test
  void aFileThatMayNotGrowIsSaidAndTheFetchGoesOnWhenItMay() throws Exception {
    assumeTrue(Shell.ends("prlimit", "--version") == 0, "no prlimit to raise a limit with");
    var target = folder.resolve("target");
    var halfway = List.of("sh", "-c", "ulimit -S -f 8192; exec \"$@\"", "sh");
    var fetcher = fetch(halfway, "fetcher", target);

    awaitWaiting(fetcher);
    assertThat(fetcher.problem()).startsWith("cannot write film: ").contains("goes on by itself");
    assertThat(Shell.ends("prlimit", "--fsize=unlimited", "--pid", Long.toString(fetcher.pid())))
        .isZero();

    assertArrives(fetcher, target);
  }
}
