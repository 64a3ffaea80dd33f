package org.eidolon.actors.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Flow;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.swarm.PeerDecoder;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.streams.file.PieceFlow;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all circuits of a swarm have a reason to say at one moment is said at many. */
class OwnClocksTest {
  private static final int CIRCUITS = 12;
  private static final int PIECES = 40;
  private static final Duration STEP = Duration.ofMillis(500);

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final SwarmConfig config = SwarmConfig.from(ConfigFactory.defaultReference().resolve());
  private final List<ActorRef<PeerSession.Command>> sessions = new ArrayList<>();
  private final List<String> gone = new CopyOnWriteArrayList<>();

  /** Steps at which a circuit said something, by circuit. */
  private final Map<Integer, Map<PeerMessage, Integer>> said = new ConcurrentHashMap<>();

  private final AtomicInteger step = new AtomicInteger();

  /** Of the words by which we see that all told before has been taken. */
  private final Map<Integer, Integer> settled = new ConcurrentHashMap<>();

  private int rounds;

  private Metainfo torrent;

  @TempDir Path folder;

  @BeforeEach
  void open() throws IOException {
    var file = Files.write(folder.resolve("file"), new byte[PIECES * 16384]);
    var options = TorrentOptions.defaults().withPieceLength(16384);
    torrent = TorrentMaker.make(TorrentSource.scan(file), options, done -> {});
    for (int circuit = 0; circuit < CIRCUITS; circuit++) {
      said.put(circuit, new ConcurrentHashMap<>());
      sessions.add(session(circuit));
    }
    await().until(() -> said.values().stream().allMatch(words -> words.size() == 2));
  }

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private ActorRef<PeerSession.Command> session(int circuit) {
    var ports =
        TestPorts.of(
            kit.<CircuitManager.Command>createTestProbe().getRef(),
            kit.<TrackerClient.Command>createTestProbe().getRef(),
            config,
            System::nanoTime,
            circuit);
    var reader = Flow.<PeerMessage>create().map(ask -> List.<PieceFlow.Answer>of());
    Behavior<SessionEvent> swarm =
        Behaviors.receiveMessage(
            event -> {
              if (event instanceof SessionEvent.Closed) {
                gone.add(circuit + " at " + step.get());
              }
              return Behaviors.same();
            });
    var plan =
        new PeerSession.Plan(
            circuit, torrent, new BitSet(), reader, ports, new Lane(), kit.spawn(swarm));
    return kit.spawn(PeerSession.called(plan, kit.spawn(conduit(circuit))));
  }

  private Behavior<Conduit.Command> conduit(int circuit) {
    var decoder = new PeerDecoder(PIECES);
    return Behaviors.receive(Conduit.Command.class)
        .onMessage(
            Conduit.Send.class,
            send -> {
              decoder.feed(send.bytes()).forEach(word -> note(circuit, word));
              send.acceptor().tell(Conduit.Sent.INSTANCE);
              return Behaviors.same();
            })
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  private void note(int circuit, PeerMessage word) {
    if (word == Signal.KEEPALIVE) {
      settled.merge(circuit, 1, Integer::sum);
    } else {
      said.get(circuit).put(word, step.get());
    }
  }

  private void tellAll(PeerSession.Command command) {
    sessions.forEach(session -> session.tell(command));
    settle();
  }

  /**
   * Timers of manual time are begun, and what they tell is taken, by actors in time of their own.
   */
  private void settle() {
    rounds++;
    var marker = new PeerSession.Say(List.of(Signal.KEEPALIVE));
    sessions.forEach(session -> session.tell(marker));
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> IntStream.range(0, CIRCUITS).allMatch(this::isSettled));
  }

  /** Who is closed answers no more. */
  private boolean isSettled(int circuit) {
    return settled.getOrDefault(circuit, 0) == rounds
        || gone.stream().anyMatch(text -> text.startsWith(circuit + " at "));
  }

