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

  /**
   * @param account what the member's account moved in all; empty if the tracker keeps none, and
   *     then it wants no reports either
   */
  record Announced(int seeds, int fetchers, int againSeconds, Optional<Traffic> account)
      implements TrackerReply {
    public Announced(int seeds, int fetchers, int againSeconds) {
      this(seeds, fetchers, againSeconds, Optional.empty());
    }
  }

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
