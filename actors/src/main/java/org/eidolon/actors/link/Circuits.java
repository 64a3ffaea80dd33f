package org.eidolon.actors.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.cell.Cell;

/**
 * The circuits of one link: asked for and not yet accepted, or with their receiver; and the ids of
 * ours that rest before they may name another circuit.
 */
final class Circuits {
  private static final long REST_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int MAX_RESTING = 1 << 17;

  /** CREATEs that wait for their answer: opening one costs as much as hundreds of cells. */
  private static final int MAX_ASKED = 256;

  private static final int DIALLERS = 1 << 31;

  private final boolean dialledByUs;
  private final int limit;
  private final RandomGenerator random;
  private final Map<Integer, Attached> receivers = new HashMap<>();
  private final Map<ActorRef<?>, Set<Integer>> byReceiver = new HashMap<>();
  private final Map<Integer, Optional<Cell>> asked = new HashMap<>();
  private final Deque<Resting> resting = new ArrayDeque<>();
  private final Set<Integer> restingIds = new HashSet<>();

  /** Who gets the cells of a circuit, and what it was given and has not taken up. */
  record Attached(ActorRef<Link.Event> receiver, InHand inHand) {}

  private record Resting(int circuit, long sinceNanos) {}

  Circuits(boolean dialledByUs, int limit, RandomGenerator random) {
    this.dialledByUs = dialledByUs;
    this.limit = limit;
    this.random = random;
  }

  boolean full() {
    return receivers.size() + asked.size() >= limit;
  }

  boolean unused() {
    return receivers.isEmpty() && asked.isEmpty();
  }

  /** Whether the neighbor may ask for another circuit now. */
  boolean mayAsk() {
    return !full() && asked.size() < MAX_ASKED;
  }

  boolean known(int circuit) {
    return receivers.containsKey(circuit) || asked.containsKey(circuit);
  }

  /** Whether ids like this one are ours to give out. */
  boolean ours(int circuit) {
    return (circuit < 0) == dialledByUs;
  }

  Optional<Attached> attached(int circuit) {
    return Optional.ofNullable(receivers.get(circuit));
  }

  Optional<ActorRef<Link.Event>> receiver(int circuit) {
    return attached(circuit).map(Attached::receiver);
  }

  LinkMeter.Kind kind(int circuit) {
    var attached = receivers.get(circuit);
    return attached == null ? LinkMeter.Kind.SETUP : attached.inHand().kind();
  }

  /** Cells of all circuits that were handed over and not taken up. */
  int inHand() {
    return receivers.values().stream().mapToInt(each -> each.inHand().count()).sum();
  }

  /** A random id that names nothing and did not for ten minutes. */
  int freshId(long nowNanos) {
    while (!resting.isEmpty()
        && (nowNanos - resting.peek().sinceNanos() > REST_NANOS || resting.size() > MAX_RESTING)) {
      restingIds.remove(resting.remove().circuit());
    }
    int id;
    do {
      id = dialledByUs ? random.nextInt() | DIALLERS : random.nextInt() & ~DIALLERS;
    } while (id == 0 || known(id) || restingIds.contains(id));
    return id;
  }

  void asked(int circuit) {
    asked.put(circuit, Optional.empty());
  }

  /** The neighbor ended a circuit that nobody has accepted yet: its receiver will hear of it. */
  void destroyed(int circuit, Cell cell) {
    asked.computeIfPresent(circuit, (id, before) -> Optional.of(cell));
  }

  Optional<Cell> destroyCell(int circuit) {
    return asked.getOrDefault(circuit, Optional.empty());
  }

  void attach(int circuit, ActorRef<Link.Event> receiver, InHand inHand) {
    asked.remove(circuit);
    receivers.put(circuit, new Attached(receiver, inHand));
    byReceiver.computeIfAbsent(receiver, any -> new HashSet<>()).add(circuit);
  }

  List<Integer> of(ActorRef<?> receiver) {
    return List.copyOf(byReceiver.getOrDefault(receiver, Set.of()));
  }

  /**
   * @return the receiver, if it receives nothing else here
   */
  Optional<ActorRef<Link.Event>> release(int circuit, long nowNanos) {
    if (known(circuit) && ours(circuit)) {
      resting.add(new Resting(circuit, nowNanos));
      restingIds.add(circuit);
    }
    asked.remove(circuit);
    var receiver = Optional.ofNullable(receivers.remove(circuit)).map(Attached::receiver);
    return receiver.filter(
        gone -> {
          byReceiver.get(gone).remove(circuit);
          return byReceiver.get(gone).isEmpty() && byReceiver.remove(gone) != null;
        });
  }

  void forEachReceiver(BiConsumer<Integer, ActorRef<Link.Event>> told) {
    receivers.forEach((circuit, each) -> told.accept(circuit, each.receiver()));
  }
}
