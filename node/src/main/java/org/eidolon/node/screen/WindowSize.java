package org.eidolon.node.screen;

import java.util.Optional;
import java.util.regex.Pattern;

/** Rows and columns of a terminal, both at least 1. */
public record WindowSize(int rows, int columns) {
  public static final WindowSize USUAL = new WindowSize(24, 80);

  private static final Pattern SAID = Pattern.compile("(\\d{1,4}) (\\d{1,4})");

  public WindowSize {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException("a window has rows and columns");
    }
  }

  /** From {@code rows columns}; empty if it is something else, or the terminal does not know. */
  static Optional<WindowSize> parse(String text) {
    var said = SAID.matcher(text);
    if (!said.matches()) {
      return Optional.empty();
    }
    int rows = Integer.parseInt(said.group(1));
    int columns = Integer.parseInt(said.group(2));
    return rows < 1 || columns < 1 ? Optional.empty() : Optional.of(new WindowSize(rows, columns));
  }
}
