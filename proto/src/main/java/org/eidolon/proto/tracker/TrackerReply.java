package org.eidolon.proto.tracker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.credit.VoucherKeys;
import org.eidolon.proto.crypto.BlindRsa;

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
   * @param credit empty if the tracker keeps no relay credit
   */
  record Membership(
      long version,
      Optional<List<Neighbor>> neighbors,
      Duration heartbeat,
      int members,
      int pathLinks,
      boolean testNetwork,
      Instant since,
      Optional<CreditStanding> credit)
      implements TrackerReply {
    /** Of a tracker that keeps no relay credit. */
    public Membership(
        long version,
        Optional<List<Neighbor>> neighbors,
        Duration heartbeat,
        int members,
        int pathLinks,
        boolean testNetwork,
        Instant since) {
      this(version, neighbors, heartbeat, members, pathLinks, testNetwork, since, Optional.empty());
    }

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

  /**
   * @param units that this request moved
   */
  record Redeemed(long units, CreditStanding credit) implements TrackerReply {}

  /**
   * @param keys under which vouchers are good now, newest first
   * @param signed the blind signature; empty bytes if none was asked for
   */
  record VoucherSigned(List<VoucherKeys.PublicKey> keys, Bytes signed) implements TrackerReply {
    /** Of one reply. */
    public static final int MOST_KEYS = 4;

    public VoucherSigned {
      keys = List.copyOf(keys);
      boolean fits = signed.length() == 0 || signed.length() == BlindRsa.MODULUS_BYTES;
      if (keys.size() > MOST_KEYS || !fits) {
        throw new IllegalArgumentException("malformed voucher");
      }
    }
  }

  /** Answers a good-bye. */
  enum Done implements TrackerReply {
    INSTANCE
  }
}
