package org.eidolon.streams.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.control.SessionCodec;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.SessionTotals;
import org.eidolon.proto.session.TorrentSettings;
import org.eidolon.proto.session.TorrentTotals;
import org.eidolon.proto.session.UnreadableRecord;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The torrents of a node and what people said about them, kept in H2's MVStore: pages are appended
 * with checksums, so that a process that is killed at any moment leaves a file that opens at its
 * last commit.
 *
 * <p>What is put waits, the last of each kind alone, until {@link #flush} writes it; so there waits
 * no more than there are torrents. Putting never waits for a disk and may be done by any thread,
 * all else is blocking.
 */
public final class SessionStore implements AutoCloseable {
  private static final String FILE = "session.store";

  /** Names of writes go by the alphabet, see {@link Pending}. */
  private static final String SOURCE = "3";

  private static final String SETTINGS = "settings";
  private static final String TOTALS = "totals";
  private static final int COMMIT_MILLIS = 1000;

  /** A torrent as it was kept; {@code key} names it in here for ever. */
  public record Kept(Bytes key, AddSource source, TorrentSettings settings, TorrentTotals totals) {}

  /**
   * @param unreadable records that were passed over, and stay as they are
   */
  public record Loaded(
      List<Kept> torrents,
      Optional<GlobalSettings> settings,
      SessionTotals totals,
      int unreadable) {
    public static final Loaded NOTHING =
        new Loaded(List.of(), Optional.empty(), SessionTotals.NONE, 0);

    public Loaded {
      torrents = List.copyOf(torrents);
    }
  }

  private final Path file;

  /** What waits to be written; its own lock. */
  private final Pending pending = new Pending();

  private Book book;
  private boolean closed;

  private SessionStore(Path file, Book book) {
    this.file = file;
    this.book = book;
  }

  /**
   * @throws IOException if the file is damaged as a whole, in use, or cannot be written; in one
   *     line
   */
  public static SessionStore open(Path data) throws IOException {
    Files.createDirectories(data);
    var file = data.resolve(FILE);
    try {
      return new SessionStore(file, Book.open(file));
    } catch (MVStoreException bad) {
      throw failed(bad);
    }
  }

  private static IOException failed(MVStoreException bad) {
    return new IOException(bad.getMessage().lines().findFirst().orElse("damaged"), bad);
  }

  /** All that can be read, in the order of the queue. */
  public synchronized Loaded load() {
    var torrents = new ArrayList<Kept>();
    int unreadable = 0;
    // By number: a page that is damaged hides the keys that lie in it, and no others.
    for (long at = 0; at < book.sources.sizeAsLong(); at++) {
      try {
        torrents.add(read(book.sources.getKey(at)));
      } catch (UnreadableRecord | MVStoreException | IllegalArgumentException damaged) {
        unreadable++;
      }
    }
    torrents.sort((one, two) -> one.settings().position() - two.settings().position());
    return new Loaded(
        torrents,
        find(SETTINGS, SessionCodec::session),
        find(TOTALS, SessionCodec::sessionTotals).orElse(SessionTotals.NONE),
        unreadable);
  }

  private Kept read(String key) {
    var source = SessionCodec.source(Sealed.opened(book.sources.get(key)));
    return new Kept(
        Bytes.fromHex(key),
        source,
        SessionCodec.settings(Sealed.opened(book.settings.get(key))),
        SessionCodec.totals(Sealed.opened(book.totals.get(key))));
  }

  /** What is said of the whole session can be said again: the default holds if it is damaged. */
  private <T> Optional<T> find(String key, Function<byte[], T> reader) {
    try {
      return Optional.ofNullable(book.session.get(key)).map(Sealed::opened).map(reader);
    } catch (UnreadableRecord | MVStoreException damaged) {
      return Optional.empty();
    }
  }

  /** By what a torrent is known from now on. */
  public void put(Bytes key, AddSource source) {
    put(SOURCE + key.toHex(), to -> to.sources.put(key.toHex(), sealed(source)));
  }

  private static byte[] sealed(AddSource source) {
    return Sealed.of(SessionCodec.encode(source));
  }

  public void put(Bytes key, TorrentSettings said) {
    put(
        "1" + key.toHex(),
        to -> to.settings.put(key.toHex(), Sealed.of(SessionCodec.encode(said))));
  }

  public void put(Bytes key, TorrentTotals counted) {
    put(
        "2" + key.toHex(),
        to -> to.totals.put(key.toHex(), Sealed.of(SessionCodec.encode(counted))));
  }

  public void put(GlobalSettings said) {
    put(SETTINGS, to -> to.session.put(SETTINGS, Sealed.of(SessionCodec.encode(said))));
  }

  public void put(SessionTotals counted) {
    put(TOTALS, to -> to.session.put(TOTALS, Sealed.of(SessionCodec.encode(counted))));
  }

  private void put(String name, Consumer<Book> write) {
    pending.put(name, write);
  }

  public void remove(Bytes key) {
    var name = key.toHex();
    put("1" + name, to -> to.settings.remove(name));
    put("2" + name, to -> to.totals.remove(name));
    put(SOURCE + name, to -> to.sources.remove(name));
  }

  /** Whether anything waits to be written. */
  public boolean isDirty() {
    return !pending.isEmpty();
  }

  /**
   * Writes what waits, and forces it to the disk. What could not be written waits on. After the
   * close it does nothing: a write may have been on its way to a thread.
   *
   * @throws IOException in one line, if the disk refuses
   */
  public synchronized void flush() throws IOException {
    if (closed) {
      return;
    }
    var writes = pending.take();
    try {
      if (book.store.isClosed()) {
        // A disk that refused once closes it for ever.
        book = Book.open(file);
      }
      writes.values().forEach(write -> write.accept(book));
      if (!writes.isEmpty()) {
        book.store.commit();
        book.store.sync();
      }
    } catch (MVStoreException refused) {
      pending.giveBack(writes);
      throw failed(refused);
    }
  }

  /**
   * Writes what waits and closes the file.
   *
   * @throws IOException in one line, if the disk refuses
   */
  @Override
  public synchronized void close() throws IOException {
    try {
      flush();
      book.store.close();
    } catch (MVStoreException refused) {
      throw failed(refused);
    } finally {
      closed = true;
      book.store.closeImmediately();
    }
  }

  /** Our process is killed, as far as the file is concerned. */
  synchronized void breakDown() {
    book.store.closeImmediately();
  }

  /** The open file. */
  private static final class Book {
    final MVStore store;
    final MVMap<String, byte[]> sources;
    final MVMap<String, byte[]> settings;
    final MVMap<String, byte[]> totals;
    final MVMap<String, byte[]> session;

    private Book(MVStore store) {
      this.store = store;
      this.sources = store.openMap("sources");
      this.settings = store.openMap("settings");
      this.totals = store.openMap("totals");
      this.session = store.openMap("session");
    }

    static Book open(Path file) {
      var store = new MVStore.Builder().fileName(file.toString()).open();
      try {
        store.setAutoCommitDelay(COMMIT_MILLIS);
        return new Book(store);
      } catch (RuntimeException bad) {
        // Else the file would stay locked.
        store.closeImmediately();
        throw bad;
      }
    }
  }

  /**
   * The last write of each kind. Sources come last: a torrent is there once its source is, and then
   * the rest of it is there as well.
   */
  private static final class Pending {
    private final Map<String, Consumer<Book>> writes = new TreeMap<>();

    synchronized void put(String name, Consumer<Book> write) {
      writes.put(name, write);
    }

    synchronized boolean isEmpty() {
      return writes.isEmpty();
    }

    synchronized Map<String, Consumer<Book>> take() {
      var taken = new TreeMap<>(writes);
      writes.clear();
      return taken;
    }

    synchronized void giveBack(Map<String, Consumer<Book>> taken) {
      taken.forEach(writes::putIfAbsent);
    }
  }
}
