package org.eidolon.node.story;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.tracker.DialBack;
import org.eidolon.actors.tracker.Tracker;
import org.eidolon.actors.tracker.TrackerService;
import org.eidolon.config.TrackerConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditLedger;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.AccessRules;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracker.TrafficBook;
import org.eidolon.streams.http.HttpService;

/**
 * One tracker of a {@link TestNetwork}: its address, secret and book stay, its actor comes and
 * goes.
 */
final class SimTracker {
  final TrackerAddress address;
  private final ActorTestKit kit;
  private final TrackerConfig config;
  private final Bytes secret;
  private final DialBack dialBack;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final TrafficBook book = TrafficBook.inMemory();
  private final CreditLedger.Pages credit = new KeptCredit();
  private ActorRef<Tracker.Command> actor;
  private volatile Optional<HttpService> service = Optional.empty();

  SimTracker(
      ActorTestKit kit,
      TrackerConfig config,
      TrackerAddress address,
      Bytes secret,
      DialBack dialBack,
      RandomGenerator random,
      InstantSource clock) {
    this.kit = kit;
    this.config = config;
    this.address = address;
    this.secret = secret;
    this.dialBack = dialBack;
    this.random = random;
    this.clock = clock;
    start();
  }

  /** Empty while it is down. */
  Optional<HttpService> service() {
    return service;
  }

  void decide(AccessRules.Decided decided) {
    actor.tell(new Tracker.Decide(decided));
  }

  void kill() {
    service = Optional.empty();
    kit.stop(actor, Duration.ofSeconds(10));
  }

  /** It has forgotten everything but its secret and its books. */
  void start() {
    actor =
        kit.spawn(
            Tracker.create(
                config,
                new Tracker.Lasting(secret, address.key(), book, credit),
                dialBack,
                random,
                clock));
    service =
        Optional.of(
            TrackerService.create(kit.system(), actor, address.key(), random, Optional.empty()));
  }

  private static final class KeptCredit implements CreditLedger.Pages {
    private final Map<PeerId, CreditLedger.Account> accounts = new ConcurrentHashMap<>();
    private volatile Optional<Long> day = Optional.empty();

    @Override
    public Map<PeerId, CreditLedger.Account> accounts() {
      return Map.copyOf(accounts);
    }

    @Override
    public Optional<Long> day() {
      return day;
    }

    @Override
    public void account(PeerId peer, CreditLedger.Account account) {
      accounts.put(peer, account);
    }

    @Override
    public void forget(PeerId peer) {
      accounts.remove(peer);
    }

    @Override
    public void day(long next) {
      day = Optional.of(next);
    }
  }
}
