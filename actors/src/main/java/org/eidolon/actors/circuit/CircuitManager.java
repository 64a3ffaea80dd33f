package org.eidolon.actors.circuit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.credit.Earned;
import org.eidolon.actors.link.CellPath;
import org.eidolon.actors.link.Link;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.config.CircuitConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.circuit.NeighborQuotas;
import org.eidolon.proto.circuit.NeighborQuotas.Place;
import org.eidolon.proto.credit.RelayTab;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracking.BadTrackingCode;
import org.eidolon.proto.tracking.HopSetup;
import org.eidolon.proto.tracking.OnionKey;
import org.eidolon.proto.tracking.OnionKeys;

/**
 * Owns every circuit: our own, those we relay, and those that end here. None is ever restarted; a
 * bad request costs that one circuit and is counted.
 */
public final class CircuitManager extends AbstractBehavior<CircuitManager.Command> {
  /** What the manager of circuits is told. */
  public sealed interface Command
      permits Build,
          Expect,
          Forget,
          Counts,
          AskFigures,
          AskOwn,
          CloseOwn,
          FromLinks,
          Asked,
          ChildEnded,
          ChildGone,
          KeyDue {}

  /**
   * Builds a circuit over a granted path.
   *
   * @param psk the pre-shared key of the end-to-end handshake
   * @param user hears {@link Conduit.Opened} then later Closed, or Closed alone
   */
  public record Build(PathGrant grant, Bytes psk, ActorRef<Conduit.Event> user)
      implements Command {}

  /** Circuits that end here with {@code ticket} are handed to {@code receiver}. */
  public record Expect(Ticket ticket, Bytes psk, ActorRef<Incoming> receiver) implements Command {}

  public record Forget(Ticket ticket) implements Command {}

  /** {@code replyTo} hears how circuits ended so far, and how many there are. */
  public record Counts(ActorRef<Count> replyTo) implements Command {}

  /** A circuit that ends here is open; its receiver must {@link Conduit.Own} it. */
  public record Incoming(ActorRef<Conduit.Command> conduit) {}

  /**
   * @param built circuits of ours now
   * @param relayed circuits we carry for others now
   * @param ending circuits of others that end here now
   * @param ended how many ended so far, by reason
   */
  public record Count(int built, int relayed, int ending, Map<CircuitCloseReason, Long> ended) {
    public Count {
      ended = Map.copyOf(ended);
    }
  }

  /** {@code replyTo} hears how circuits fare, in counts and times. */
  public record AskFigures(ActorRef<Figures> replyTo) implements Command {}

  public record Figures(
      Count count, Builds builds, Map<String, LayerCost> layerCosts, Credit credit) {
    public Figures {
      layerCosts = Map.copyOf(layerCosts);
    }
  }

  /**
   * Circuits of ours that opened, by the time they took, and those that never did.
   *
   * @param times upper ends of the classes, shortest first
   * @param counts of each class, and of all beyond the last
   */
  public record Builds(
      List<Duration> times,
      List<Long> counts,
      double seconds,
      Map<CircuitCloseReason, Long> failed) {
    public Builds {
      times = List.copyOf(times);
      counts = List.copyOf(counts);
      failed = Map.copyOf(failed);
    }
  }

  /**
   * Relay credit since the start, in units.
   *
   * @param earned of circuits that we carry
   * @param paid by circuits of ours, to all their relays
   * @param messages that circuits we carry sent, by what became of them
   */
  public record Credit(long earned, long paid, Map<RelayTab.Verdict, Long> messages) {
    public Credit {
      messages = Map.copyOf(messages);
    }
  }

  /** Time that the layers of some cells took, chosen by turn. */
  public record LayerCost(long cells, double seconds) {}

  /** {@code replyTo} hears of every circuit of ours. */
  public record AskOwn(ActorRef<Own> replyTo) implements Command {}

  /** Oldest first. */
  public record Own(List<OwnCircuit> circuits) {
    public Own {
      circuits = List.copyOf(circuits);
    }
  }

