package org.eidolon.node.bench;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.japi.function.Function;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.actors.tracker.Tracker;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.actors.tracker.TrackerService;
import org.eidolon.config.NodeConfig;
import org.eidolon.config.Settings;
import org.eidolon.node.PeerActors;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.endtoend.EndToEnd;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracker.TrafficBook;
import org.eidolon.streams.http.HttpService;
import org.eidolon.streams.sim.Noon;
import org.eidolon.streams.sim.SimNet;

/**
 * A network in one process, complete but for sockets and HTTP, that comes to life step by step: so
 * that what a node, a link and a circuit take of the heap can be told apart.
 */
final class ScaleNetwork implements AutoCloseable {
  private static final int PORT = 1024;
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MINUTES_OF_JOINING = 10;
  private static final int TRIES = 20;
  private static final int FIRST_PART = 10;
  private static final int HOSTS_A_NET = 250;
  static final String SETTINGS =
      """
      eidolon {
        circuit {
          setup-jitter = 0s, end-jitter = 0s, relayed-idle = 10h, life-min = 10h, life-max = 11h
          creates-per-second = 10000, create-burst = 100000, ending-share = 1.0
        }
        membership { retry-min = 1s, retry-max = 2s }
        link { removal-grace = 1s, silence-limit = 10h }
        tracker {
          test-network = true, expiry = 10h, announce-expiry = 10h, requests-per-minute = 1000000
          path-links = 4, path-jitter = false
        }
      }
      """;

  private record Node(PeerId id, PeerActors actors, OwnTracker way) {}

  private final NodeConfig config = Settings.parse(SETTINGS);
  private final Random random = new Random(1);
  private final SimNet net = new SimNet(1);
  private final ActorTestKit kit = kit();
  private final TrackerAddress address = new TrackerAddress("10.255.0.1", 443, bytes(32));
  private final int count;
  private final List<Node> nodes = new ArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger relays = new AtomicInteger();
  private volatile Optional<HttpService> tracker = Optional.empty();

  ScaleNetwork(int count) {
    this.count = count;
  }

  static ActorTestKit kit() {
    return ActorTestKit.create(
        ConfigFactory.parseResourcesAnySyntax("eidolon-system").withFallback(ConfigFactory.load()));
  }

