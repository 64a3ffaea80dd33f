package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.choice.FilePattern;
import org.eidolon.proto.choice.FilePriorities;
import org.eidolon.proto.choice.FileSelection;
import org.eidolon.proto.choice.Preallocation;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.swarm.Priority;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllocationTest {
  private static final int PIECE = 32 * 1024;
  private static final int LARGE = 10 << 20;

  @TempDir Path source;
  @TempDir Path target;
  private Metainfo many;

  @BeforeEach
  void make() throws IOException {
    SharedFiles.writeAll(source);
    many = SharedFiles.torrent(source.resolve("many"), Format.V1, PIECE);
  }

  private PieceFiles files(Metainfo torrent) {
    return PieceFiles.open(torrent, target, true, 4);
  }

  private static int run(Allocation allocation) throws IOException {
    int slices = 1;
    while (allocation.next()) {
      slices++;
    }
    return slices;
  }

  private Metainfo large() throws IOException {
    SharedFiles.write(source, "large", LARGE, 9);
    return SharedFiles.torrent(source.resolve("large"), Format.V2, PIECE);
  }

  @Test
  void noneMakesNothing() throws IOException {
    try (var files = files(many)) {
      run(new Allocation(files, Preallocation.NONE));
    }

    assertThat(target).isEmptyDirectory();
  }

  @Test
  void sparseFilesHaveTheirLengthAtOnceAndKeepWhatIsInThem() throws IOException {
    Files.createDirectories(target.resolve("many/z"));
    Files.write(target.resolve("many/z/big.bin"), SharedFiles.content(70_000, 5));

    try (var files = files(many)) {
      assertThat(run(new Allocation(files, Preallocation.SPARSE))).isEqualTo(1);
      assertThat(files.takeChanged().cardinality()).as("by us, and known so").isEqualTo(5);
    }

    for (var file : many.files()) {
      if (file.length() > 0) {
        assertThat(target.resolve(file.joinedPath())).hasSize(file.length());
      }
    }
    assertThat(Files.readAllBytes(target.resolve("many/z/big.bin")))
        .startsWith(SharedFiles.content(70_000, 5));
  }

  @Test
  void fullFilesAreFilledInSlicesAndTakeTheirRoom() throws Exception {
    var torrent = large();
    try (var files = files(torrent)) {
      var allocation = new Allocation(files, Preallocation.FULL);
      assertThat(allocation.next()).isTrue();
      assertThat(target.resolve("large")).hasSize(Allocation.SLICE_BYTES);
      assertThat(allocation.part()).isEqualTo((double) Allocation.SLICE_BYTES / LARGE);
      run(allocation);
      assertThat(allocation.part()).isEqualTo(1);
    }

    assertThat(Files.readAllBytes(target.resolve("large"))).isEqualTo(new byte[LARGE]);
    assertThat(bytesTaken(target.resolve("large"))).isGreaterThanOrEqualTo(LARGE);
  }

  /** By the file system's own account, where a tool tells it. */
  private static long bytesTaken(Path file) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/stat")));
    var stat = new ProcessBuilder("/usr/bin/stat", "-c", "%b %B", file.toString()).start();
    var told =
        new String(stat.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
            .strip()
            .split(" ", -1);
    assumeTrue(stat.waitFor() == 0);
    return Long.parseLong(told[0]) * Long.parseLong(told[1]);
  }

  @Test
  void whoeverWasStoppedGoesOnWhereItStopped() throws IOException {
    var torrent = large();
    try (var files = files(torrent)) {
      new Allocation(files, Preallocation.FULL).next();
    }
    var begun = Files.readAllBytes(target.resolve("large"));
    begun[5] = 1;
    Files.write(target.resolve("large"), begun);

    try (var files = files(torrent)) {
      var allocation = new Allocation(files, Preallocation.FULL);
      run(allocation);
    }

    var expected = new byte[LARGE];
    expected[5] = 1;
    assertThat(Files.readAllBytes(target.resolve("large"))).isEqualTo(expected);
  }

  @Test
  void skippedFilesGetNoRoomUntilTheyAreWantedAndKeepTheirBlocksThen() throws IOException {
    var skip =
        new FileSelection(
            List.of(new FileSelection.Rule(Priority.SKIP, new FilePattern(0, 0, "*.bin"))));
    var pattern = skip.priorities(many.files());
    var bytes = new byte[PIECE];
    try (var from = PieceFiles.open(many, source, false, 4);
        var files = files(many)) {
      files.skip(pattern);
      run(new Allocation(files, Preallocation.FULL));
      assertThat(target.resolve("many/z/big.bin")).doesNotExist();
      assertThat(target.resolve("many/~.dat")).hasSize(32_768);

      int last = many.pieceCount() - 2;
      from.read(last, 0, bytes);
      files.write(last, 0, Bytes.takeOver(bytes));
      files.skip(FilePriorities.normal(many.files().size()));
      run(new Allocation(files, Preallocation.FULL));

      assertThat(target.resolve("many/z/big.bin")).hasSize(200_000);
      assertThat(files.verify(last)).isTrue();
    }
  }

  @Test
  void aDiskWithoutTheRoomIsFoundAtOnceAndHowMuchIsMissingIsSaid() throws IOException {
    var torrent = large();
    try (var files = files(torrent)) {
      assertThatThrownBy(
              () ->
                  new Allocation(files, Preallocation.FULL, where -> LARGE - 3 * 1024 * 1024)
                      .next())
          .isInstanceOf(IOException.class)
          .hasMessage(
              "the disk has not the room for large: 3.0 MiB are missing; make that free, and it goes"
                  + " on by itself");
      assertThat(target).isEmptyDirectory();

      assertThat(new Allocation(files, Preallocation.FULL, where -> LARGE).next()).isTrue();
    }
  }
}
