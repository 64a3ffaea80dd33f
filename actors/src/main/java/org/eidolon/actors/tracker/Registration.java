package org.eidolon.actors.tracker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eidolon.config.MembershipConfig;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.tracker.SignedOnionKey;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracking.OnionKey;

/**
 * What the tracker knows of us, which decides what it must be told next, and when. Used by {@link
 * TrackerClient}.
 */
final class Registration {
  /** No beat follows the one before it sooner. */
  static final Duration LEAST = Duration.ofMillis(100);

  private final MembershipConfig config;
  private final SigningKey key;
  private final PeerAddress advertised;
  private final RandomGenerator random;
  private Optional<SignedOnionKey> onionKey = Optional.empty();
  private Optional<SignedOnionKey> onionKeyTold = Optional.empty();
  private Optional<SignedOnionKey> onionKeyUnderWay = Optional.empty();
  private boolean registered;
  private long version;
  private Optional<Instant> since = Optional.empty();
  private Duration backoff;

  Registration(
      MembershipConfig config, SigningKey key, PeerAddress advertised, RandomGenerator random) {
    this.config = config;
    this.key = key;
    this.advertised = advertised;
    this.random = random;
    this.backoff = config.retryMin();
  }

  void use(OnionKey told) {
    onionKey = Optional.of(SignedOnionKey.sign(key, told.publicKey(), told.from(), told.until()));
  }

  boolean isPossible() {
    return onionKey.isPresent();
  }

  boolean isDone() {
    return registered;
  }

  /** What is to be sent now. */
  TrackerRequest next(LinkLedger ledger) {
    onionKeyUnderWay = onionKey;
    return registered ? heartbeat(ledger) : register();
  }

  private TrackerRequest register() {
    return new TrackerRequest.Register(
        advertised, false, config.capacityMbit(), onionKey.orElseThrow(), since, true);
  }

  private TrackerRequest heartbeat(LinkLedger ledger) {
    var news = onionKeyTold.equals(onionKey) ? Optional.<SignedOnionKey>empty() : onionKey;
    return new TrackerRequest.Heartbeat(
        version, ledger.upLabels(), ledger.guardLabels(), ledger.failedLabels(), news);
  }

  /** True if we were not registered before. */
  boolean confirmed(TrackerReply.Membership membership) {
    boolean joined = !registered;
    registered = true;
    // It may have been renewed in the meantime.
    onionKeyTold = onionKeyUnderWay;
    backoff = config.retryMin();
    since = Optional.of(membership.since());
    if (membership.neighbors().isPresent()) {
      version = membership.version();
    }
    return joined;
  }

  void forgotten() {
    registered = false;
  }

  /** From a confirmation to the next heartbeat. */
  Duration interval(TrackerReply.Membership membership) {
    var wanted = membership.heartbeat();
    var shortest = wanted.compareTo(config.heartbeat()) < 0 ? wanted : config.heartbeat();
    return shortest.compareTo(LEAST) < 0 ? LEAST : shortest;
  }

  /**
   * From a failure to the next attempt; longer each time, and drawn from the upper half, as all
   * members miss their tracker at the same moment.
   */
  Duration backOff() {
    long most = backoff.toNanos();
    var pause = Duration.ofNanos(most - random.nextLong(most / 2 + 1));
    var doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(config.retryMax()) < 0 ? doubled : config.retryMax();
    return pause;
  }
}