  private Bytes bytes(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  Map<String, Object> measure(int circuitsEach) throws InterruptedException {
    var figures = new LinkedHashMap<String, Object>();
    // What the first ones take besides is classes and tables.
    int first = Math.max(1, count / FIRST_PART);
    for (int i = 0; i < first; i++) {
      addNode(i);
    }
    TimeUnit.SECONDS.sleep(1);
    long empty = Json.heapBytes();
    for (int i = first; i < count; i++) {
      addNode(i);
    }
    TimeUnit.SECONDS.sleep(1);
    long alone = Json.heapBytes();
    figures.put("nodes", count);
    figures.put("bytes_per_idle_node", (alone - empty) / (count - first));
    openTracker();
    until("all are linked", this::linked, 500);
    long linked = Json.heapBytes();
    int links = net.connections();
    figures.put("links", links);
    figures.put("bytes_per_link", (linked - alone) / links);
    figures.put(
        "bytes_per_node_with_its_links",
        (alone - empty) / (count - first) + (linked - alone) / count);
    buildCircuits(circuitsEach);
    long built = Json.heapBytes();
    figures.put("circuits", opened.get());
    figures.put("circuit_relays", (double) relays.get() / Math.max(1, opened.get()));
    figures.put("bytes_per_circuit", (built - linked) / Math.max(1, opened.get()));
    return figures;
  }

  private void addNode(int number) {
    var identity = SigningKey.generate(random);
    var id = new PeerId(identity.publicKey());
    var host = "10.%d.%d.1".formatted(number % HOSTS_A_NET, number / HOSTS_A_NET);
    var way = new OwnTracker(() -> tracker, host);
    var actors =
        PeerActors.start(
            kit,
            config,
            identity,
            net.transport(host, id),
            new PeerAddress(host, PORT),
            way,
            address,
            other -> new OwnTracker(Optional::empty, host),
            random,
            PeerActors.Time.REAL);
    nodes.add(new Node(id, actors, way));
  }

  private void openTracker() {
    var actor =
        kit.spawn(
            Tracker.create(
                config.tracker(),
                new Tracker.Lasting(bytes(32), address.key(), TrafficBook.inMemory()),
                (where, peer) -> CompletableFuture.completedStage(true),
                random,
                Noon.CLOCK));
    tracker =
        Optional.of(
            TrackerService.create(kit.system(), actor, address.key(), random, Optional.empty()));
  }

  /** Whether everybody is linked with all that the tracker told it of, and with nobody else. */
  private boolean linked() {
    int told = nodes.stream().mapToInt(node -> node.way().neighbors().size()).sum();
    return told == 2 * net.connections()
        && nodes.stream().allMatch(node -> standing(node).members() == count);
  }

  private TrackerClient.Status standing(Node node) {
    return now(
        AskPattern.<TrackerClient.Command, TrackerClient.Status>ask(
            node.actors().tracker(), TrackerClient.Watch::new, ANSWER, kit.system().scheduler()));
  }

  /** Each node builds circuits to the next one, which waits for them under a ticket of its own. */
  private void buildCircuits(int each) throws InterruptedException {
    ActorRef<Conduit.Event> user = kit.spawn(Behaviors.receiveMessage(this::onEvent));
    ActorRef<CircuitManager.Incoming> receiver =
        kit.spawn(
            Behaviors.receiveMessage(
                incoming -> {
                  incoming.conduit().tell(new Conduit.Own(user));
                  return Behaviors.same();
                }));
    for (int i = 0; i < count; i++) {
      var owner = nodes.get(i);
      var partner = nodes.get((i + 1) % count);
      var handle = bytes(32);
      var psk = bytes(EndToEnd.PSK_BYTES);
      var ticket = new Ticket(bytes(Ticket.BYTES));
      partner.actors().circuits().tell(new CircuitManager.Expect(ticket, psk, receiver));
      announce(partner, handle, ticket);
      announce(owner, handle, new Ticket(bytes(Ticket.BYTES)));
      for (int circuit = 0; circuit < each; circuit++) {
        build(owner, handle, psk, user);
      }
    }
  }

  private Behavior<Conduit.Event> onEvent(Conduit.Event event) {
    if (event instanceof Conduit.Opened open) {
      relays.addAndGet(open.relays());
      opened.incrementAndGet();
    }
    return Behaviors.same();
  }

  private void announce(Node node, Bytes handle, Ticket ticket) {
    var answer =
        this.<TrackerClient.Answer>asked(
            node,
            replyTo ->
                new TrackerClient.Announce(
                    handle, ticket, TrackerClient.Event.STARTED, 25, replyTo));
    if (!(answer instanceof TrackerClient.Announced)) {
      throw new IllegalStateException("an announce was refused: " + answer);
    }
  }

  /** One circuit at a time, so that each is open before the next one is asked for. */
  private void build(Node owner, Bytes handle, Bytes psk, ActorRef<Conduit.Event> user)
      throws InterruptedException {
    int before = opened.get();
    for (int attempt = 0; attempt < TRIES; attempt++) {
      var answer =
          this.<TrackerClient.Answer>asked(
              owner, replyTo -> new TrackerClient.RequestPaths(handle, 1, Set.of(), replyTo));
      if (answer instanceof TrackerClient.Paths paths && !paths.grants().isEmpty()) {
        var build = new CircuitManager.Build(paths.grants().get(0), psk, user);
        owner.actors().circuits().tell(build);
        until("a circuit opens", () -> opened.get() > before, 2);
        return;
      }
      // Guards are called up by the next sign of life.
      TimeUnit.MILLISECONDS.sleep(500);
    }
    throw new IllegalStateException("the tracker knows of no path");
  }

  private <T> T asked(Node node, Function<ActorRef<T>, TrackerClient.Command> message) {
    return now(AskPattern.ask(node.actors().tracker(), message, ANSWER, kit.system().scheduler()));
  }

  static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /**
   * @param pauseMillis between looks
   */
  static void until(String what, BooleanSupplier reached, long pauseMillis)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES_OF_JOINING);
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(what + ": not in " + MINUTES_OF_JOINING + " minutes");
      }
      TimeUnit.MILLISECONDS.sleep(pauseMillis);
    }
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    net.close();
  }
}
