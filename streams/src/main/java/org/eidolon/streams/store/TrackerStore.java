package org.eidolon.streams.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditLedger;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.Traffic;
import org.eidolon.proto.tracker.TrafficBook;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book of a tracker in H2's MVStore: pages are appended with checksums, so that a process that
 * is killed at any moment leaves a file that opens at its last commit. Commits are made every
 * second in the background, and when it is closed.
 */
public final class TrackerStore implements TrafficBook.Pages, AutoCloseable {
  private static final String FILE = "tracker.store";
  private static final String COMPLETED = "completed";
  private static final String FORMAT = "format";

  /** Reports are kept for each account. Before, they were kept by their tickets alone. */
  private static final long VERSION = 2;

  private static final int ACCOUNT_DIGITS = 2 * PeerId.BYTES;
  private static final int COMMIT_MILLIS = 1000;
  private static final int TRIES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(TrackerStore.class);

  private final MVStore store;
  private final MVMap<String, String> totals;

  /** By account, then ticket. */
  private final MVMap<String, String> reports;

  private final MVMap<Long, String> order;
  private final MVMap<String, Long> counts;

  /** Of version 1, by their tickets; none is added. */
  private final MVMap<String, String> unclaimed;

  private final Map<String, Long> places = new HashMap<>();
  private final CreditPages credit;
  private boolean broken;

  private TrackerStore(MVStore store) {
    this.store = store;
    this.totals = store.openMap("totals");
    this.reports = store.openMap("account-reports");
    this.order = store.openMap("account-report-order");
    this.counts = store.openMap("counts");
    this.unclaimed = store.openMap("reports");
    this.credit = new CreditPages(store, this::write);
    order.forEach(
        (place, key) -> {
          // A process may be killed between two writes that belong together.
          if (reports.containsKey(key)) {
            places.put(key, place);
          }
        });
  }

  /**
   * @throws IOException if the file is damaged, in use, or cannot be written; in one line
   */
  public static TrackerStore open(Path folder) throws IOException {
    var file = folder.resolve(FILE);
    try {
      var store = new MVStore.Builder().fileName(file.toString()).open();
      store.setAutoCommitDelay(COMMIT_MILLIS);
      return opened(store);
    } catch (MVStoreException bad) {
      throw new IOException(problem(bad), bad);
    }
  }

  private static TrackerStore opened(MVStore store) throws IOException {
    try {
      return new TrackerStore(store).ofOurVersion().withoutOrphans();
    } catch (IOException | RuntimeException bad) {
      // Else the file would stay locked.
      store.closeImmediately();
      throw bad;
    }
  }

  private TrackerStore ofOurVersion() throws IOException {
    long version = counts.getOrDefault(FORMAT, 1L);
    if (version > VERSION) {
      throw new IOException(
          "of version %d, which a later Eidolon wrote; this one knows versions up to %d"
              .formatted(version, VERSION));
    }
    if (version < VERSION) {
      counts.put(FORMAT, VERSION);
      store.removeMap("report-order");
    }
    return this;
  }

  /** Removes what a kill left of a report that was being forgotten, or was not yet in the order. */
  private TrackerStore withoutOrphans() {
    for (var place : List.copyOf(order.keySet())) {
      if (!place.equals(places.get(order.get(place)))) {
        order.remove(place);
      }
    }
    for (var key : List.copyOf(reports.keySet())) {
      if (!places.containsKey(key)) {
        reports.remove(key);
      }
    }
    return this;
  }

