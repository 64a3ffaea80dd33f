package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eidolon.node.DataFolder;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.streams.file.FolderCheck;

/**
 * Data that somebody has already for a torrent that exists already, wherever either came from.
 *
 * @param folder the folder that holds the torrent's name
 */
record ExistingTorrent(Metainfo torrent, Path folder) {

  /**
   * Looks at names and lengths; bytes are compared when the swarm is joined.
   *
   * @param shared the torrent's own file or folder, or the folder it lies in
   * @throws Refused if the torrent is refused, or what is shared is not what it describes
   */
  static ExistingTorrent of(Path shared, Path file) {
    var torrent = TorrentFile.load(file);
    if (torrent.infoHashV2().isPresent() && !torrent.hasPieceLayers()) {
      throw new Refused(
          "%s: has not all piece hashes of its files; get a complete copy of the torrent"
              .formatted(file));
    }
    var folder = folder(shared, torrent, file);
    try {
      var difference = FolderCheck.difference(torrent, folder);
      if (difference.isPresent()) {
        throw different(shared, file, difference.get());
      }
    } catch (IOException bad) {
      throw new Refused(
          "%s cannot be shared for %s: %s".formatted(shared, file, DataFolder.reason(bad)), bad);
    }
    return new ExistingTorrent(torrent, folder);
  }

  static Refused different(Path shared, Path file, String difference) {
    return new Refused("%s is not what %s describes: %s".formatted(shared, file, difference));
  }

  private static Path folder(Path shared, Metainfo torrent, Path file) {
    var path = shared.toAbsolutePath().normalize();
    if (!Files.exists(path)) {
      throw new Refused(
          "%s: no such file; expected the file or folder \"%s\", or the folder it lies in"
              .formatted(shared, torrent.name()));
    }
    if (path.getFileName() != null && path.getFileName().toString().equals(torrent.name())) {
      return path.getParent();
    }
    if (Files.isDirectory(path) && Files.exists(path.resolve(torrent.name()))) {
      return path;
    }
    throw different(
        shared, file, "it is not called \"%s\", nor is that in it".formatted(torrent.name()));
  }
}
