package org.eidolon.actors.swarm;

import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.choice.FilePriorities;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.BlockBook;
import org.eidolon.proto.swarm.Guests;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.Traffic;
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
        int id, BitSet shown, Function<PeerSession.Plan, Behavior<PeerSession.Command>> behavior);
  }

  private final Metainfo metainfo;
  private final SwarmPorts ports;
  private final Sessions sessions;
  private final Tally tally = new Tally();
  private final Map<Integer, Partner> partners = new LinkedHashMap<>();
  private final Set<Bytes> banned = new LinkedHashSet<>();
  private final BlockBook book;
  private final Fetching fetching;
  private final Choking choking;
  private final Showing showing;
  private final Rotation rotation;
  private final Exhausted exhausted;
  private final Doubts doubts;
  private int nextId;
  private boolean completed;

  /** Somebody wants a circuit besides those that are usual; until there is one. */
  private boolean oneMore;

  private String problem = "";
  private String tooShort = "";

  Transfer(
      Metainfo metainfo,
      SwarmPorts ports,
      BitSet right,
      ActorRef<PieceStore.Command> store,
      Lane lane,
      Allowance allowance,
      Sessions sessions) {
    this.metainfo = metainfo;
    this.ports = ports;
    this.sessions = sessions;
    this.book = new BlockBook(metainfo.pieceCount(), metainfo::pieceBytes, right, ties(ports));
    this.fetching =
        new Fetching(
            metainfo, ports, book, store, partners, tally, allowance, this::expel, this::banGone);
    this.choking = new Choking(ports, lane, partners);
    this.rotation = new Rotation(book, partners);
    this.doubts = new Doubts(book, partners, ports, fetching::snub);
    this.exhausted = new Exhausted(book, partners, ports.config().haveMax());
    this.showing = new Showing(metainfo, ports, book);
    this.completed = book.isComplete();
    right.stream()
        .forEach(piece -> tally.verifiedBytes += PieceBytes.withoutPadding(metainfo, piece));
  }

  /** One draw per piece and partner: far too many for a generator of secrets. */
  private static RandomGenerator ties(SwarmPorts ports) {
    return new SplittableRandom(ports.random().nextLong());
  }

  /** Which files are fetched, and how, from now on. */
  void choose(FilePriorities files, boolean sequential) {
    fetching.choose(files.pieces(metainfo, sequential));
    tally.unwantedBytes = 0;
    for (int piece = 0; book.isSelective() && piece < metainfo.pieceCount(); piece++) {
      if (!book.isWanted(piece) && !book.has(piece)) {
        tally.unwantedBytes += PieceBytes.withoutPadding(metainfo, piece);
      }
    }
    completed = book.isComplete();
  }

  /** One circuit besides the usual ones, when a path to a partner is granted. */
  void callOneMore() {
    oneMore = true;
  }

  /** Builds a circuit over a granted path, if its partner is still wanted. */
  void call(PathGrant grant, Bytes psk) {
    if (completed || partnersLacking() == 0 || avoided().contains(grant.partner())) {
      return;
    }
    var partner = add(Optional.of(grant.partner()), plan -> PeerSession.calling(plan, grant, psk));
    partner.relays = grant.relays();
    rotation.called(partner);
    oneMore = false;
  }

  /** Takes a circuit of a stranger, if there is a place or an idle one makes room. */
  void called(ActorRef<Conduit.Command> conduit) {
    var guests =
        partners.values().stream()
            .filter(one -> one.pseudonym.isEmpty() && !one.leaving)
            .map(Transfer::guest)
            .toList();
    if (guests.size() >= ports.config().incoming()) {
      var idle = ports.config().incomingIdle().toNanos();
      var gone = Guests.leaving(guests, idle, ports.nanos().getAsLong());
      if (gone.isEmpty()) {
        tally.ended(Farewell.TOO_MANY);
        conduit.tell(Conduit.Close.INSTANCE);
        return;
      }
      var leaving = partners.get(gone.get().id());
      leaving.leaving = true;
      expel(leaving, Farewell.IDLE);
    }
    add(Optional.empty(), plan -> PeerSession.called(plan, conduit));
  }

  private static Guests.Guest guest(Partner one) {
    return new Guests.Guest(one.id, one.interested || one.weAreInterested, one.movedNanos);
  }

  private Partner add(
      Optional<Bytes> pseudonym,
      Function<PeerSession.Plan, Behavior<PeerSession.Command>> behavior) {
    int id = nextId++;
    var shows = showing.open();
    var session = sessions.start(id, shows.shown(), behavior);
    long now = ports.nanos().getAsLong();
    var partner = new Partner(id, session, pseudonym, shows, ports.config(), now);
    partners.put(id, partner);
    return partner;
  }

  void onSession(SessionEvent event) {
    var partner = partners.get(event.id());
    if (partner == null) {
      return;
    }
    if (event instanceof SessionEvent.Heard heard) {
      onHeard(partner, heard);
    } else if (event instanceof SessionEvent.HeardMany many) {
      // One by one: whoever is expelled for one of them is not heard any more.
      many.heard().forEach(this::onSession);
    } else if (event instanceof SessionEvent.Served sent) {
      tally.servedBytes += sent.bytes();
      partner.servedBytes += sent.bytes();
      partner.movedNanos = ports.nanos().getAsLong();
      choking.served(sent.bytes());
    } else if (event instanceof SessionEvent.Taken taken) {
      showing.takes(partner, taken.piece());
    } else if (event instanceof SessionEvent.Opened opened) {
      partner.open = true;
      if (opened.relays() >= 0) {
        partner.relays = opened.relays();
        tooShort = "";
        tally.built(opened.relays(), opened.buildMillis());
      } else if (!book.have().isEmpty()) {
        choking.welcome(partner);
      }
    } else if (event instanceof SessionEvent.Vouched) {
      partner.vouched = true;
    } else if (event instanceof SessionEvent.Aged) {
      partner.retiring = true;
    } else if (event instanceof SessionEvent.Trouble trouble) {
      problem = trouble.problem();
    } else if (event instanceof SessionEvent.Closed closed) {
      onClosed(partner, closed);
    }
  }

  private void onHeard(Partner partner, SessionEvent.Heard heard) {
    var message = heard.message();
    if (message instanceof PeerMessage.Has has) {
      partner.told = true;
      var claimed = has.pieces().toBitSet();
      book.joined(partner.id, claimed);
      showing.claims(partner, claimed);
      dismissIfUseless(partner);
      fetching.interest(partner);
    } else if (message instanceof PeerMessage.HaveBatch batch) {
      var claimed = new BitSet();
      batch.pieces().forEach(claimed::set);
      claimed.stream().forEach(piece -> book.gained(partner.id, piece));
      showing.claims(partner, claimed);
      fetching.interest(partner);
    } else if (message == Signal.INTERESTED) {
      partner.interested = true;
      choking.wants(partner);
    } else if (message == Signal.NOT_INTERESTED) {
      partner.interested = false;
      choking.stop(partner);
    } else {
      fetching.onHeard(partner, message, heard.delayNanos());
    }
  }

  private void onClosed(Partner partner, SessionEvent.Closed closed) {
    tally.ended(closed.why());
    partners.remove(partner.id);
    partner.shows.left();
    choking.stop(partner);
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

  void granted(Pacing.Go go) {
    fetching.granted(go);
  }

  void onDone(List<PieceWriter.Result> results) {
    fetching.onDone(results);
    if (!completed && book.isComplete()) {
      for (var partner : List.copyOf(partners.values())) {
        dismissIfUseless(partner);
      }
    }
  }

  /** Two who both have all have nothing to say to each other. */
  private void dismissIfUseless(Partner partner) {
    if (book.isComplete() && partner.told && book.hasAll(partner.id)) {
      partner.session.tell(new PeerSession.CloseSoon(Farewell.NOTHING_TO_EXCHANGE));
    }
  }

  private void expel(Partner partner, Farewell why) {
    partner.session.tell(new PeerSession.Close(why));
    if (why == Farewell.WRONG_BLOCK && partner.pseudonym.isPresent()) {
      ban(partner);
      partners.values().stream()
          .filter(other -> other != partner && other.pseudonym.equals(partner.pseudonym))
          .forEach(other -> other.session.tell(new PeerSession.Close(why)));
    }
  }

  private void ban(Partner partner) {
    partner.pseudonym.ifPresent(this::ban);
  }

  /** It gave a wrong block and left; other circuits to it may be open. */
  private void banGone(Bytes pseudonym) {
    ban(pseudonym);
    partners.values().stream()
        .filter(other -> other.pseudonym.filter(pseudonym::equals).isPresent())
        .forEach(other -> other.session.tell(new PeerSession.Close(Farewell.WRONG_BLOCK)));
  }

  private void ban(Bytes pseudonym) {
    banned.add(pseudonym);
    if (banned.size() > MOST_BANNED) {
      banned.remove(banned.iterator().next());
    }
  }

  void tick() {
    fetching.tick();
    doubts.tick();
    rotation.tick();
    exhausted.tick(ports.nanos().getAsLong());
    for (var partner : List.copyOf(partners.values())) {
      showing.tick(partner, choking.serves(partner));
      partner.serveRate.add(partner.servedBytes, ports.nanos().getAsLong());
      partner.servedBytes = 0;
      if (showing.isIdle(partner)) {
        partner.session.tell(new PeerSession.CloseSoon(Farewell.NOTHING_TO_EXCHANGE));
      }
    }
  }

  void choke() {
    choking.choose(completed);
  }

  /** Partners we may have no further circuit to. */
  Set<Bytes> avoided() {
    var counts = new LinkedHashMap<Bytes, Integer>();
    partners.values().stream()
        .filter(one -> !one.retiring && !one.doubted)
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
    long called =
        partners.values().stream()
            .filter(one -> one.pseudonym.isPresent() && !one.retiring && !one.doubted)
            .count();
    return (int) Math.max(0, ports.config().partners() + (oneMore ? 1 : 0) - called);
  }

  /** True once, when the last piece came. */
  boolean tookCompletion() {
    boolean now = !completed && book.isComplete();
    completed |= now;
    return now;
  }

  /** True once: a circuit is silent, and another is to be tried soon. */
  boolean tookDoubt() {
    return doubts.tookNews();
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

  /** With partners, since the swarm began. */
  Traffic traffic() {
    return new Traffic(tally.servedBytes, tally.fetchedBytes);
  }

  BitSet have() {
    return book.have();
  }

  /** Partners as they are shown. */
  List<SwarmDetails.Row> rows() {
    return partners.values().stream().filter(one -> one.open).map(this::row).toList();
  }

  private SwarmDetails.Row row(Partner one) {
    boolean weFetch = book.isInteresting(one.id) && !one.choked;
    return new SwarmDetails.Row(
        one.id,
        one.pseudonym.isPresent(),
        one.pseudonym.isPresent() ? one.relays : -1,
        book.shown(one.id),
        weFetch ? (long) one.pipeline.bytesPerSecond(ports.nanos().getAsLong()) : 0,
        one.serveRate.bytesPerSecond(),
        weFetch,
        one.interested && choking.serves(one));
  }

  SwarmStatus status(SwarmStatus.State state, String problem) {
    return new SwarmStatus(
        state,
        metainfo.totalBytes(),
        metainfo.totalBytes() - tally.unwantedBytes,
        tally.verifiedBytes,
        tally.fetchedBytes,
        tally.servedBytes,
        tally.wastedBytes,
        openCircuits(),
        (int) fetchPartners(),
        tally.servingPartners.size(),
        tally.relaysLeast,
        tally.relaysMost,
        tally.buildMillisMedian(),
        problem,
        1);
  }
}
