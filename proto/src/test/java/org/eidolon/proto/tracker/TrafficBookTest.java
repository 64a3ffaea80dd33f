package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;
import org.junit.jupiter.api.Test;

class TrafficBookTest {
  private static final PeerId ALICE = new PeerId(Bytes.copyOf(new byte[PeerId.BYTES]));

  private static final PeerId BOB =
      new PeerId(Bytes.copyOf(ByteBuffer.allocate(32).put((byte) 1).array()));

  private final TrafficBook book = TrafficBook.inMemory();

  private static Ticket ticket(int number) {
    return new Ticket(Bytes.copyOf(ByteBuffer.allocate(Ticket.BYTES).putInt(number).array()));
  }

  /** Reports grow, but some get lost, come twice, or overtake others. */
  @Property(tries = 100)
  void whateverBecomesOfReportsTheLargestCountsOnce(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 1000) Integer> reports) {
    var fresh = TrafficBook.inMemory();
    for (int served : reports) {
      fresh.report(ALICE, ticket(1), new Traffic(served, 2L * served));
    }

    long most = reports.stream().mapToInt(Integer::intValue).max().orElseThrow();
    assertThat(fresh.total(ALICE)).isEqualTo(new Traffic(most, 2 * most));
  }

  @Test
  void swarmsOfOneAccountAddUp() {
    book.report(ALICE, ticket(1), new Traffic(10, 4));
    book.report(ALICE, ticket(2), new Traffic(20, 8));

    assertThat(book.total(ALICE)).isEqualTo(new Traffic(30, 12));
    assertThat(book.total(ALICE).ratio()).isEqualTo("2.50");
    assertThat(Traffic.NONE.ratio()).isEqualTo("-");
  }

  @Test
  void noTotalEverTurnsRound() {
    book.report(ALICE, ticket(1), new Traffic(Long.MAX_VALUE, 1));
    book.report(ALICE, ticket(2), new Traffic(Long.MAX_VALUE, 1));

    assertThat(book.total(ALICE)).isEqualTo(new Traffic(Long.MAX_VALUE, 2));
  }

  @Test
  void theTicketsNotSpokenOfForLongestAreForgottenBeyondTheBound() {
    for (int number = 0; number < TrafficBook.MOST_REPORTS; number++) {
      book.report(ALICE, ticket(number), new Traffic(1, 0));
    }
    book.report(ALICE, ticket(0), new Traffic(1, 0));
    book.report(ALICE, ticket(TrafficBook.MOST_REPORTS), new Traffic(1, 0));

    assertThat(book.knows(ALICE, ticket(0))).as("spoken of again").isTrue();
    assertThat(book.knows(ALICE, ticket(1))).isFalse();
    assertThat(book.knows(ALICE, ticket(2))).isTrue();
    assertThat(book.total(ALICE).servedBytes()).isEqualTo(TrafficBook.MOST_REPORTS + 1);
  }

  @Test
  void oneAccountNeverMakesTheBookForgetWhatAnotherSaid() {
    book.report(BOB, ticket(1), new Traffic(5, 5));
    for (int number = 0; number < 10 * TrafficBook.MOST_REPORTS; number++) {
      book.report(ALICE, ticket(number), new Traffic(1, 0));
    }

    book.report(BOB, ticket(1), new Traffic(5, 5));

    assertThat(book.total(BOB)).isEqualTo(new Traffic(5, 5));
  }

  @Test
  void oneTicketOfTwoAccountsIsTwo() {
    book.report(ALICE, ticket(1), new Traffic(7, 0));
    book.report(BOB, ticket(1), new Traffic(5, 0));

    assertThat(book.total(ALICE)).isEqualTo(new Traffic(7, 0));
    assertThat(book.total(BOB)).isEqualTo(new Traffic(5, 0));
    assertThat(book.knows(BOB, ticket(2))).isFalse();
  }
}
