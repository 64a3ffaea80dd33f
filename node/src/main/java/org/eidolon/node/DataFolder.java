package org.eidolon.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of one node's identity and state; held by one process at a time. */
public final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the folder, readable for its owner alone, and holds it.
   *
   * @throws CannotStart if it cannot be made or written, or another node holds it
   */
  public static DataFolder open(Path folder) {
    var path = folder.toAbsolutePath().normalize();
    try {
      create(path);
      var channel =
          FileChannel.open(
              path.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() != null) {
          return new DataFolder(path, channel);
        }
      } catch (OverlappingFileLockException ourOwn) {
        // Held by this very process: the answer is the same.
      }
      channel.close();
      throw new CannotStart(
          "data folder %s is in use by another node; stop it or give another".formatted(path),
          null);
    } catch (FileAlreadyExistsException file) {
      throw new CannotStart(
          "data folder %s is a file; expected a folder: give another".formatted(path), file);
    } catch (IOException bad) {
      throw new CannotStart(
          "data folder %s cannot be written (%s); check its permissions or give another"
              .formatted(path, reason(bad)),
          bad);
    }
  }

  private static void create(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(path);
    }
  }

  /** What a failed file operation says, without repeating the path. */
  public static String reason(IOException bad) {
    if (bad instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    if (bad instanceof java.nio.file.NoSuchFileException) {
      return "no such file";
    }
    if (bad instanceof FileAlreadyExistsException) {
      return "there is a file in its place";
    }
    if (bad instanceof java.nio.file.FileSystemException named) {
      // Its message alone would be a path, which no log may hold.
      return named.getReason() == null ? named.getClass().getSimpleName() : named.getReason();
    }
    return bad.getMessage() == null ? bad.getClass().getSimpleName() : bad.getMessage();
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException lost) {
      // The operating system gives the lock back when the process ends.
    }
  }
}
