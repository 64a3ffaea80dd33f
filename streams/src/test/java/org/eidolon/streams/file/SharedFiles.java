package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;

/** Files whose torrents libtorrent 2.0.8 made once, so that its info-hashes are known. */
final class SharedFiles {
  private SharedFiles() {}

  static void writeAll(Path folder) throws IOException {
    write(folder, "many/a.txt", 5, 1);
    write(folder, "many/b/c.bin", 40_000, 2);
    write(folder, "many/b/empty", 0, 3);
    write(folder, "many/b.x", 16_384, 4);
    write(folder, "many/z/big.bin", 200_000, 5);
    write(folder, "many/~.dat", 32_768, 6);
    write(folder, "one.bin", 100_001, 7);
    write(folder, "small.bin", 20_000, 8);
  }

  static void write(Path folder, String name, int length, int seed) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content(length, seed));
  }

  static byte[] content(int length, int seed) {
    var bytes = new byte[length];
    for (int at = 0; at < length; at++) {
      bytes[at] = (byte) (at * 31 + (at >> 8) * 7 + seed);
    }
    return bytes;
  }

  static Metainfo torrent(Path shared, TorrentOptions.Format format, int pieceLength)
      throws IOException {
    var options = TorrentOptions.defaults().withFormat(format).withPieceLength(pieceLength);
    return TorrentMaker.make(TorrentSource.scan(shared), options, done -> {});
  }
}
