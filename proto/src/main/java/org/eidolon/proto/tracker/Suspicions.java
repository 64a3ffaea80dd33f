package org.eidolon.proto.tracker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eidolon.proto.peer.PeerId;

/** Who is missed by which neighbors. A sign of life, or time, makes reports void. */
final class Suspicions {
  private static final Duration LIFE = Duration.ofMinutes(1);

  private record Suspicion(Instant began, Set<PeerId> reporters) {}

  private final Map<PeerId, Suspicion> suspicions = new HashMap<>();

  /**
   * @param heard the last sign of life of {@code missed}
   * @return how many neighbors miss it since then
   */
  int report(PeerId missed, PeerId reporter, Instant heard, Instant now) {
    var present = suspicions.get(missed);
    boolean valid =
        present != null
            && !heard.isAfter(present.began())
            && now.isBefore(present.began().plus(LIFE));
    var suspicion = valid ? present : new Suspicion(now, new HashSet<>());
    suspicion.reporters().add(reporter);
    suspicions.put(missed, suspicion);
    return suspicion.reporters().size();
  }

  void clear(PeerId peer) {
    suspicions.remove(peer);
  }
}
