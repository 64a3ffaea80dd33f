package org.eidolon.node.screen;

import java.util.List;

/** How many columns of a terminal a text takes, and texts that take just so many. */
public final class Columns {
  /** First and last code point of what terminals show two columns wide (UAX #11, W and F). */
  private static final List<int[]> WIDE =
      List.of(
          new int[] {0x1100, 0x115F},
          new int[] {0x231A, 0x231B},
          new int[] {0x2E80, 0x303E},
          new int[] {0x3041, 0x33FF},
          new int[] {0x3400, 0x4DBF},
          new int[] {0x4E00, 0x9FFF},
          new int[] {0xA000, 0xA4CF},
          new int[] {0xA960, 0xA97C},
          new int[] {0xAC00, 0xD7A3},
          new int[] {0xF900, 0xFAFF},
          new int[] {0xFE30, 0xFE6F},
          new int[] {0xFF00, 0xFF60},
          new int[] {0xFFE0, 0xFFE6},
          new int[] {0x1F300, 0x1F64F},
          new int[] {0x1F680, 0x1F6FF},
          new int[] {0x1F900, 0x1FAFF},
          new int[] {0x20000, 0x3FFFD});

  private Columns() {}

  public static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  private static int of(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    return WIDE.stream().anyMatch(range -> c >= range[0] && c <= range[1]) ? 2 : 1;
  }

  /** The beginning of it that takes no more than {@code most} columns. */
  public static String cut(String text, int most) {
    int columns = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      columns += of(text.codePointAt(at));
      if (columns > most) {
        return text.substring(0, at);
      }
    }
    return text;
  }

  /** Just so many columns: cut, or filled up with spaces at its end. */
  public static String fit(String text, int columns) {
    var cut = cut(text, columns);
    return cut + " ".repeat(Math.max(0, columns - of(cut)));
  }
}