  /**
   * Closes a circuit of ours; its user hears so, and may build another.
   *
   * @param number as {@link OwnCircuit} has it
   */
  public record CloseOwn(long number, ActorRef<Closing> replyTo) implements Command {}

  /** What becomes of a {@link CloseOwn}. */
  public enum Closing {
    CLOSED,
    /** There is none of that number, or none any more. */
    UNKNOWN
  }

  private record FromLinks(LinkManager.Event event) implements Command {}

  private record Asked(Link.CircuitAsked asked) implements Command {}

  private record ChildEnded(CircuitCloseReason reason) implements Command {}

  private record ChildGone(ActorRef<?> child, Kind kind, Optional<PeerId> neighbor)
      implements Command {}

  private enum KeyDue implements Command {
    INSTANCE
  }

  private enum Kind {
    BUILT(null),
    RELAYED(Place.RELAYED),
    ENDING(Place.ENDING);

    /** What it takes up of a neighbor's quota; null if no neighbor asked for it. */
    final Place place;

    Kind(Place place) {
      this.place = place;
    }
  }

  private static final int MAX_EXPECTED = 100_000;

  /** 16 bytes of each are remembered until its code is void, so that none is replayed. */
  private static final int CIRCUITS_PER_KEY = 1_000_000;

  private final PeerId self;
  private final CircuitConfig config;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ActorRef<OnionKey> keyUser;
  private final ActorRef<Earned> earned;
  private final OnionKeys keys;
  private final LinkNames links = new LinkNames();
  private final Map<Ticket, Expect> expected = new HashMap<>();
  private final Map<CircuitCloseReason, Long> ended = new EnumMap<>(CircuitCloseReason.class);
  private final Map<Kind, Integer> present = new EnumMap<>(Kind.class);
  private final CircuitMeter meter = new CircuitMeter();
  private final OwnCircuits own = new OwnCircuits();
  private final NeighborQuotas quotas;
  private final ActorRef<Circuit.Ended> endings;

  /** As the other, for a node that lets go what it earns. */
  static Behavior<Command> create(
      PeerId self,
      CircuitConfig config,
      ActorRef<OnionKey> keyUser,
      RandomGenerator random,
      InstantSource clock,
      LongSupplier nanos) {
    return Behaviors.setup(
        context ->
            create(self, config, keyUser, context.getSystem().ignoreRef(), random, clock, nanos));
  }

