package org.eidolon.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eidolon.actors.session.TorrentState;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.api.Test;

/** Which rows are made anew. */
final class KeptRowsTest {
  private static final int LISTS = 3;
  private static final List<String> FIELDS = List.of("id", "name");

  private final KeptRows<String> rows = new KeptRows<>(LISTS, 100, String::length);
  private final List<Integer> written = new ArrayList<>();

  private static Shown shown(int id, TorrentState state) {
    var view =
        SampleTorrents.view(
            id,
            Bytes.fromHex("ab".repeat(20)),
            state,
            SampleTorrents.settings(id),
            SampleTorrents.totals(0),
            SampleTorrents.FETCHING_STATUS);
    return new Shown(view, Optional.empty(), IdleLimits.Rates.UNSAID, SampleTorrents.FACTS);
  }

  private static Shown shown(int id) {
    return shown(id, TorrentState.FETCHING);
  }

  private String ask(List<String> fields, boolean all, Shown... shown) {
    return String.join(",", rows.of(fields, Arrays.asList(shown), all, this::write));
  }

  private String write(Shown shown) {
    written.add(shown.view().id());
    return "{" + shown.view().id() + " " + shown.view().state() + "}";
  }

  @Test
  void writesOnlyThoseThatLookOtherwise() {
    assertThat(ask(FIELDS, true, shown(1), shown(2))).isEqualTo("{1 FETCHING},{2 FETCHING}");
    assertThat(ask(FIELDS, true, shown(2), shown(1, TorrentState.SHARING), shown(3)))
        .isEqualTo("{2 FETCHING},{1 SHARING},{3 FETCHING}");

    assertThat(written).containsExactly(1, 2, 1, 3);
  }

  @Test
  void takesWhatIsKeptForSomeAndForgetsWhatHasLeft() {
    ask(FIELDS, true, shown(1), shown(2));
    assertThat(ask(FIELDS, false, shown(2))).isEqualTo("{2 FETCHING}");
    ask(FIELDS, true, shown(2));
    ask(FIELDS, true, shown(1));

    assertThat(written).containsExactly(1, 2, 1);
    assertThat(ask(FIELDS, true)).isEmpty();
  }

  @Test
  void keepsTheListsOfFieldsThatWereAskedForLast() {
    for (int list = 0; list < LISTS; list++) {
      ask(List.of("field " + list), true, shown(list));
    }
    ask(List.of("field 0"), true, shown(0));
    ask(List.of("one more"), true, shown(9));
    written.clear();

    ask(List.of("field 0"), true, shown(0));
    ask(List.of("field 1"), true, shown(1));

    assertThat(written).containsExactly(1);
  }

  @Test
  void keepsNoMoreThanItMayHold() {
    rows.of(FIELDS, List.of(shown(1)), true, each -> "x".repeat(100));
    ask(FIELDS, true, shown(1));
    assertThat(written).isEmpty();

    rows.of(List.of("id"), List.of(shown(1)), true, each -> "x".repeat(101));
    ask(List.of("id"), true, shown(1));

    assertThat(written).containsExactly(1);
  }
}
