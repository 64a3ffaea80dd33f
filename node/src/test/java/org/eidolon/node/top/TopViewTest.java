package org.eidolon.node.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.eidolon.node.screen.Columns;
import org.eidolon.node.screen.Key;
import org.eidolon.node.screen.Line;
import org.eidolon.node.screen.WindowSize;
import org.junit.jupiter.api.Test;

final class TopViewTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WindowSize USUAL = WindowSize.USUAL;

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (com.fasterxml.jackson.core.JsonProcessingException bad) {
      throw new AssertionError(bad);
    }
  }

  private static JsonNode network(long ownCells) {
    return json(
        """
        {'standing': 'joined', 'members': 12, 'problem': '',
         'links': {'dialled': 3, 'accepted': 2, 'neighbors': 6},
         'circuits': {'own': 1, 'relayed': 4, 'ending': 2},
         'cells': {'received': {'own': %d, 'relayed': 0}, 'sent': {'own': 0, 'relayed': 0}},
         'neighbors': [{'peer': 'peer-ab', 'address': '192.0.2.7:7000', 'state': 'dialled',
                        'ageSeconds': 75}],
         'ownCircuits': [{'number': 9, 'relays': 4, 'first': 'peer-ab', 'ageSeconds': 3700}]}
        """
            .formatted(ownCells));
  }

  private static JsonNode torrent(int id, String name) {
    var torrent = JSON.createObjectNode();
    return torrent
        .put("id", id)
        .put("name", name)
        .put("status", 4)
        .put("percentDone", 0.505)
        .put("sizeWhenDone", 3 << 20)
        .put("rateDownload", 2048)
        .put("rateUpload", 0)
        .put("eta", 61)
        .put("peersConnected", 3);
  }

  private static NodeLook look(int torrents) {
    var list = new ArrayList<JsonNode>();
    for (int id = 1; id <= torrents; id++) {
      list.add(torrent(id, "film " + id));
    }
    return new NodeLook(network(0), list);
  }

  private static List<String> texts(TopView view, NodeLook look, WindowSize window) {
    return view.lines(look, new CellRates(), window).stream().map(Line::text).toList();
  }

  @Test
  void showsStandingRatesTorrentsAndKeysIn80By24() {
    var lines = texts(new TopView(), look(2), USUAL);

    assertThat(lines).hasSize(24).allMatch(line -> Columns.of(line) <= 80);
    assertThat(lines.get(0)).isEqualTo("joined, members: 12");
    assertThat(lines.get(1)).contains("4.0 KiB/s down", "- up");
    assertThat(lines.get(2)).contains("5 of 6 neighbors", "1 own", "4 relayed", "2 ending here");
    assertThat(lines.get(4)).isEqualTo("Torrents (2)");
    assertThat(lines.get(6)).contains("1   50%", "3.0 MiB", "2.0 KiB/s", "1m 1s", "film 1");
    assertThat(lines.get(23)).startsWith("q quit");
  }

  @Test
  void showsOwnCircuitsAndNeighborsInTurn() {
    var view = new TopView();

    view.press(Key.NEXT);
    assertThat(texts(view, look(1), USUAL))
        .contains("Circuits of our own (1)")
        .anyMatch(line -> line.contains("9       4  1h 1m    peer-ab"));
    view.press(Key.NEXT);
    assertThat(texts(view, look(1), USUAL))
        .contains("Neighbors (1)")
        .anyMatch(line -> line.contains("peer-ab  192.0.2.7:7000"));
    view.press(Key.NEXT);
    assertThat(texts(view, look(1), USUAL)).contains("Torrents (1)");
  }

  @Test
  void movesThroughAListThatIsLongerThanTheWindowAndNoFurther() {
    var view = new TopView();
    var look = look(40);
    texts(view, look, USUAL);

    view.press(Key.PAGE_DOWN);
    assertThat(texts(view, look, USUAL).get(6)).endsWith("film 18");
    view.press(Key.PAGE_DOWN);
    view.press(Key.PAGE_DOWN);
    assertThat(texts(view, look, USUAL).get(22)).endsWith("film 40");
    view.press(Key.UP);
    assertThat(texts(view, look, USUAL).get(22)).endsWith("film 39");
    for (int press = 0; press < 9; press++) {
      view.press(Key.PAGE_UP);
    }
    assertThat(texts(view, look, USUAL).get(6)).endsWith("film 1");
  }

  @Test
  void tellsHowFastLinksCarryOwnCells() {
    var rates = new CellRates();
    rates.heard(new NodeLook(network(0), List.of()), 0);
    var later = new NodeLook(network(1024), List.of());
    rates.heard(later, 1_000_000_000L);

    assertThat(new TopView().lines(later, rates, USUAL).get(1).text()).contains("4.0 MiB/s own");
  }

  @Test
  void saysWhyItHasNotJoined() {
    var alone = json("{'standing': 'unreachable', 'problem': 'no answer', 'members': 0}");

    assertThat(texts(new TopView(), new NodeLook(alone, List.of()), USUAL).get(0))
        .isEqualTo("unreachable: no answer");
  }

  @Property(tries = 200)
  void fitsEveryWindowWhateverStrangersCalledTheirFiles(
      @ForAll @IntRange(min = 1, max = 60) int rows,
      @ForAll @IntRange(min = 1, max = 200) int columns,
      @ForAll @IntRange(max = 50) int torrents,
      @ForAll @StringLength(max = 200) String name) {
    var list = new ArrayList<JsonNode>();
    for (int id = 0; id < torrents; id++) {
      list.add(torrent(id, name));
    }
    var look = new NodeLook(network(7), list);

    var lines = new TopView().lines(look, new CellRates(), new WindowSize(rows, columns));

    assertThat(lines).hasSize(rows);
    for (var line : lines) {
      assertThat(Columns.of(Columns.cut(line.text(), columns))).isLessThanOrEqualTo(columns);
      assertThat(line.text().codePoints()).noneMatch(Character::isISOControl);
    }
  }
}
