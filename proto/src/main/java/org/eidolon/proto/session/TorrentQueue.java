package org.eidolon.proto.session;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whose turn it is: the order of a session's torrents, and which of them may run. */
public final class TorrentQueue {
  private TorrentQueue() {}

  /** What a torrent would do. */
  public enum Need {
    FETCH,
    SHARE
  }

  /**
   * One that shall run.
   *
   * @param stalled runs, but moves nothing: it takes nobody's place, and keeps its own
   * @param now told to run whatever the limits say; it takes a place all the same
   */
  public record Waiting(int id, Need need, boolean stalled, boolean now) {}

  /**
   * Those that may run, by their order in the queue. One behind takes no place from one in front of
   * it, but where the one in front lets it.
   *
   * @param queue in order, each id once
   * @param fetching that may at a time; 0: any number
   * @param sharing that may at a time; 0: any number
   */
  public static Set<Integer> running(List<Waiting> queue, int fetching, int sharing) {
    var running = new HashSet<Integer>();
    var left = new EnumMap<Need, Integer>(Need.class);
    left.put(Need.FETCH, places(fetching));
    left.put(Need.SHARE, places(sharing));
    for (var one : queue) {
      if (one.now()) {
        running.add(one.id());
        left.merge(one.need(), one.stalled() ? 0 : -1, Integer::sum);
      }
    }
    for (var one : queue) {
      if (!one.now() && (one.stalled() || left.get(one.need()) > 0)) {
        running.add(one.id());
        left.merge(one.need(), one.stalled() ? 0 : -1, Integer::sum);
      }
    }
    return running;
  }

  private static int places(int limit) {
    return limit == 0 ? Integer.MAX_VALUE : limit;
  }

  /** The order after some were moved; those that move keep their order among themselves. */
  public static List<Integer> moved(List<Integer> order, Set<Integer> ids, QueueMove where) {
    var chosen = order.stream().filter(ids::contains).toList();
    var others = order.stream().filter(id -> !ids.contains(id)).toList();
    return switch (where) {
      case TOP -> joined(chosen, others);
      case BOTTOM -> joined(others, chosen);
      case UP -> stepped(order, ids);
      case DOWN -> reversed(stepped(reversed(order), ids));
    };
  }

  /** Each goes before the one in front of it, unless that one moves as well. */
  private static List<Integer> stepped(List<Integer> order, Set<Integer> ids) {
    var result = new ArrayList<>(order);
    for (int at = 1; at < result.size(); at++) {
      int one = result.get(at);
      int before = result.get(at - 1);
      if (ids.contains(one) && !ids.contains(before)) {
        result.set(at - 1, one);
        result.set(at, before);
      }
    }
    return List.copyOf(result);
  }

  private static List<Integer> joined(List<Integer> first, List<Integer> then) {
    var result = new ArrayList<>(first);
    result.addAll(then);
    return List.copyOf(result);
  }

  private static List<Integer> reversed(List<Integer> order) {
    var result = new ArrayList<Integer>();
    for (int at = order.size() - 1; at >= 0; at--) {
      result.add(order.get(at));
    }
    return result;
  }
}
