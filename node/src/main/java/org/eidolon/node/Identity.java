package org.eidolon.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.SigningKey;

/** The node key in its folder: made once, kept, readable by its owner alone. */
final class Identity {
  private static final String FILE = "identity.key";

  private Identity() {}

  /**
   * @throws CannotStart if the file is damaged, or cannot be read or written
   */
  static SigningKey loadOrCreate(Path folder, RandomGenerator random) {
    var file = folder.resolve(FILE);
    try {
      var seed = Bytes.takeOver(Files.readAllBytes(file));
      if (seed.length() != SigningKey.SEED_BYTES) {
        throw new CannotStart(
            "%s holds %d bytes, expected %d; restore it, or delete it to get a new identity"
                .formatted(file, seed.length(), SigningKey.SEED_BYTES),
            null);
      }
      return SigningKey.fromSeed(seed);
    } catch (NoSuchFileException absent) {
      return create(file, random);
    } catch (IOException unreadable) {
      throw new CannotStart(
          "cannot read %s (%s); check its permissions"
              .formatted(file, unreadable.getClass().getSimpleName()),
          unreadable);
    }
  }

  /** Written whole or not at all. */
  private static SigningKey create(Path file, RandomGenerator random) {
    var key = SigningKey.generate(random);
    try {
      Files.createDirectories(file.getParent());
      var fresh = file.resolveSibling(FILE + ".new");
      Files.deleteIfExists(fresh);
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            fresh,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.write(fresh, key.seed().toArray(), StandardOpenOption.CREATE, StandardOpenOption.SYNC);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return key;
    } catch (IOException unwritable) {
      throw new CannotStart(
          "cannot write %s (%s); check permissions and free space"
              .formatted(file, unwritable.getClass().getSimpleName()),
          unwritable);
    }
  }
}
