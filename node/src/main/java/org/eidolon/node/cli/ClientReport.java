package org.eidolon.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Shows what a node answered: a table for people, a line of JSON for each row for programs. */
final class ClientReport {
  private ClientReport() {}

  /**
   * @param none what people read if there is nothing
   */
  static void show(ClientOptions client, List<JsonNode> rows, Table table, String none) {
    var console = client.console();
    if (client.json) {
      rows.forEach(row -> console.line(row.toString()));
    } else if (rows.isEmpty()) {
      console.note(none);
    } else {
      table.show(console);
    }
  }
}
