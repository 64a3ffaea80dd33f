package org.eidolon.proto.tracker;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.crypto.BlindRsa;
import org.eidolon.proto.peer.PeerAddress;

/** What a member asks of its tracker. */
public sealed interface TrackerRequest {
  /** Bytes of a swarm's blinded name. */
  int HANDLE_BYTES = 32;

  /** The path that a request of this kind is posted to. */
  String path();

  /**
   * Joins, or joins again.
   *
   * @param address where links are dialled; a wildcard host stands for the one the tracker sees
   * @param outOnly nobody can dial us
   * @param since when we joined first, as the tracker told us; empty the first time
   * @param takesCredit we know what to do with a CREDIT message
   */
  record Register(
      PeerAddress address,
      boolean outOnly,
      int capacityMbit,
      SignedOnionKey onionKey,
      Optional<Instant> since,
      boolean takesCredit)
      implements TrackerRequest {
    public static final String PATH = "/v1/register";

    /** Of one that takes no credit. */
    public Register(
        PeerAddress address,
        boolean outOnly,
        int capacityMbit,
        SignedOnionKey onionKey,
        Optional<Instant> since) {
      this(address, outOnly, capacityMbit, onionKey, since, false);
    }

    @Override
    public String path() {
      return PATH;
    }
  }

  /**
   * A sign of life.
   *
   * @param version of the neighbor set we know; 0 for none
   * @param up out labels of the links that are up
   * @param guards out labels of those that carry our own circuits
   * @param failed out labels of neighbors that do not answer
   * @param onionKey a new one, if the last one told is no longer in use
   */
  record Heartbeat(
      long version,
      Set<Integer> up,
      Set<Integer> guards,
      Set<Integer> failed,
      Optional<SignedOnionKey> onionKey)
      implements TrackerRequest {
    public static final String PATH = "/v1/heartbeat";

    public Heartbeat {
      up = Set.copyOf(up);
      guards = Set.copyOf(guards);
      failed = Set.copyOf(failed);
    }

    @Override
    public String path() {
      return PATH;
    }
  }

  /**
   * @param handle 32 bytes, never an info-hash
   * @param havePercent 0, 25, 50, 75 or 100
   * @param traffic of this swarm since the ticket was made; told to a tracker that keeps accounts
   */
  record Announce(
      Bytes handle, Ticket ticket, Event event, int havePercent, Optional<Traffic> traffic)
      implements TrackerRequest {
    public static final String PATH = "/v1/announce";
    public static final int STEP_PERCENT = 25;

    /** What happens to a member in a swarm. */
    public enum Event {
      STARTED,
      UPDATE,
      COMPLETED,
      STOPPED
    }

    public Announce(Bytes handle, Ticket ticket, Event event, int havePercent) {
      this(handle, ticket, event, havePercent, Optional.empty());
    }

    public Announce {
      if (handle.length() != HANDLE_BYTES
          || havePercent < 0
          || havePercent > 100
          || havePercent % STEP_PERCENT != 0) {
        throw new IllegalArgumentException("malformed announce");
      }
    }

    @Override
    public String path() {
      return PATH;
    }
  }

  /**
   * @param count 1 to 8
   * @param avoid pseudonyms of partners that are not wanted
   */
  record Paths(Bytes handle, int count, Set<Bytes> avoid) implements TrackerRequest {
    public static final String PATH = "/v1/paths";
    public static final int MOST = 8;
    public static final int MOST_AVOIDED = 1000;

    public Paths {
      avoid = Set.copyOf(avoid);
      if (handle.length() != HANDLE_BYTES
          || count < 1
          || count > MOST
          || avoid.size() > MOST_AVOIDED) {
        throw new IllegalArgumentException("malformed path request");
      }
    }

    @Override
    public String path() {
      return PATH;
    }
  }

  /** Shows what circuits paid for being carried; at most {@link Redemption#MOST} claims. */
  record Redeem(List<Redemption> claims) implements TrackerRequest {
    public static final String PATH = "/v1/redeem";

    public Redeem {
      claims = List.copyOf(claims);
      if (claims.isEmpty() || claims.size() > Redemption.MOST) {
        throw new IllegalArgumentException("malformed redemption");
      }
    }

    @Override
    public String path() {
      return PATH;
    }
  }

  /**
   * Asks for a voucher, or for the keys alone.
   *
   * @param day of the key that it was blinded for, since 1970
   * @param blinded what is to be signed; empty bytes for nothing
   */
  record BuyVoucher(long day, Bytes blinded) implements TrackerRequest {
    public static final String PATH = "/v1/voucher";

    public BuyVoucher {
      boolean fits = blinded.length() == 0 || blinded.length() == BlindRsa.MODULUS_BYTES;
      if (day < 0 || !fits) {
        throw new IllegalArgumentException("malformed voucher request");
      }
    }

    @Override
    public String path() {
      return PATH;
    }
  }

  /** Says good-bye. */
  enum Leave implements TrackerRequest {
    INSTANCE;

    public static final String PATH = "/v1/leave";

    @Override
    public String path() {
      return PATH;
    }
  }

  /** The paths that requests are posted to. */
  List<String> PATHS =
      List.of(
          Register.PATH,
          Heartbeat.PATH,
          Announce.PATH,
          Paths.PATH,
          Redeem.PATH,
          BuyVoucher.PATH,
          Leave.PATH);
}
