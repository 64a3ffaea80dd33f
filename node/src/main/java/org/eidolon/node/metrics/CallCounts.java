package org.eidolon.node.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.eidolon.proto.Bytes;
import org.eidolon.streams.http.TrackerChannel;
import org.eidolon.streams.http.TrackerRefused;
import org.eidolon.streams.http.TrackerUnreachable;

/** How this member's requests to its trackers end. Thread-safe. */
public final class CallCounts {
  private final Map<String, LongAdder> byResult = new ConcurrentHashMap<>();

  /** The same channel, counted. */
  public TrackerChannel counted(TrackerChannel channel) {
    return new TrackerChannel() {
      @Override
      public CompletionStage<Bytes> call(String path, Bytes body) {
        return channel.call(path, body).whenComplete((done, failed) -> count(failed));
      }

      @Override
      public void close() {
        channel.close();
      }
    };
  }

  private void count(Throwable failed) {
    byResult.computeIfAbsent(result(failed), any -> new LongAdder()).increment();
  }

  private static String result(Throwable failed) {
    var cause = failed instanceof CompletionException ? failed.getCause() : failed;
    if (cause == null) {
      return "answered";
    }
    if (cause instanceof TrackerRefused) {
      return "refused";
    }
    return cause instanceof TrackerUnreachable ? "unreachable" : "failed";
  }

  Map<String, Long> sums() {
    var sums = new TreeMap<String, Long>();
    byResult.forEach((result, count) -> sums.put(result, count.sum()));
    return sums;
  }
}
