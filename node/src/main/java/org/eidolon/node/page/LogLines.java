package org.eidolon.node.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of this process' log. Thread-safe. */
public final class LogLines {
  private static final int MOST_LINES = 500;
  private static final int MOST_CHARS = 1000;

  private final Deque<Line> lines = new ArrayDeque<>();
  private long last;
  private Runnable untap = () -> {};

  /**
   * @param number counts lines from 1 on
   * @param timeMs since 1970
   * @param level info, warn or error
   */
  record Line(long number, long timeMs, String level, String text) {}

  synchronized void untap(Runnable later) {
    untap = later;
  }

  /** Nothing is added any more. */
  void untap() {
    Runnable now;
    synchronized (this) {
      now = untap;
    }
    now.run();
  }

  synchronized void add(long timeMs, String level, String text) {
    last++;
    var cut = text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
    lines.addLast(new Line(last, timeMs, level, cut));
    if (lines.size() > MOST_LINES) {
      lines.removeFirst();
    }
  }

  /** Oldest first. */
  synchronized List<Line> after(long number) {
    if (lines.isEmpty() || lines.getLast().number() <= number) {
      return List.of();
    }
    return lines.stream().filter(line -> line.number() > number).toList();
  }

  /** All of them as text, oldest first. */
  public List<String> texts() {
    return after(0).stream().map(line -> line.level() + ": " + line.text()).toList();
  }
}