  /**
   * @param keyUser hears our present onion key, now and whenever it changes
   * @param earned hears what circuits pay that we carry
   */
  public static Behavior<Command> create(
      PeerId self,
      CircuitConfig config,
      ActorRef<OnionKey> keyUser,
      ActorRef<Earned> earned,
      RandomGenerator random,
      InstantSource clock,
      LongSupplier nanos) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new CircuitManager(
                        context, timers, self, config, keyUser, earned, random, clock, nanos)));
  }

  /** What {@code context}'s owner gives links as the taker of circuits that neighbors ask for. */
  public static ActorRef<Link.CircuitAsked> asAsked(
      ActorContext<?> context, ActorRef<Command> manager) {
    return context.spawn(
        Behaviors.receiveMessage(
            asked -> {
              manager.tell(new Asked(asked));
              return Behaviors.same();
            }),
        "circuits-asked");
  }

  private CircuitManager(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      PeerId self,
      CircuitConfig config,
      ActorRef<OnionKey> keyUser,
      ActorRef<Earned> earned,
      RandomGenerator random,
      InstantSource clock,
      LongSupplier nanos) {
    super(context);
    this.self = self;
    this.config = config;
    this.random = random;
    this.clock = clock;
    this.nanos = nanos;
    this.keyUser = keyUser;
    this.earned = earned;
    this.keys =
        OnionKeys.start(
            config.onionKeyLife(),
            config.onionKeyGrace(),
            CIRCUITS_PER_KEY,
            clock.instant(),
            random);
    this.quotas = new NeighborQuotas(limits(config));
    for (var kind : Kind.values()) {
      present.put(kind, 0);
    }
    this.endings =
        context.messageAdapter(Circuit.Ended.class, gone -> new ChildEnded(gone.reason()));
    keyUser.tell(keys.current());
    timers.startTimerWithFixedDelay(KeyDue.INSTANCE, Duration.ofMinutes(1));
  }

  private static NeighborQuotas.Limits limits(CircuitConfig config) {
    return new NeighborQuotas.Limits(
        config.createsPerSecond(),
        config.createBurst(),
        NeighborQuotas.share(config.relayed(), config.relayedShare()),
        NeighborQuotas.share(config.ending(), config.endingShare()));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Build.class, this::onBuild)
        .onMessage(Expect.class, this::onExpect)
        .onMessage(Forget.class, this::onForget)
        .onMessage(Counts.class, this::onCounts)
        .onMessage(AskFigures.class, this::onAskFigures)
        .onMessage(AskOwn.class, this::onAskOwn)
        .onMessage(CloseOwn.class, this::onCloseOwn)
        .onMessage(FromLinks.class, this::onLinks)
        .onMessage(Asked.class, asked -> onAsked(asked.asked()))
        .onMessage(ChildEnded.class, this::onEnded)
        .onMessage(ChildGone.class, this::onGone)
        .onMessage(KeyDue.class, due -> rotateKey())
        .build();
  }

  /** Wraps events of links for this manager; subscribe the result at the manager of links. */
  public static ActorRef<LinkManager.Event> asLinkSubscriber(
      ActorContext<?> context, ActorRef<Command> manager) {
    return context.spawn(
        Behaviors.receiveMessage(
            event -> {
              manager.tell(new FromLinks(event));
              return Behaviors.same();
            }),
        "circuits-links");
  }

  private Behavior<Command> rotateKey() {
    if (keys.rotate(clock.instant(), random)) {
      keyUser.tell(keys.current());
    }
    return this;
  }

  private Behavior<Command> onLinks(FromLinks from) {
    links.hear(from.event());
    return this;
  }

  private Behavior<Command> onBuild(Build build) {
    var link = links.link(build.grant().firstLabel()).orElse(null);
    if (build.grant().relays() < config.minHops()) {
      return refuse(build, CircuitCloseReason.TOO_SHORT);
    }
    if (link == null) {
      return refuse(build, CircuitCloseReason.NO_LINK);
    }
    var circuit =
        spawn(
            Kind.BUILT,
            Optional.empty(),
            Circuit.create(build, link, endings, config, random, nanos, meter));
    own.begun(circuit, build.grant(), nanos.getAsLong());
    return this;
  }

  private Behavior<Command> refuse(Build build, CircuitCloseReason reason) {
    count(reason);
    meter.failed(reason);
    build.user().tell(new Conduit.Closed(reason));
    return this;
  }

  private Behavior<Command> onExpect(Expect expect) {
    if (expected.size() < MAX_EXPECTED) {
      expected.put(expect.ticket(), expect);
    }
    return this;
  }

  private Behavior<Command> onForget(Forget forget) {
    expected.remove(forget.ticket());
    return this;
  }

  private Behavior<Command> onAsked(Link.CircuitAsked asked) {
    if (!quotas.ask(asked.neighbor().peer(), nanos.getAsLong())) {
      return refuse(asked, CircuitCloseReason.TOO_OFTEN);
    }
    try {
      var now = clock.instant();
      var names = links.inLabels(asked.neighbor());
      var setup = keys.open(asked.create(), self, names, now, random);
      return setup.next().isPresent() ? relay(asked, setup) : end(asked, setup);
    } catch (BadTrackingCode bad) {
      return refuse(asked, reasonOf(bad));
    }
  }

  private static CircuitCloseReason reasonOf(BadTrackingCode bad) {
    return switch (bad.problem()) {
      case EXPIRED -> CircuitCloseReason.EXPIRED;
      case REPLAYED -> CircuitCloseReason.REPLAYED;
      case MALFORMED, BAD_MAC, WRONG_LINK, BAD_PROOF, BAD_KEY ->
          CircuitCloseReason.BAD_TRACKING_CODE;
    };
  }

  private Behavior<Command> relay(Link.CircuitAsked asked, HopSetup setup) {
    var onward = links.link(setup.instruction().outLabel()).orElse(null);
    if (onward == null) {
      return refuse(asked, CircuitCloseReason.NO_LINK);
    }
    boolean placed =
        placed(
            asked,
            Kind.RELAYED,
            config.relayed(),
            Relay.create(
                asked,
                setup,
                onward,
                endings,
                config,
                random,
                new LayerClock(meter, CircuitMeter.Part.RELAY, nanos),
                new HopMessages(setup.instruction(), meter, earned)));
    if (placed) {
      // On this thread, while the relay passes the CREATE on: it needs the keys for the answer, and
      // on the cell path they would go before the cells.
      setup.tryToAgree();
    }
    return this;
  }

  private Behavior<Command> end(Link.CircuitAsked asked, HopSetup setup) {
    var expect = setup.ticket().map(expected::get).orElse(null);
    if (expect == null) {
      return refuse(asked, CircuitCloseReason.UNKNOWN_TICKET);
    }
    placed(
        asked,
        Kind.ENDING,
        config.ending(),
        CircuitEnd.create(asked, setup, expect, endings, config, random, nanos, meter));
    return this;
  }

  /** False if it was refused. */
  private <T> boolean placed(Link.CircuitAsked asked, Kind kind, int most, Behavior<T> behavior) {
    var neighbor = asked.neighbor().peer();
    if (present.get(kind) >= most) {
      refuse(asked, CircuitCloseReason.TOO_MANY);
      return false;
    }
    if (!quotas.take(neighbor, kind.place)) {
      refuse(asked, CircuitCloseReason.OVER_SHARE);
      return false;
    }
    spawn(kind, Optional.of(neighbor), behavior);
    return true;
  }

  private Behavior<Command> refuse(Link.CircuitAsked asked, CircuitCloseReason reason) {
    count(reason);
    asked.link().tell(new Link.Send(asked.circuit(), SetupCells.destroy(asked.circuit())));
    asked.link().tell(new Link.Release(asked.circuit()));
    return this;
  }

  private <T> ActorRef<T> spawn(Kind kind, Optional<PeerId> neighbor, Behavior<T> behavior) {
    var child =
        getContext()
            .spawnAnonymous(
                Behaviors.supervise(behavior).onFailure(SupervisorStrategy.stop()),
                CellPath.dispatcher());
    getContext().watchWith(child, new ChildGone(child, kind, neighbor));
    present.merge(kind, 1, Integer::sum);
    return child;
  }

  private Behavior<Command> onEnded(ChildEnded child) {
    count(child.reason());
    return this;
  }

  private Behavior<Command> onGone(ChildGone child) {
    present.merge(child.kind(), -1, Integer::sum);
    own.ended(child.child());
    child.neighbor().ifPresent(neighbor -> quotas.giveBack(neighbor, child.kind().place));
    return this;
  }

  private void count(CircuitCloseReason reason) {
    getContext().getLog().debug("a circuit ended: {}", reason);
    ended.merge(reason, 1L, Long::sum);
  }

  private Behavior<Command> onCounts(Counts counts) {
    counts.replyTo().tell(countNow());
    return this;
  }

  private Count countNow() {
    return new Count(
        present.get(Kind.BUILT), present.get(Kind.RELAYED), present.get(Kind.ENDING), ended);
  }

  private Behavior<Command> onAskFigures(AskFigures ask) {
    ask.replyTo().tell(new Figures(countNow(), meter.builds(), meter.layerCosts(), meter.credit()));
    return this;
  }

  private Behavior<Command> onCloseOwn(CloseOwn close) {
    var circuit = own.of(close.number());
    circuit.ifPresent(ours -> ours.tell(Circuit.Close.INSTANCE));
    close.replyTo().tell(circuit.isPresent() ? Closing.CLOSED : Closing.UNKNOWN);
    return this;
  }

  private Behavior<Command> onAskOwn(AskOwn ask) {
    ask.replyTo().tell(new Own(own.shown(links, nanos.getAsLong())));
    return this;
  }
}
