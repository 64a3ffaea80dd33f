package org.eidolon.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.eidolon.node.screen.ByteSize;

/** One torrent of a running node in words. */
final class TorrentRow {
  static final String[] FIELDS = {
    "name",
    "status",
    "percentDone",
    "sizeWhenDone",
    "rateDownload",
    "rateUpload",
    "eta",
    "uploadRatio",
    "labels",
    "error",
    "errorString",
    "isFinished",
    "metadataPercentComplete",
    "recheckProgress",
    "eidolonState"
  };
  private static final String[] STATES = {
    "stopped", "waits to check", "checking", "waits", "fetching", "waits to share", "sharing"
  };

  private static final int CHECKING = 2;

  private TorrentRow() {}

  static Table table(Iterable<JsonNode> torrents) {
    var table = new Table("ID", "DONE", "SIZE", "DOWN", "UP", "LEFT", "STATE", "NAME");
    for (var each : torrents) {
      table.add(
          each.path("id").asInt(),
          percent(each),
          ByteSize.text(each.path("sizeWhenDone").asLong()),
          rate(each, "rateDownload"),
          rate(each, "rateUpload"),
          left(each.path("eta").asLong()),
          state(each),
          each.path("name").asText());
    }
    return table;
  }

  static String state(JsonNode torrent) {
    int status = torrent.path("status").asInt();
    if (torrent.path("isFinished").asBoolean()) {
      return "finished";
    }
    if (torrent.path("error").asInt() > 0) {
      return "trouble";
    }
    if (status == CHECKING) {
      boolean allocating = torrent.path("eidolonState").asText().equals("allocating");
      int part = (int) (torrent.path("recheckProgress").asDouble() * 100);
      return "%s %d%%".formatted(allocating ? "allocating" : STATES[CHECKING], part);
    }
    return status >= 0 && status < STATES.length ? STATES[status] : "unknown";
  }

  static String percent(JsonNode torrent) {
    return (int) (torrent.path("percentDone").asDouble() * 100) + "%";
  }

  private static String rate(JsonNode torrent, String field) {
    long rate = torrent.path(field).asLong();
    return rate == 0 ? "-" : ByteSize.text(rate) + "/s";
  }

  static String left(long seconds) {
    return seconds < 0 ? "-" : age(seconds);
  }

  /** The two largest parts: {@code 3h 5m}. */
  static String age(long seconds) {
    var time = Duration.ofSeconds(seconds);
    if (time.toDays() > 0) {
      return "%dd %dh".formatted(time.toDays(), time.toHoursPart());
    }
    return time.toHours() > 0
        ? "%dh %dm".formatted(time.toHours(), time.toMinutesPart())
        : "%dm %ds".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
