package org.eidolon.node.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.eidolon.actors.link.LinkFigures;
import org.eidolon.proto.cell.Cell;

/** What went over the links in the last hour, own and relayed apart. Thread-safe. */
final class Traffic {
  private static final int MOST_POINTS = 720;
  private static final double NANOS = 1e9;

  private final Deque<Point> points = new ArrayDeque<>();
  private Sums before;
  private long last;

  /**
   * Rates in bytes a second, both directions together, since the point before.
   *
   * @param number counts points from 1 on
   * @param at seconds since 1970
   * @param rest padding and set-up of circuits
   */
  record Point(long number, long at, long own, long relayed, long rest) {}

  private record Sums(long nanos, long own, long relayed, long all) {}

  /**
   * @param cells counted since the node started
   */
  synchronized void sample(long unixSeconds, long nanos, LinkFigures.Cells cells) {
    var own = sum(cells, "own");
    var relayed = sum(cells, "relayed");
    var now = new Sums(nanos, own, relayed, all(cells.received()) + all(cells.sent()));
    if (before != null && now.nanos > before.nanos) {
      last++;
      points.addLast(point(unixSeconds, now));
      if (points.size() > MOST_POINTS) {
        points.removeFirst();
      }
    }
    before = now;
  }

  private Point point(long unixSeconds, Sums now) {
    double seconds = (now.nanos - before.nanos) / NANOS;
    long own = now.own - before.own;
    long relayed = now.relayed - before.relayed;
    long rest = now.all - before.all - own - relayed;
    return new Point(
        last, unixSeconds, rate(own, seconds), rate(relayed, seconds), rate(rest, seconds));
  }

  private static long rate(long cells, double seconds) {
    return Math.round(Math.max(0, cells) * Cell.SIZE_BYTES / seconds);
  }

  private static long sum(LinkFigures.Cells cells, String kind) {
    return cells.received().getOrDefault(kind, 0L) + cells.sent().getOrDefault(kind, 0L);
  }

  private static long all(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Oldest first. */
  synchronized List<Point> after(long number) {
    return points.stream().filter(point -> point.number() > number).toList();
  }
}
