package org.eidolon.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.eidolon.proto.metainfo.SafePath;
import org.eidolon.proto.tracker.AccountKey;

/**
 * The accounts of a private tracker, in a text file of its data folder: a key and a name a line. A
 * running tracker reads it again when it changes, so that the operator needs no way into the
 * process, and may use an editor as well.
 */
public final class AccountBook {
  public static final int MOST_NAME_CHARS = 64;

  private static final String FILE = "accounts";
  private static final String HEAD =
      "# Accounts of this tracker: key and name, one a line. Read again when it changes.\n";

  private final Path file;

  public AccountBook(Path folder) {
    this.file = folder.resolve(FILE);
  }

  boolean isThere() {
    return Files.exists(file);
  }

  /**
   * Names by key, in the order in which they were added.
   *
   * @throws CannotStart if the file cannot be read, naming the line that makes no sense
   */
  public Map<AccountKey, String> read() {
    var accounts = new LinkedHashMap<AccountKey, String>();
    try {
      int number = 0;
      for (var line : Files.readAllLines(file)) {
        number++;
        var text = line.strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
          var words = text.split("\\s+", 2);
          accounts.put(key(words[0], number), words.length < 2 ? "" : SafePath.printable(words[1]));
        }
      }
    } catch (NoSuchFileException none) {
      return accounts;
    } catch (CharacterCodingException bad) {
      throw new CannotStart("%s is no text in UTF-8".formatted(file), bad);
    } catch (IOException bad) {
      throw unusable("read", bad);
    }
    return accounts;
  }

  private AccountKey key(String word, int line) {
    try {
      return AccountKey.parse(word);
    } catch (IllegalArgumentException bad) {
      throw new CannotStart("%s, line %d: %s".formatted(file, line, bad.getMessage()), bad);
    }
  }

  /**
   * Reads, changes and writes it whole, one process at a time.
   *
   * @throws CannotStart if it cannot be read or written
   */
  public void change(Consumer<Map<AccountKey, String>> change) {
    var lock = file.resolveSibling(FILE + ".lock");
    try (var channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Given back when the channel closes.
      var unusedLock = channel.lock();
      var accounts = read();
      change.accept(accounts);
      var text = new StringBuilder(HEAD);
      accounts.forEach(
          (key, name) -> text.append(key.text()).append(' ').append(name).append('\n'));
      var fresh = file.resolveSibling(FILE + ".new");
      Files.writeString(
          fresh,
          text,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException bad) {
      throw unusable("written", bad);
    }
  }

  private CannotStart unusable(String what, IOException bad) {
    return new CannotStart(
        "%s cannot be %s (%s); check its folder and permissions"
            .formatted(file, what, bad.getClass().getSimpleName()),
        bad);
  }
}
