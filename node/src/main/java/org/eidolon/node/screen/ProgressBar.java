package org.eidolon.node.screen;

import java.util.Locale;

/** Draws a transfer on one line no wider than the window. */
public final class ProgressBar {
  private static final int LEAST_BAR = 10;
  private static final int MOST_BAR = 40;

  private ProgressBar() {}

  /** The line of a window; cut to {@code columns - 1}, so that no terminal wraps it. */
  public static String line(Progress now, int columns, Terminal terminal) {
    var head = "%3d%% ".formatted(percent(now));
    var tail = " " + tail(now);
    int room = columns - 1 - head.length() - tail.length() - 2;
    if (room < LEAST_BAR) {
      return cut(head + tail.strip(), columns - 1);
    }
    int width = Math.min(MOST_BAR, room);
    int full = now.total() == 0 ? 0 : (int) (now.verified() * (double) width / now.total());
    full = Math.max(0, Math.min(width, full));
    return head + "[" + terminal.green("#".repeat(full)) + "-".repeat(width - full) + "]" + tail;
  }

  /** One plain line for a log. */
  public static String plain(Progress now) {
    return "%d%% of %s, %s".formatted(percent(now), ByteSize.text(now.total()), tail(now));
  }

  private static String tail(Progress now) {
    if (!now.problem().isEmpty() && !now.state().equals("FETCHING")) {
      return now.stateText() + " (" + now.problem() + ")";
    }
    if (!now.state().equals("FETCHING")) {
      return now.state().equals("SHARING")
          ? "sharing  %s served  %s".formatted(ByteSize.text(now.served()), company(now))
          : now.stateText();
    }
    return String.format(
        Locale.ROOT, "%.1f MB/s  ETA %s  %s", now.bytesPerSecond() / 1e6, eta(now), company(now));
  }

  private static String company(Progress now) {
    return "%s  %s".formatted(count(now.circuits(), "circuit"), count(now.partners(), "partner"));
  }

  private static String count(int number, String word) {
    return number + " " + word + (number == 1 ? "" : "s");
  }

  /** 100 only when all of it is here. */
  public static int percent(Progress now) {
    if (now.total() <= 0) {
      return now.state().equals("SHARING") ? 100 : 0;
    }
    return now.verified() >= now.total()
        ? 100
        : (int) Math.min(99, now.verified() * 100.0 / now.total());
  }

  static String eta(Progress now) {
    if (now.bytesPerSecond() < 1) {
      return "-:--";
    }
    long seconds = (long) Math.ceil((now.total() - now.verified()) / now.bytesPerSecond());
    return clock(Math.max(0, seconds));
  }

  /** {@code m:ss}, or {@code h:mm:ss}, or days where hours say nothing. */
  static String clock(long seconds) {
    if (seconds >= 360_000) {
      return seconds / 86_400 + "d";
    }
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static String cut(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, Math.max(0, columns));
  }
}