  /**
   * What the accounts of a tracker moved, whether it runs or not. A running one keeps its file
   * locked, so a copy is read: one that is torn is like one of a killed process.
   *
   * @throws IOException if it cannot be read
   */
  public static Map<PeerId, Traffic> totalsIn(Path folder) throws IOException {
    var file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Map.of();
    }
    var copy = Files.createTempFile("eidolon", ".store");
    try {
      for (int left = TRIES; ; left--) {
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        try (var store = new MVStore.Builder().fileName(copy.toString()).readOnly().open()) {
          return store.hasMap("totals") ? accounts(store.openMap("totals")) : Map.of();
        } catch (MVStoreException torn) {
          if (left == 0) {
            throw new IOException(problem(torn), torn);
          }
        }
      }
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static String problem(MVStoreException bad) {
    return bad.getMessage().lines().findFirst().orElse("damaged");
  }

  /** Where relay credit is written. */
  public CreditLedger.Pages credit() {
    return credit;
  }

  @Override
  public Map<PeerId, Traffic> totals() {
    return accounts(totals);
  }

  private static Map<PeerId, Traffic> accounts(MVMap<String, String> totals) {
    var all = new TreeMap<PeerId, Traffic>();
    totals.forEach((key, traffic) -> all.put(new PeerId(Bytes.fromHex(key)), traffic(traffic)));
    return all;
  }

  @Override
  public List<TrafficBook.Reported> reports() {
    var all = new ArrayList<TrafficBook.Reported>();
    order.forEach(
        (place, key) -> {
          var reported = reports.get(key);
          if (reported != null && place.equals(places.get(key))) {
            var account = new PeerId(Bytes.fromHex(key.substring(0, ACCOUNT_DIGITS)));
            var ticket = new Ticket(Bytes.fromHex(key.substring(ACCOUNT_DIGITS)));
            all.add(new TrafficBook.Reported(account, ticket, traffic(reported)));
          }
        });
    return all;
  }

  @Override
  public Map<Ticket, Traffic> unclaimed() {
    var all = new HashMap<Ticket, Traffic>();
    unclaimed.forEach(
        (ticket, reported) -> all.put(new Ticket(Bytes.fromHex(ticket)), traffic(reported)));
    return all;
  }

  @Override
  public long completed() {
    return counts.getOrDefault(COMPLETED, 0L);
  }

  @Override
  public void total(PeerId account, Traffic total) {
    write(() -> totals.put(account.key().toHex(), text(total)));
  }

  @Override
  public void report(TrafficBook.Reported reported) {
    var key = key(reported.account(), reported.ticket());
    write(
        () -> {
          reports.put(key, text(reported.traffic()));
          var before = places.get(key);
          long place = order.isEmpty() ? 0 : order.lastKey() + 1;
          places.put(key, place);
          order.put(place, key);
          if (before != null) {
            order.remove(before);
          }
          unclaimed.remove(reported.ticket().value().toHex());
        });
  }

  @Override
  public void forget(PeerId account, Ticket ticket) {
    var key = key(account, ticket);
    var place = places.remove(key);
    write(
        () -> {
          if (place != null) {
            order.remove(place);
          }
          reports.remove(key);
        });
  }

  private static String key(PeerId account, Ticket ticket) {
    return account.key().toHex() + ticket.value().toHex();
  }

  @Override
  public void completed(long count) {
    write(() -> counts.put(COMPLETED, count));
  }

  /** A disk that refuses costs what would have been written, not the tracker. */
  private void write(Runnable change) {
    try {
      change.run();
    } catch (MVStoreException refused) {
      if (!broken) {
        broken = true;
        LOG.warn(
            "the tracker's store takes nothing more: what accounts move and earn from now on is lost at the"
                + " end; make room on its disk and start the tracker again");
        LOG.debug("the store's complaint", refused);
      }
    }
  }

  private static String text(Traffic traffic) {
    return traffic.servedBytes() + " " + traffic.fetchedBytes();
  }

  private static Traffic traffic(String text) {
    int space = text.indexOf(' ');
    return new Traffic(
        Long.parseLong(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
  }

  /** Commits what is not yet on disk. */
  public void flush() {
    store.commit();
    store.sync();
  }

  @Override
  public void close() {
    store.close();
  }
}
