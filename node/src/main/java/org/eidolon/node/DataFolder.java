package org.eidolon.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.SigningKey;

/** A node's folder on disk: its identity and state, and the lock that keeps a second node out. */
final class DataFolder implements AutoCloseable {
  private static final String IDENTITY = "identity.key";

  private final Path folder;
  private final FileChannel lockFile;
  private final FileLock lock;

  private DataFolder(Path folder, FileChannel lockFile, FileLock lock) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * @throws CannotStart if the folder cannot be made or written, or another node runs on it
   */
  static DataFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      var lockFile =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var lock = tryLock(lockFile);
      if (lock == null) {
        lockFile.close();
        throw new CannotStart(
            "data folder %s is in use by another node; stop it, or choose another with --data DIR"
                .formatted(folder),
            null);
      }
      return new DataFolder(folder, lockFile, lock);
    } catch (FileAlreadyExistsException notAFolder) {
      throw new CannotStart(
          "data folder %s is not a folder; choose another with --data DIR".formatted(folder),
          notAFolder);
    } catch (IOException unwritable) {
      throw new CannotStart(
          "cannot write data folder %s (%s); check its permissions, or choose another with --data DIR"
              .formatted(folder, unwritable.getClass().getSimpleName()),
          unwritable);
    }
  }

  private static FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  Path path() {
    return folder;
  }

  /** The node key of this folder; made on first use. */
  SigningKey identity(RandomGenerator random) {
    var seed = readSecret(IDENTITY);
    if (seed.isEmpty()) {
      var fresh = SigningKey.generate(random);
      writeSecret(IDENTITY, fresh.seed());
      return fresh;
    }
    if (seed.get().length() != SigningKey.SEED_BYTES) {
      throw new CannotStart(
          "%s holds %d bytes, expected %d; restore it from a backup, or delete it to get a new identity"
              .formatted(folder.resolve(IDENTITY), seed.get().length(), SigningKey.SEED_BYTES),
          null);
    }
    return SigningKey.fromSeed(seed.get());
  }

  /** A secret of this node; empty if it was never written. */
  Optional<Bytes> readSecret(String name) {
    try {
      return Optional.of(Bytes.takeOver(Files.readAllBytes(folder.resolve(name))));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new CannotStart(
          "cannot read %s (%s); check its permissions"
              .formatted(folder.resolve(name), unreadable.getClass().getSimpleName()),
          unreadable);
    }
  }

  /** Written whole or not at all, readable by its owner alone. */
  void writeSecret(String name, Bytes secret) {
    try {
      var fresh = folder.resolve(name + ".new");
      Files.deleteIfExists(fresh);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.write(fresh, secret.toArray(), StandardOpenOption.CREATE, StandardOpenOption.SYNC);
      Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException unwritable) {
      throw new CannotStart(
          "cannot write %s (%s); check permissions and free space"
              .formatted(folder.resolve(name), unwritable.getClass().getSimpleName()),
          unwritable);
    }
  }

  @Override
  public void close() {
    try (lockFile) {
      lock.release();
    } catch (IOException harmless) {
      // The process is ending, and the lock with it.
    }
  }
}
