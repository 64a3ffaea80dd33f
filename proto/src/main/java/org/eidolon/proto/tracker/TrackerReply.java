package org.eidolon.proto.tracker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a tracker answers its members. */
public sealed interface TrackerReply {
  /**
   * Answers registers and heartbeats.
   *
   * @param version of the neighbor set
   * @param neighbors the whole set, if the member does not know this version
   * @param heartbeat when the next sign of life is wanted
   * @param members of the network
   * @param pathLinks links of a planned path, or one more
   * @param since when the member joined first; it shows this when it has to join again
   */
  record Membership(
      long version,
      Optional<List<Neighbor>> neighbors,
      Duration heartbeat,
      int members,
      int pathLinks,
      boolean testNetwork,
      Instant since)
      implements TrackerReply {
    public Membership {
      neighbors = neighbors.map(List::copyOf);
    }
  }

  record Announced(int seeds, int fetchers, int againSeconds) implements TrackerReply {}

  record Grants(List<PathGrant> grants) implements TrackerReply {
    public Grants {
      grants = List.copyOf(grants);
    }
  }

  /** Answers a good-bye. */
  enum Done implements TrackerReply {
    INSTANCE
  }
}
