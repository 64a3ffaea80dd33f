package org.eidolon.node.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.streams.http.HttpService;

/** What members ask of our tracker, and what becomes of it. Thread-safe. */
public final class RequestCounts {
  /**
   * @param request a kind of request; whatever a stranger makes up is "other"
   */
  record Key(String request, int status) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byRequest = request.compareTo(other.request);
      return byRequest != 0 ? byRequest : Integer.compare(status, other.status);
    }
  }

  private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

  /** The same service, counted. */
  public HttpService counted(HttpService service) {
    return ask ->
        service
            .answer(ask)
            .whenComplete((answer, failed) -> count(ask, answer == null ? 500 : answer.status()));
  }

  private void count(HttpService.Ask ask, int status) {
    counts.computeIfAbsent(new Key(kind(ask), status), any -> new LongAdder()).increment();
  }

  private static String kind(HttpService.Ask ask) {
    if (!ask.method().equals("POST")) {
      return "page";
    }
    return TrackerRequest.PATHS.contains(ask.path())
        ? ask.path().substring(ask.path().lastIndexOf('/') + 1)
        : "other";
  }

  Map<Key, Long> sums() {
    var sums = new TreeMap<Key, Long>();
    counts.forEach((key, count) -> sums.put(key, count.sum()));
    return sums;
  }
}
