package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;

/**
 * Descriptions that partners gave us for magnets, each an .atorrent named after its info-hash, so
 * that nobody need be asked twice. Blocking: call from a disk thread.
 */
public final class TorrentShelf {
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private final Path folder;

  /** That of a node, by its data folder. */
  public static TorrentShelf in(Path data) {
    return new TorrentShelf(data.resolve("torrents"));
  }

  public TorrentShelf(Path folder) {
    this.folder = folder;
  }

  /** What was kept for the magnet; empty if nothing usable is there. */
  public Optional<Metainfo> find(Magnet magnet) throws IOException {
    var file = file(magnet);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(Metainfo.parse(Bytes.takeOver(Files.readAllBytes(file))))
          .filter(magnet::names)
          .filter(kept -> kept.ownSecret().equals(magnet.secret()))
          .filter(kept -> kept.infoHashV2().isEmpty() || kept.hasPieceLayers());
    } catch (InvalidMetainfo damaged) {
      return Optional.empty();
    }
  }

  /** Keeps all of it or nothing; what is too large to be read again is not kept. */
  public void keep(Magnet magnet, Metainfo metainfo) throws IOException {
    var bytes = metainfo.encode();
    if (bytes.length() > MOST_BYTES) {
      return;
    }
    Files.createDirectories(folder);
    var partial = Files.createTempFile(folder, ".", ".atorrent");
    try {
      Files.write(partial, bytes.toArray());
      Files.move(partial, file(magnet), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Nothing is kept of the torrent, whichever of its hashes a magnet named. */
  public void forget(Magnet torrent) throws IOException {
    for (var hash : torrent.hashes()) {
      Files.deleteIfExists(file(hash));
    }
  }

  private Path file(Magnet magnet) {
    return file(magnet.hashV2().or(magnet::hashV1).orElseThrow());
  }

  private Path file(Bytes hash) {
    return folder.resolve(hash.toHex() + ".atorrent");
  }
}
