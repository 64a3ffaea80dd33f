package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorrentShelfTest {
  @TempDir private Path folder;

  private Metainfo torrent(String name) throws IOException {
    var file = Files.write(folder.resolve(name), new byte[100_000]);
    var options = TorrentOptions.defaults().withPieceLength(16 * 1024);
    return TorrentMaker.make(TorrentSource.scan(file), options, done -> {});
  }

  @Test
  void whatWasKeptIsFoundByItsMagnetAlone() throws IOException {
    var shelf = new TorrentShelf(folder.resolve("shelf"));
    var torrent = torrent("one");
    shelf.keep(Magnet.of(torrent), torrent);

    assertThat(shelf.find(Magnet.of(torrent)).orElseThrow().encode()).isEqualTo(torrent.encode());
    assertThat(shelf.find(Magnet.of(torrent("two")))).isEmpty();
    try (var files = Files.list(folder.resolve("shelf"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aDamagedFileIsAsGoodAsNone() throws IOException {
    var shelf = new TorrentShelf(folder.resolve("shelf"));
    var torrent = torrent("one");
    shelf.keep(Magnet.of(torrent), torrent);
    try (var files = Files.list(folder.resolve("shelf"))) {
      Files.write(files.findFirst().orElseThrow(), new byte[] {'d', '4', ':'});
    }

    assertThat(shelf.find(Magnet.of(torrent))).isEmpty();
  }
}
