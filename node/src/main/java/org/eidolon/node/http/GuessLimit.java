package org.eidolon.node.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eidolon.proto.limits.TokenBucket;

/**
 * How many wrong passwords are looked at: few of one source, so that whoever guesses is slowed
 * down, and more of all together, so that many sources are slowed down as well. Who was right
 * before from its source does not feel what the others do. Thread-safe.
 */
final class GuessLimit {
  private static final double TRIES_PER_SECOND = 0.5;
  private static final int TRIES_AT_ONCE = 10;
  private static final double ALL_PER_SECOND = 5;
  private static final int ALL_AT_ONCE = 100;

  /** Sources that are remembered; beyond, those that did not try for longest are not. */
  static final int MOST_SOURCES = 1024;

  private static final class Source {
    final TokenBucket tries;
    boolean wasRight;

    Source(long nowNanos) {
      tries = new TokenBucket(TRIES_PER_SECOND, TRIES_AT_ONCE, nowNanos);
    }
  }

  private final Map<String, Source> sources = new LinkedHashMap<>(16, 0.75f, true);
  private final TokenBucket all;

  GuessLimit(long nowNanos) {
    this.all = new TokenBucket(ALL_PER_SECOND, ALL_AT_ONCE, nowNanos);
  }

  /** Whether one more password is looked at. */
  synchronized boolean admits(String source, long nowNanos) {
    var known = sources.get(source);
    if (known == null) {
      return !all.isEmpty(nowNanos);
    }
    return !known.tries.isEmpty(nowNanos) && (known.wasRight || !all.isEmpty(nowNanos));
  }

  synchronized void wrong(String source, long nowNanos) {
    of(source, nowNanos).tries.take(nowNanos);
    all.take(nowNanos);
  }

  synchronized void right(String source, long nowNanos) {
    of(source, nowNanos).wasRight = true;
  }

  private Source of(String source, long nowNanos) {
    var known = sources.computeIfAbsent(source, any -> new Source(nowNanos));
    if (sources.size() > MOST_SOURCES) {
      forgetOne();
    }
    return known;
  }

  /** Of those that were never right, if there is one: guessing must not push the owner out. */
  private void forgetOne() {
    Iterator<Source> oldest = sources.values().iterator();
    while (oldest.hasNext()) {
      if (!oldest.next().wasRight) {
        oldest.remove();
        return;
      }
    }
    oldest = sources.values().iterator();
    oldest.next();
    oldest.remove();
  }
}
