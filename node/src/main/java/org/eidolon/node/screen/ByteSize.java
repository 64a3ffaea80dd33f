package org.eidolon.node.screen;

import java.util.Locale;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 64M} and {@code 64MiB} are binary, {@code 64MB} decimal. */
public final class ByteSize {
  private static final Pattern WRITTEN =
      Pattern.compile("([0-9]{1,15})(?:\\.([0-9]{1,3}))?\\s*([kKmMgGtT]?)(i?[bB]?)");
  private static final String UNITS = "KMGT";

  private ByteSize() {}

  /**
   * @throws IllegalArgumentException with one line that says what is expected
   */
  public static long parse(String text) {
    var written = WRITTEN.matcher(text.strip());
    if (!written.matches()) {
      throw notASize(text);
    }
    boolean decimal = written.group(4).equalsIgnoreCase("b") && !written.group(3).isEmpty();
    int power = UNITS.indexOf(written.group(3).toUpperCase(Locale.ROOT).concat("?").charAt(0)) + 1;
    double unit = Math.pow(decimal ? 1000 : 1024, power);
    var fraction = written.group(2) == null ? "0" : written.group(2);
    double size = Double.parseDouble(written.group(1) + "." + fraction) * unit;
    if (size >= 0x1p62) {
      throw notASize(text);
    }
    return Math.round(size);
  }

  private static IllegalArgumentException notASize(String text) {
    return new IllegalArgumentException(
        "not a size: '%s'; expected a number with a unit, such as 64M or 1.5GiB".formatted(text));
  }

  /** Three digits and a binary unit: {@code 64.0 MiB}. */
  public static String text(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int power = Math.min(UNITS.length(), (63 - Long.numberOfLeadingZeros(bytes)) / 10);
    double scaled = bytes / Math.pow(1024, power);
    return String.format(
        Locale.ROOT, scaled < 100 ? "%.1f %siB" : "%.0f %siB", scaled, UNITS.charAt(power - 1));
  }
}
