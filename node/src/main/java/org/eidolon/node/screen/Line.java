package org.eidolon.node.screen;

/**
 * A line of a full screen.
 *
 * @param text without anything that steers a terminal
 */
public record Line(String text, Look look) {
  /** How a line looks, where that can be shown; the text says the same without it. */
  public enum Look {
    PLAIN(""),
    BOLD("\u001b[1m"),
    REVERSE("\u001b[7m"),
    FAINT("\u001b[2m"),
    GOOD("\u001b[32m"),
    BAD("\u001b[31m");

    private final String sequence;

    Look(String sequence) {
      this.sequence = sequence;
    }
  }

  private static final String USUAL = "\u001b[0m";

  public Line {
    text = Console.printable(text);
  }

  public static Line plain(String text) {
    return new Line(text, Look.PLAIN);
  }

  /**
   * @param columns more than that is cut off
   */
  String shown(int columns, boolean colors) {
    var cut = Columns.cut(text, columns);
    return colors && look != Look.PLAIN ? look.sequence + cut + USUAL : cut;
  }
}
