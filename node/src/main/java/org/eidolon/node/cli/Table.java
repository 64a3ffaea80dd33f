package org.eidolon.node.cli;

import java.util.ArrayList;
import java.util.List;
import org.eidolon.node.screen.Console;

/** Rows under a head, in columns as wide as their widest cell. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... head) {
    rows.add(List.of(head));
  }

  void add(Object... cells) {
    var row = new ArrayList<String>();
    for (var cell : cells) {
      row.add(String.valueOf(cell));
    }
    rows.add(row);
  }

  /** The head is bold where there are colours; the last column is not padded. */
  void show(Console console) {
    boolean head = true;
    for (var line : lines()) {
      console.result(line, head);
      head = false;
    }
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    for (var row : rows) {
      var line = new StringBuilder();
      for (int at = 0; at < row.size(); at++) {
        boolean last = at == row.size() - 1;
        line.append(row.get(at));
        if (!last) {
          line.append(" ".repeat(width(at) - row.get(at).length() + 2));
        }
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
