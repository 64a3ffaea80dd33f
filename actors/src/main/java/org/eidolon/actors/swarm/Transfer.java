package org.eidolon.actors.swarm;

import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.BlockBook;
import org.eidolon.proto.swarm.Choker;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.streams.file.PieceWriter;

/**
 * The running part of one {@link Swarm}: its partners and their state. Belongs to the swarm's actor
 * and is used by it alone.
 */
final class Transfer {
  private static final int MOST_BANNED = 256;

  /** Starts sessions. */
  interface Sessions {
    ActorRef<PeerSession.Command> start(
        int id, BitSet have, Function<PeerSession.Plan, Behavior<PeerSession.Command>> behavior);
  }

  private final Metainfo metainfo;
  private final SwarmPorts ports;
  private final Sessions sessions;
  private final Tally tally = new Tally();
  private final Map<Integer, Partner> partners = new LinkedHashMap<>();
  private final Set<Bytes> banned = new LinkedHashSet<>();
  private final BlockBook book;
  private final Fetching fetching;
  private final Choker choker;
  private Choker.Choice choice = Choker.Choice.NOBODY;
  private int nextId;
  private boolean completed;
  private String problem = "";
  private String tooShort = "";

  Transfer(
      Metainfo metainfo,
      SwarmPorts ports,
      BitSet right,
      ActorRef<PieceStore.Command> store,
      Sessions sessions) {
    this.metainfo = metainfo;
    this.ports = ports;
    this.sessions = sessions;
    this.book = new BlockBook(metainfo.pieceCount(), metainfo::pieceBytes, right, ports.random());
    this.fetching = new Fetching(metainfo, ports, book, store, partners, tally, this::expel);
    this.choker = new Choker(ports.config().uploadSlots(), ports.config().optimisticInterval());
    this.completed = book.isComplete();
    right.stream()
        .forEach(piece -> tally.verifiedBytes += PieceBytes.withoutPadding(metainfo, piece));
  }

  /** Builds a circuit over a granted path, if its partner is still wanted. */
  void call(PathGrant grant, Bytes psk) {
    if (completed || partnersLacking() == 0 || avoided().contains(grant.partner())) {
      return;
    }
    var partner = add(Optional.of(grant.partner()), plan -> PeerSession.calling(plan, grant, psk));
    partner.relays = grant.relays();
  }

  void called(ActorRef<Conduit.Command> conduit) {
    long incoming = partners.values().stream().filter(one -> one.pseudonym.isEmpty()).count();
    if (incoming >= ports.config().incoming()) {
      tally.ended(Farewell.TOO_MANY);
      conduit.tell(Conduit.Close.INSTANCE);
    } else {
      add(Optional.empty(), plan -> PeerSession.called(plan, conduit));
    }
  }

  private Partner add(
      Optional<Bytes> pseudonym,
      Function<PeerSession.Plan, Behavior<PeerSession.Command>> behavior) {
    int id = nextId++;
    var session = sessions.start(id, book.have(), behavior);
    var partner = new Partner(id, session, pseudonym, ports.config());
    partners.put(id, partner);
    return partner;
  }

  void onSession(PeerSession.Event event) {
    var partner = partners.get(event.id());
    if (partner == null) {
      return;
    }
    if (event instanceof PeerSession.Heard heard) {
      onHeard(partner, heard);
    } else if (event instanceof PeerSession.Served served) {
      tally.servedBytes += served.bytes();
    } else if (event instanceof PeerSession.Opened opened) {
      partner.open = true;
      if (opened.relays() >= 0) {
        partner.relays = opened.relays();
        tooShort = "";
        tally.built(opened.relays(), opened.buildMillis());
      }
    } else if (event instanceof PeerSession.Trouble trouble) {
      problem = trouble.problem();
    } else if (event instanceof PeerSession.Closed closed) {
      onClosed(partner, closed);
    }
  }

  private void onHeard(Partner partner, PeerSession.Heard heard) {
    var message = heard.message();
    if (message instanceof PeerMessage.Has has) {
      partner.told = true;
      book.joined(partner.id, has.pieces().toBitSet());
      dismissIfUseless(partner);
      fetching.interest(partner);
    } else if (message instanceof PeerMessage.HaveBatch batch) {
      batch.pieces().forEach(piece -> book.gained(partner.id, piece));
      fetching.interest(partner);
    } else if (message == Signal.INTERESTED) {
      partner.interested = true;
      if (choker.hasRoom(choice)) {
        var served = new HashSet<>(choice.served());
        served.add(partner.id);
        serve(new Choker.Choice(served, choice.lucky(), choice.luckySinceNanos()));
      }
    } else if (message == Signal.NOT_INTERESTED) {
      partner.interested = false;
      stopServing(partner);
    } else {
      fetching.onHeard(partner, message, heard.delayNanos());
    }
  }

