package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
  private static final int PIECE = 32 * 1024;
  private static final int MOST = 4;

  @TempDir Path folder;
  private final OpenFiles open = new OpenFiles(MOST);
  private Metainfo many;

  @BeforeEach
  void make() throws IOException {
    SharedFiles.writeAll(folder);
    many = SharedFiles.torrent(folder.resolve("many"), Format.V1, PIECE);
  }

  private PieceFiles torrent() {
    return PieceFiles.open(many, folder, false, open, new DiskMeter());
  }

  private void readAll(PieceFiles files) throws IOException {
    for (int piece = 0; piece < many.pieceCount(); piece++) {
      assertThat(files.verify(piece)).isTrue();
    }
  }

  @Test
  void manyTorrentsTogetherHaveNoMoreFilesOpenThanOne() throws IOException {
    var torrents = new ArrayList<PieceFiles>();
    for (int count = 0; count < 50; count++) {
      torrents.add(torrent());
      readAll(torrents.get(count));
      assertThat(open.count()).isLessThanOrEqualTo(MOST);
    }

    readAll(torrents.get(0));

    assertThat(open.count()).isEqualTo(MOST);
  }

  @Test
  void closingATorrentClosesItsFilesAndNoOthers() throws IOException {
    var one = torrent();
    var other = torrent();
    var byte0 = new byte[1];
    one.read(0, 0, byte0);
    other.read(0, 0, byte0);
    assertThat(open.count()).isEqualTo(2);

    one.close();

    assertThat(open.count()).isEqualTo(1);
    assertThatThrownBy(() -> one.read(0, 0, byte0)).hasMessageContaining("closed");
    other.read(0, 0, byte0);
    assertThat(open.count()).isEqualTo(1);
  }

  @Test
  void aFileInUseStaysOpenUntilItIsGivenBackThoughItsTorrentIsClosed() throws IOException {
    var pool = new FilePool(new TorrentPaths(folder), false, open);
    var file = many.files().get(0);
    var lease = pool.lease(0, file, false);

    pool.close();
    assertThat(lease.channel().isOpen()).isTrue();
    lease.close();

    assertThat(lease.channel().isOpen()).isFalse();
    assertThat(open.count()).isZero();
  }

  @Test
  void theLeastRecentlyUsedIsClosedFirst() throws IOException {
    var pool = new FilePool(new TorrentPaths(folder), false, open);
    var first = pool.lease(0, many.files().get(0), false);
    first.close();
    var leases = new ArrayList<OpenFiles.Lease>();
    for (int index = 1; leases.size() < MOST; index++) {
      var file = many.files().get(index);
      if (file.stored() && file.length() > 0) {
        leases.add(pool.lease(index, file, false));
      }
    }

    assertThat(first.channel().isOpen()).isFalse();
    for (var lease : leases) {
      lease.close();
      assertThat(lease.channel().isOpen()).isTrue();
    }
    pool.close();
  }

  @Test
  void manyThreadsReadManyTorrentsThroughOneOpenFile() throws IOException {
    open.most(1);
    var torrents = IntStream.range(0, 20).mapToObj(count -> torrent()).toList();
    var failures = new ConcurrentLinkedQueue<Exception>();

    IntStream.range(0, 400)
        .parallel()
        .forEach(
            turn -> {
              try {
                var random = new Random(turn);
                assertThat(
                        torrents.get(random.nextInt(20)).verify(random.nextInt(many.pieceCount())))
                    .isTrue();
              } catch (IOException failed) {
                failures.add(failed);
              }
            });

    assertThat(failures).isEmpty();
    assertThat(open.count()).isLessThanOrEqualTo(1);
  }
}
