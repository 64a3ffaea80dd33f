package org.eidolon.proto.tracking;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracking.BadTrackingCode.Problem;

/**
 * A hop's onion keys: the current one, and the one before it for as long as codes written for it
 * may still come in. An erased key opens no recorded code any more. Not thread safe.
 */
public final class OnionKeys {
  private final Duration life;
  private final Duration grace;
  private final int replayCapacity;
  private Held current;
  private Held previous;
  private long refusedWhenFull;

  private record Held(OnionKeyPair pair, ReplayCache seen) {}

  private OnionKeys(Duration life, Duration grace, int replayCapacity, Held first) {
    this.life = life;
    this.grace = grace;
    this.replayCapacity = replayCapacity;
    this.current = first;
  }

  /**
   * @param life how long a key is announced
   * @param grace how long it is accepted after that
   * @param replayCapacity how many codes that are still good one key may have opened
   */
  public static OnionKeys start(
      Duration life, Duration grace, int replayCapacity, Instant now, RandomGenerator random) {
    if (life.isZero() || life.isNegative() || grace.isNegative()) {
      throw new IllegalArgumentException("onion key life " + life + ", grace " + grace);
    }
    var pair = OnionKeyPair.generate(random, now, now.plus(life));
    return new OnionKeys(
        life, grace, replayCapacity, new Held(pair, new ReplayCache(replayCapacity)));
  }

  /** The key to announce. */
  public OnionKey current() {
    return current.pair().publicKey();
  }

  /** Makes a new key if the current one's time is up and drops what is past its grace. */
  public boolean rotate(Instant now, RandomGenerator random) {
    forget(now);
    if (now.isBefore(current().until())) {
      return false;
    }
    drop(previous);
    previous = current;
    var pair = OnionKeyPair.generate(random, now, now.plus(life));
    current = new Held(pair, new ReplayCache(replayCapacity));
    forget(now);
    return true;
  }

  /** When {@link #rotate} next has something to do. */
  public Instant nextChange() {
    var turn = current().until();
    if (previous == null) {
      return turn;
    }
    var end = previous.pair().publicKey().until().plus(grace);
    return end.isBefore(turn) ? end : turn;
  }

  /**
   * Opens a CREATE with the key it was written for, once.
   *
   * @param create {@link TrackingCode#CREATE_BYTES} long
   * @param inLabels what the link it came in on is called
   * @throws BadTrackingCode if it cannot be opened, must not be used here and now, or came before
   */
  public HopSetup open(
      Bytes create, PeerId self, Set<Integer> inLabels, Instant now, RandomGenerator random) {
    forget(now);
    try {
      return openWith(current, create, self, inLabels, now, random);
    } catch (BadTrackingCode refused) {
      // Only a failed mac can mean that the other key is the right one.
      if (refused.problem() != Problem.BAD_MAC || previous == null) {
        throw refused;
      }
      return openWith(previous, create, self, inLabels, now, random);
    }
  }

  private static HopSetup openWith(
      Held held,
      Bytes create,
      PeerId self,
      Set<Integer> inLabels,
      Instant now,
      RandomGenerator random) {
    var setup = HopSetup.peel(create, held.pair(), self, inLabels, now, random);
    var notAfter = setup.instruction().notAfter();
    return switch (held.seen().see(setup.replayTag(), notAfter, now)) {
      case FIRST -> setup;
      case PAST -> throw new BadTrackingCode(Problem.EXPIRED);
      case SEEN, FULL -> throw new BadTrackingCode(Problem.REPLAYED);
    };
  }

  /** How many circuits were refused because a replay cache was full. */
  public long refusedWhenFull() {
    return refusedWhenFull
        + current.seen().refusedWhenFull()
        + (previous == null ? 0 : previous.seen().refusedWhenFull());
  }

  private void forget(Instant now) {
    if (previous != null && now.isAfter(previous.pair().publicKey().until().plus(grace))) {
      drop(previous);
      previous = null;
    }
  }

  private void drop(Held held) {
    if (held != null) {
      refusedWhenFull += held.seen().refusedWhenFull();
      held.pair().erase();
    }
  }

  @Override
  public String toString() {
    return "OnionKeys[secret]";
  }
}