  private void onClosed(Partner partner, PeerSession.Closed closed) {
    tally.ended(closed.why());
    partners.remove(partner.id);
    stopServing(partner);
    if (closed.why() == Farewell.MALFORMED || closed.why() == Farewell.OUT_OF_STATE) {
      ban(partner);
    }
    if (closed.why() == Farewell.TOO_SHORT) {
      tooShort =
          "ways to partners have %d relays, fewer than circuit.min-hops asks for"
              .formatted(partner.relays);
    }
    fetching.left(partner);
  }

  void onDone(PieceWriter.Result result) {
    fetching.onDone(result);
    if (!completed && book.isComplete()) {
      for (var partner : List.copyOf(partners.values())) {
        dismissIfUseless(partner);
      }
    }
  }

  /** Two who both have all have nothing to say to each other. */
  private void dismissIfUseless(Partner partner) {
    if (book.isComplete() && partner.told && book.hasAll(partner.id)) {
      partner.session.tell(new PeerSession.Close(Farewell.NOTHING_TO_EXCHANGE));
    }
  }

  private void expel(Partner partner, Farewell why) {
    if (why == Farewell.WRONG_BLOCK) {
      ban(partner);
    }
    partner.session.tell(new PeerSession.Close(why));
  }

  private void ban(Partner partner) {
    partner.pseudonym.ifPresent(banned::add);
    if (banned.size() > MOST_BANNED) {
      banned.remove(banned.iterator().next());
    }
  }

  void tick() {
    fetching.tick();
  }

  void choke() {
    long now = ports.nanos().getAsLong();
    var candidates =
        partners.values().stream()
            .filter(partner -> partner.interested)
            .map(
                partner ->
                    new Choker.Candidate(
                        partner.id, partner.pipeline.bytesPerSecond(now), partner.servedSinceNanos))
            .toList();
    serve(choker.choose(candidates, completed, choice, now, ports.random()));
  }

  private void serve(Choker.Choice next) {
    for (var partner : partners.values()) {
      boolean served = next.served().contains(partner.id);
      if (served != choice.served().contains(partner.id)) {
        partner.session.tell(new PeerSession.Serve(served));
        partner.servedSinceNanos = ports.nanos().getAsLong();
      }
    }
    choice = next;
  }

  private void stopServing(Partner partner) {
    if (choice.served().contains(partner.id)) {
      var served = new HashSet<>(choice.served());
      served.remove(partner.id);
      serve(new Choker.Choice(served, choice.lucky(), choice.luckySinceNanos()));
    }
  }

  /** Partners we may have no further circuit to. */
  Set<Bytes> avoided() {
    var counts = new LinkedHashMap<Bytes, Integer>();
    partners
        .values()
        .forEach(one -> one.pseudonym.ifPresent(n -> counts.merge(n, 1, Integer::sum)));
    var avoided = new HashSet<>(banned);
    counts.forEach(
        (name, count) -> {
          if (count >= ports.config().circuitsPerPartner()) {
            avoided.add(name);
          }
        });
    return avoided;
  }

  int partnersLacking() {
    long called = partners.values().stream().filter(one -> one.pseudonym.isPresent()).count();
    return (int) Math.max(0, ports.config().partners() - called);
  }

  /** True once, when the last piece came. */
  boolean tookCompletion() {
    boolean now = !completed && book.isComplete();
    completed |= now;
    return now;
  }

  boolean isComplete() {
    return book.isComplete();
  }

  boolean isHalted() {
    return !fetching.halted().isEmpty();
  }

  void resume() {
    fetching.resume();
  }

  boolean isFetching() {
    return partners.values().stream().anyMatch(one -> one.open && book.isInteresting(one.id));
  }

  int openCircuits() {
    return (int) partners.values().stream().filter(one -> one.open).count();
  }

  int havePercent() {
    return (int) (100L * book.have().cardinality() / Math.max(1, metainfo.pieceCount()));
  }

  String problem() {
    if (isHalted()) {
      return fetching.halted();
    }
    return problem.isEmpty() ? tooShort : problem;
  }

  private long fetchPartners() {
    return partners.values().stream()
        .filter(one -> one.open && book.isInteresting(one.id))
        .map(one -> one.pseudonym.<Object>map(name -> name).orElse(one))
        .distinct()
        .count();
  }

  static SwarmStatus status(
      Optional<Transfer> transfer, Metainfo metainfo, SwarmStatus.State state, String problem) {
    if (transfer.isEmpty()) {
      return new SwarmStatus(state, metainfo.totalBytes(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, problem);
    }
    var running = transfer.get();
    var tally = running.tally;
    return new SwarmStatus(
        state,
        metainfo.totalBytes(),
        tally.verifiedBytes,
        tally.fetchedBytes,
        tally.servedBytes,
        tally.wastedBytes,
        running.openCircuits(),
        (int) running.fetchPartners(),
        tally.servingPartners.size(),
        tally.relaysLeast,
        tally.relaysMost,
        tally.buildMillisMedian(),
        problem);
  }
}
