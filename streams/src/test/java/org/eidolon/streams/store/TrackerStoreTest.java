package org.eidolon.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditLedger;
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.Traffic;
import org.eidolon.proto.tracker.TrafficBook;
import org.eidolon.proto.tracker.TrafficBook.Reported;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackerStoreTest {
  private static final PeerId ALICE = new PeerId(Bytes.copyOf(new byte[PeerId.BYTES]));

  @TempDir private Path folder;

  private static Ticket ticket(int number) {
    return new Ticket(Bytes.copyOf(ByteBuffer.allocate(Ticket.BYTES).putInt(number).array()));
  }

  @Test
  void aBookIsTheSameAfterARestart() throws IOException {
    try (var store = TrackerStore.open(folder)) {
      var book = new TrafficBook(store);
      book.report(ALICE, ticket(1), new Traffic(10, 5));
      book.countCompleted();
    }

    try (var store = TrackerStore.open(folder)) {
      var book = new TrafficBook(store);
      assertThat(book.completed()).isEqualTo(1);
      // A report goes on from what was said before the restart.
      book.report(ALICE, ticket(1), new Traffic(12, 5));
      assertThat(book.total(ALICE)).isEqualTo(new Traffic(12, 5));
    }
  }

  @Test
  void relayCreditIsTheSameAfterARestartAndDaysAreMadeUpFor() throws IOException {
    var limits = new CreditLedger.Limits(100, 4096);
    var bob = new PeerId(Bytes.fromHex("b0".repeat(PeerId.BYTES)));
    try (var store = TrackerStore.open(folder)) {
      assertThat(new CreditLedger(limits, store.credit(), 20_000).pay(ALICE, bob, 80))
          .isEqualTo(80);
    }

    try (var store = TrackerStore.open(folder)) {
      var ledger = new CreditLedger(limits, store.credit(), 20_001);
      assertThat(ledger.standing(bob)).isEqualTo(new CreditStanding(70, 80, 0, true));
      assertThat(ledger.standing(ALICE)).isEqualTo(new CreditStanding(-70, 0, 80, true));
      ledger.newDay(20_500);
    }

    try (var store = TrackerStore.open(folder)) {
      assertThat(store.credit().accounts()).isEmpty();
      assertThat(store.credit().day()).hasValue(20_500L);
    }
  }

  @Test
  void theOldestReportsAreTheFirstToBeForgottenAfterARestartToo() throws IOException {
    try (var store = TrackerStore.open(folder)) {
      for (int number = 9; number > 0; number--) {
        store.report(new Reported(ALICE, ticket(number), new Traffic(number, 0)));
      }
      store.report(new Reported(ALICE, ticket(9), new Traffic(10, 0)));
      store.forget(ALICE, ticket(8));
    }

    try (var store = TrackerStore.open(folder)) {
      assertThat(store.reports())
          .extracting(Reported::ticket)
          .containsExactly(
              ticket(7), ticket(6), ticket(5), ticket(4), ticket(3), ticket(2), ticket(1),
              ticket(9));
      assertThat(store.reports()).contains(new Reported(ALICE, ticket(9), new Traffic(10, 0)));
    }
  }

  @Test
  void aBookOfTheFirstVersionGoesOn() throws IOException {
    var file = folder.resolve("tracker.store").toString();
    try (var old = MVStore.open(file)) {
      old.openMap("totals").put(ALICE.key().toHex(), "10 5");
      old.openMap("reports").put(ticket(1).value().toHex(), "10 5");
      old.openMap("report-order").put(0L, ticket(1).value().toHex());
    }
    assertThat(TrackerStore.totalsIn(folder)).containsEntry(ALICE, new Traffic(10, 5));

    for (int start = 0; start < 2; start++) {
      try (var store = TrackerStore.open(folder)) {
        var book = new TrafficBook(store);
        assertThat(book.knows(ALICE, ticket(1))).isTrue();
        book.report(ALICE, ticket(1), new Traffic(12 + start, 5));
        assertThat(book.total(ALICE)).isEqualTo(new Traffic(12 + start, 5));
      }
    }
    try (var now = MVStore.open(file)) {
      assertThat(now.openMap("reports")).isEmpty();
    }
  }

  @Test
  void aStoreOfALaterVersionIsRefusedAndLeftAsItIs() throws IOException {
    var file = folder.resolve("tracker.store").toString();
    try (var later = MVStore.open(file)) {
      later.openMap("counts").put("format", 3L);
    }

    assertThatThrownBy(() -> TrackerStore.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 3");
    try (var later = MVStore.open(file)) {
      assertThat(later.openMap("counts")).containsEntry("format", 3L);
    }
  }

  @Test
  void whatAKillLeftOfAReportIsClearedAwayAtTheNextStart() throws IOException {
    try (var store = TrackerStore.open(folder)) {
      store.report(new Reported(ALICE, ticket(1), new Traffic(1, 0)));
      store.report(new Reported(ALICE, ticket(2), new Traffic(2, 0)));
      store.report(new Reported(ALICE, ticket(3), new Traffic(3, 0)));
    }
    var file = folder.resolve("tracker.store").toString();
    try (var torn = MVStore.open(file)) {
      torn.openMap("account-reports").remove(ALICE.key().toHex() + ticket(1).value().toHex());
      torn.openMap("account-report-order").remove(1L);
    }

    try (var store = TrackerStore.open(folder)) {
      assertThat(new TrafficBook(store).total(ALICE)).isEqualTo(Traffic.NONE);
      assertThat(store.reports()).extracting(Reported::ticket).containsExactly(ticket(3));
    }
    try (var cleared = MVStore.open(file)) {
      assertThat(cleared.openMap("account-reports")).hasSize(1);
      assertThat(cleared.openMap("account-report-order")).hasSize(1);
    }
  }

  @Test
  void totalsAreReadWhileTheTrackerHoldsItsStore() throws IOException {
    assertThat(TrackerStore.totalsIn(folder)).isEmpty();
    try (var store = TrackerStore.open(folder)) {
      store.total(ALICE, new Traffic(7, 8));
      store.flush();

      assertThat(TrackerStore.totalsIn(folder)).containsEntry(ALICE, new Traffic(7, 8));
      assertThatThrownBy(() -> TrackerStore.open(folder)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatIsNoStoreIsRefusedInOneLine() throws IOException {
    Files.write(folder.resolve("tracker.store"), new byte[10_000]);

    assertThatThrownBy(() -> TrackerStore.open(folder))
        .isInstanceOf(IOException.class)
        .satisfies(bad -> assertThat(bad.getMessage()).doesNotContain("\n").isNotBlank());
  }

  @Test
  void aStoreThatTakesNothingMoreDoesNotEndTheBook() throws IOException {
    var store = TrackerStore.open(folder);
    var book = new TrafficBook(store);
    store.close();

    book.report(ALICE, ticket(1), new Traffic(3, 4));
    book.countCompleted();

    assertThat(book.total(ALICE)).isEqualTo(new Traffic(3, 4));
    assertThat(book.completed()).isEqualTo(1);
  }

  /** Writes until it is killed, and says how far it has come for certain. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      try (var store = TrackerStore.open(Path.of(arguments[0]))) {
        var book = new TrafficBook(store);
        for (long bytes = book.total(ALICE).servedBytes() + 1; ; bytes++) {
          book.report(ALICE, ticket(1), new Traffic(bytes, bytes));
          book.report(ALICE, ticket((int) bytes + 1), new Traffic(1, 1));
          if (bytes % 100 == 0) {
            store.flush();
            System.out.println(book.total(ALICE).servedBytes());
          }
        }
      }
    }
  }

  @Test
  void aProcessThatIsKilledLosesNothingThatWasCommitted() throws Exception {
    for (int round = 1; round <= 3; round++) {
      long said = killedAfter(5 * round);

      assertThat(TrackerStore.totalsIn(folder).get(ALICE).servedBytes())
          .isGreaterThanOrEqualTo(said);
      try (var store = TrackerStore.open(folder)) {
        assertThat(store.totals().get(ALICE).servedBytes()).isGreaterThanOrEqualTo(said);
      }
    }
  }

  /** The last count that the writer called certain. */
  private long killedAfter(int lines) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var said = folder.resolve("said");
    var process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofSeconds(60))
          .until(() -> whole(said).size() >= lines);
    } finally {
      process.destroyForcibly().waitFor();
    }
    var all = whole(said);
    return Long.parseLong(all.get(all.size() - 1));
  }

  /** Lines that were written to their end. */
  private static List<String> whole(Path said) throws IOException {
    var text = Files.readString(said);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }
}
