package org.eidolon.node.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eidolon.node.screen.ByteSize;
import org.eidolon.node.screen.Columns;
import org.eidolon.node.screen.Key;
import org.eidolon.node.screen.Line;
import org.eidolon.node.screen.Line.Look;
import org.eidolon.node.screen.WindowSize;

/**
 * Draws a node on a screen of any size.
 *
 * <pre>
 *   standing, rates, links and circuits      4 lines
 *   torrents | circuits | neighbors          one of them, as far as it fits, from the first shown on
 *   keys                                     the last line
 * </pre>
 *
 * Keeps what the person looks at; one thread's own.
 */
public final class TopView {
  private static final int HEAD = 4;
  private static final String KEYS = "q quit   Tab next list   arrows, j k, Space b: move";

  /** What can be looked at, one at a time. */
  private enum Shown {
    TORRENTS,
    CIRCUITS,
    NEIGHBORS;

    Shown next() {
      return switch (this) {
        case TORRENTS -> CIRCUITS;
        case CIRCUITS -> NEIGHBORS;
        case NEIGHBORS -> TORRENTS;
      };
    }
  }

  private Shown shown = Shown.TORRENTS;
  private int first;
  private int page = 1;

  /** Whether there is another thing to be seen now. */
  public void press(Key key) {
    switch (key) {
      case UP -> first--;
      case DOWN -> first++;
      case PAGE_UP -> first -= page;
      case PAGE_DOWN -> first += page;
      case NEXT -> {
        shown = shown.next();
        first = 0;
      }
      case QUIT -> {
        // Whoever reads the keys ends.
      }
    }
  }

  /** As many lines as the window has rows, and none wider than it once cut. */
  public List<Line> lines(NodeLook look, CellRates rates, WindowSize window) {
    var lines = new ArrayList<Line>(head(look, rates));
    var rows = rows(look);
    page = Math.max(1, window.rows() - HEAD - 3);
    first = Math.max(0, Math.min(first, rows.size() - 1 - page));
    lines.add(new Line(title(rows.size() - 1), Look.BOLD));
    lines.add(new Line(Columns.fit(rows.get(0), window.columns()), Look.REVERSE));
    for (int row = first + 1; row < Math.min(rows.size(), first + 1 + page); row++) {
      lines.add(Line.plain(rows.get(row)));
    }
    while (lines.size() < window.rows() - 1) {
      lines.add(Line.plain(""));
    }
    // In a window of few lines the keys are worth more than what is above them.
    var fitting = new ArrayList<>(lines.subList(0, Math.max(0, window.rows() - 1)));
    fitting.add(new Line(KEYS, Look.FAINT));
    return fitting;
  }

  /** All of it for those who have no screen. */
  public static List<String> plain(NodeLook look) {
    var lines = new ArrayList<String>();
    head(look, new CellRates()).forEach(line -> lines.add(line.text().stripTrailing()));
    for (var shown : Shown.values()) {
      var view = new TopView();
      view.shown = shown;
      var rows = view.rows(look);
      lines.add(view.title(rows.size() - 1));
      lines.addAll(rows);
      lines.add("");
    }
    return lines.subList(0, lines.size() - 1);
  }

  private static List<Line> head(NodeLook look, CellRates rates) {
    var network = look.network();
    var standing = network.path("standing").asText("busy");
    var problem = network.path("problem").asText();
    boolean joined = standing.equals("joined");
    var links = network.path("links");
    var circuits = network.path("circuits");
    var now = rates.now();
    return List.of(
        new Line(
            joined
                ? "joined, members: %d".formatted(network.path("members").asInt())
                : problem.isEmpty() ? standing : standing + ": " + problem,
            joined ? Look.GOOD : Look.BAD),
        Line.plain(
            "torrents  %s down  %s up     links  %s own  %s relayed"
                .formatted(
                    rate(look.downRate()),
                    rate(look.upRate()),
                    rate((long) now.own()),
                    rate((long) now.relayed()))),
        Line.plain(
            "links     %d of %d neighbors     circuits  %d own  %d relayed  %d ending here"
                .formatted(
                    links.path("dialled").asInt() + links.path("accepted").asInt(),
                    links.path("neighbors").asInt(),
                    circuits.path("own").asInt(),
                    circuits.path("relayed").asInt(),
                    circuits.path("ending").asInt())),
        Line.plain(""));
  }

  private String title(int count) {
    return switch (shown) {
      case TORRENTS -> "Torrents (%d)".formatted(count);
      case CIRCUITS -> "Circuits of our own (%d)".formatted(count);
      case NEIGHBORS -> "Neighbors (%d)".formatted(count);
    };
  }

  /** The first is the head. */
  private List<String> rows(NodeLook look) {
    var rows = new ArrayList<String>();
    switch (shown) {
      case TORRENTS -> {
        rows.add("  ID  DONE       SIZE        DOWN          UP  LEFT     PARTNERS  NAME");
        look.torrents().forEach(each -> rows.add(torrent(each)));
      }
      case CIRCUITS -> {
        rows.add(" CIRCUIT  RELAYS  AGE      FIRST RELAY");
        look.rows("ownCircuits").forEach(each -> rows.add(circuit(each)));
      }
      case NEIGHBORS -> {
        rows.add("LINK      AGE      PEER");
        look.rows("neighbors").forEach(each -> rows.add(neighbor(each)));
      }
    }
    return rows;
  }

  private static String torrent(JsonNode each) {
    return "%4d  %3d%%  %9s  %10s  %10s  %-7s  %8d  %s"
        .formatted(
            each.path("id").asInt(),
            (int) (each.path("percentDone").asDouble() * 100),
            ByteSize.text(each.path("sizeWhenDone").asLong()),
            rate(each.path("rateDownload").asLong()),
            rate(each.path("rateUpload").asLong()),
            left(each),
            each.path("peersConnected").asInt(),
            each.path("name").asText());
  }

  private static String left(JsonNode torrent) {
    if (torrent.path("error").asInt() > 0) {
      return "trouble";
    }
    if (torrent.path("isFinished").asBoolean()) {
      return "done";
    }
    long seconds = torrent.path("eta").asLong(-1);
    return switch (torrent.path("status").asInt()) {
      case 0 -> "stopped";
      case 1, 2 -> "checks";
      case 3, 5 -> "waits";
      case 6 -> "shares";
      default -> seconds < 0 ? "-" : age(seconds);
    };
  }

  private static String circuit(JsonNode each) {
    return "%8d  %6d  %-7s  %s"
        .formatted(
            each.path("number").asLong(),
            each.path("relays").asInt(),
            age(each.path("ageSeconds").asLong()),
            each.path("first").asText());
  }

  private static String neighbor(JsonNode each) {
    return "%-8s  %-7s  %s  %s"
        .formatted(
            each.path("state").asText(),
            age(each.path("ageSeconds").asLong()),
            each.path("peer").asText(),
            each.path("address").asText());
  }

  private static String rate(long bytes) {
    return bytes == 0 ? "-" : ByteSize.text(bytes) + "/s";
  }

  private static String age(long seconds) {
    var time = Duration.ofSeconds(seconds);
    if (time.toDays() > 0) {
      return "%dd %dh".formatted(time.toDays(), time.toHoursPart());
    }
    return time.toHours() > 0
        ? "%dh %dm".formatted(time.toHours(), time.toMinutesPart())
        : "%dm %ds".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