  private void steps(int count) {
    for (int i = 0; i < count; i++) {
      step.incrementAndGet();
      time.timePasses(STEP);
      settle();
    }
  }

  private List<Integer> stepsOf(Predicate<PeerMessage> word) {
    return said.values().stream()
        .flatMap(words -> words.entrySet().stream())
        .filter(each -> word.test(each.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private void areApart(List<Integer> steps, int leastSpread) {
    assertThat(steps).hasSize(CIRCUITS);
    int first = steps.stream().min(Integer::compare).orElseThrow();
    int last = steps.stream().max(Integer::compare).orElseThrow();
    assertThat(last - first).isGreaterThanOrEqualTo(leastSpread);
    var alike = steps.stream().collect(Collectors.groupingBy(at -> at, Collectors.counting()));
    assertThat(alike.values()).as("at the same half second").allMatch(many -> many <= 5);
  }

  @Test
  void thatAPartnerIsOfNoMoreUseIsToldWithItsOwnNextBatch() {
    tellAll(new PeerSession.Interest(true, true));
    await().until(() -> stepsOf(Signal.INTERESTED::equals).size() == CIRCUITS);
    tellAll(new PeerSession.Gained(3));
    tellAll(new PeerSession.Interest(false, false));
    steps(31);

    await().until(() -> stepsOf(Signal.NOT_INTERESTED::equals).size() == CIRCUITS);
    var ends = stepsOf(Signal.NOT_INTERESTED::equals);
    assertThat(ends).allMatch(at -> at >= config.haveMin().toMillis() / STEP.toMillis());
    areApart(ends, 8);
    for (var words : said.values()) {
      assertThat(words.get(Signal.NOT_INTERESTED))
          .isEqualTo(words.get(new PeerMessage.HaveBatch(List.of(3))));
    }
  }

  @Test
  void interestThatReturnsInTimeIsNotSpokenOf() {
    tellAll(new PeerSession.Interest(true, true));
    tellAll(new PeerSession.Interest(false, false));
    tellAll(new PeerSession.Interest(true, false));
    steps(31);

    assertThat(stepsOf(Signal.INTERESTED::equals)).hasSize(CIRCUITS);
    assertThat(stepsOf(Signal.NOT_INTERESTED::equals)).isEmpty();
  }

  @Test
  void interestInAllIsToldSoonButNotAtOnce() {
    tellAll(new PeerSession.Interest(true, false));
    steps(7);

    await().until(() -> stepsOf(Signal.INTERESTED::equals).size() == CIRCUITS);
    areApart(stepsOf(Signal.INTERESTED::equals), 3);
  }

  @Test
  void piecesThatAllAreToBeShownAreShownWithinASecondEachAtItsTime() {
    for (int circuit = 0; circuit < CIRCUITS; circuit++) {
      sessions.get(circuit).tell(new PeerSession.ShowSoon(List.of(circuit)));
    }
    settle();
    step.incrementAndGet();
    time.timePasses(Duration.ofMillis(400));
    settle();
    step.incrementAndGet();
    time.timePasses(Duration.ofMillis(601));

    await().until(() -> stepsOf(word -> word instanceof PeerMessage.HaveBatch).size() == CIRCUITS);
    assertThat(stepsOf(word -> word instanceof PeerMessage.HaveBatch)).contains(1, 2);
  }

  @Test
  void circuitsThatAreOfNoMoreUseAreNotClosedAtOnce() {
    for (int second = 0; second < 6; second++) {
      tellAll(new PeerSession.CloseSoon(Farewell.NOTHING_TO_EXCHANGE));
      steps(2);
    }

    await().until(() -> gone.size() == CIRCUITS);
    var when =
        gone.stream()
            .map(text -> Integer.parseInt(text.substring(text.indexOf("at ") + 3)))
            .toList();
    areApart(when, 5);
  }
}
