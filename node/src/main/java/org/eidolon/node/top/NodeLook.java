package org.eidolon.node.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A running node at one moment, as its remote control told it.
 *
 * @param network the answer to {@code eidolon-network}
 * @param torrents that of {@code torrent-get}
 */
public record NodeLook(JsonNode network, List<JsonNode> torrents) {
  /** What of each torrent is looked at. */
  public static final List<String> FIELDS =
      List.of(
          "id",
          "name",
          "status",
          "percentDone",
          "sizeWhenDone",
          "rateDownload",
          "rateUpload",
          "eta",
          "peersConnected",
          "error",
          "isFinished");

  public NodeLook {
    torrents = List.copyOf(torrents);
  }

  long downRate() {
    return sum("rateDownload");
  }

  long upRate() {
    return sum("rateUpload");
  }

  private long sum(String field) {
    return torrents.stream().mapToLong(each -> each.path(field).asLong()).sum();
  }

  /** Cells of both ways since the node began, of one kind. */
  long cells(String kind) {
    var cells = network.path("cells");
    return cells.path("received").path(kind).asLong() + cells.path("sent").path(kind).asLong();
  }

  List<JsonNode> rows(String name) {
    return StreamSupport.stream(network.path(name).spliterator(), false).toList();
  }
}
