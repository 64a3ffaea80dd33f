package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlicedWorkTest {
  private final Queue<Runnable> line = new ArrayDeque<>();
  private final List<String> order = new ArrayList<>();
  private final BackgroundWork background = new BackgroundWork(line::add, 1);

  @TempDir private Path folder;

  private void runAll() {
    while (!line.isEmpty()) {
      line.remove().run();
    }
  }

  private SlicedWork.Slices slices(String name, int count) {
    var left = new int[] {count};
    return () -> {
      order.add(name);
      return --left[0] > 0;
    };
  }

  @Test
  void othersNeedNotWaitForMoreThanOneSlice() {
    var check = SlicedWork.begin(slices("check", 4), background);
    var other = SlicedWork.begin(slices("other", 4), background);
    line.remove().run();
    line.add(() -> order.add("block"));
    runAll();

    assertThat(order)
        .containsExactly(
            "check", "other", "block", "check", "other", "check", "other", "check", "other");
    assertThat(check.done()).isCompleted();
    assertThat(other.done()).isCompleted();
  }

  @Test
  void itStopsBetweenTwoSlices() {
    var check = SlicedWork.begin(slices("check", 4), background);
    line.remove().run();

    check.stop();
    assertThat(check.done()).isNotDone();
    runAll();

    assertThat(order).hasSize(1);
    assertThatThrownBy(check.done()::join).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void aSliceThatFailsEndsIt() {
    var failing =
        SlicedWork.begin(
            () -> {
              throw new IOException("no disk");
            },
            background);
    runAll();

    assertThatThrownBy(failing.done()::join).hasRootCauseMessage("no disk");
  }

  @Test
  void aCheckInSlicesFindsTheSameAndSaysHowFarItIs() throws IOException {
    SharedFiles.write(folder, "large", 10 << 20, 1);
    var torrent = SharedFiles.torrent(folder.resolve("large"), Format.HYBRID, 8 << 20);
    try (var file =
        Files.newByteChannel(folder.resolve("large"), java.nio.file.StandardOpenOption.WRITE)) {
      file.position(9 << 20).write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }
    var check = PieceCheck.of(torrent, folder, new BitSet());
    var open = new OpenFiles(2);
    try (var one = check.lane(open);
        var two = check.lane(open)) {
      assertThat(one.next()).isTrue();
      assertThat(check.part()).isStrictlyBetween(0.3, 0.5);
      assertThat(check.right()).as("half of the first piece").isEqualTo(new BitSet());
      boolean more = true;
      while (more) {
        boolean another = two.next();
        more = one.next() || another;
      }
      assertThat(open.count()).isEqualTo(2);
    }

    assertThat(check.part()).isEqualTo(1);
    assertThat(check.right().stream()).containsExactly(0);
    assertThat(open.count()).isZero();
  }
}
