package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.eidolon.node.DataFolder;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.streams.file.DiskTrouble;

/** Writes all of an .atorrent or nothing of it: whoever reads it meanwhile sees the old one. */
final class AtomicFile {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> ALL = PosixFilePermissions.fromString("rw-rw-rw-");

  private AtomicFile() {}

  /**
   * @param replace whether a file that is there may be replaced; it keeps its permissions then
   * @param advice what to do if it cannot be written there
   * @throws Refused if something is there already, or the place cannot be written
   * @throws Failed if the disk does not take it
   */
  static void write(Path file, Metainfo torrent, boolean replace, String advice) {
    try {
      boolean there = Files.exists(file);
      if (there && !replace) {
        throw new FileAlreadyExistsException(file.toString());
      }
      // Behind a link it is the file that changes, not the link.
      save(there ? file.toRealPath() : file.toAbsolutePath(), torrent, replace);
    } catch (FileAlreadyExistsException taken) {
      throw new Refused("%s is there already; %s".formatted(file, advice), taken);
    } catch (AccessDeniedException | NoSuchFileException | NotDirectoryException bad) {
      throw new Refused(problem(file, bad, advice), bad);
    } catch (IOException bad) {
      if (Files.isDirectory(file)) {
        throw new Refused("%s is a folder; %s".formatted(file, advice), bad);
      }
      if (DiskTrouble.isFull(file.toAbsolutePath().getParent())) {
        throw new Failed("no room on the disk for %s; %s".formatted(file, advice), bad);
      }
      throw new Failed(problem(file, bad, advice), bad);
    }
  }

  private static String problem(Path file, IOException bad, String advice) {
    return "%s cannot be written (%s); %s".formatted(file, DataFolder.reason(bad), advice);
  }

  private static void save(Path file, Metainfo torrent, boolean replace) throws IOException {
    var partial = Files.createTempFile(file.getParent(), ".", ".part", attributes(file, torrent));
    try {
      try (var channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        var bytes = torrent.encode().asReadOnlyBuffer();
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      keepPermissions(file, partial);
      if (replace) {
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(partial, file);
      }
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** A secret is for its owner; all else is as readable as new files of this user are. */
  private static FileAttribute<?>[] attributes(Path file, Metainfo torrent) {
    if (!posix(file)) {
      return new FileAttribute<?>[0];
    }
    var permissions = torrent.ownSecret().isPresent() ? OWNER : ALL;
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }

  private static void keepPermissions(Path before, Path after) throws IOException {
    if (posix(before) && Files.exists(before)) {
      Files.setPosixFilePermissions(after, Files.getPosixFilePermissions(before));
    }
  }

  private static boolean posix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** What the file holds, if it is there and can be read. */
  static Optional<byte[]> content(Path file) {
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
