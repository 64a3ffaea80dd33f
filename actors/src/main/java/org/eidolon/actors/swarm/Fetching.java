package org.eidolon.actors.swarm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.PieceLeaves;
import org.eidolon.proto.swarm.BlameBook;
import org.eidolon.proto.swarm.BlockBook;
import org.eidolon.proto.swarm.BlockRef;
import org.eidolon.proto.swarm.LeafBook;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.proto.swarm.PiecePriorities;
import org.eidolon.streams.file.PieceWriter;

/**
 * The fetching half of a {@link Transfer}: asks partners for blocks, has what comes compared and
 * written, and draws the consequences.
 */
final class Fetching {
  /** Blocks of one partner that may wait for the disk before no more are asked for. */
  private static final int MOST_UNSETTLED = 64;

  /**
   * Blocks asked of a partner, over each circuit, before one of its blocks was right, where each
   * can be compared by itself: a lie costs us no more than that. About what a circuit's first
   * window holds, so that no round trip is spent on trust alone.
   */
  private static final int MOST_UNPROVEN = 8;

  /** Blocks that the limits are asked for together. */
  private static final int MOST_AT_ONCE = 64;

  /** Partners that left and may yet prove to have given wrong blocks. */
  private static final int MOST_GONE = 1024;

  /** The swarm ticks every second; beyond this the process itself did not run. */
  private static final long LATE_TICK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Metainfo metainfo;
  private final SwarmPorts ports;
  private final BlockBook book;
  private final ActorRef<PieceStore.Command> store;
  private final Map<Integer, Partner> partners;
  private final Tally tally;
  private final Allowance allowance;
  private final BiConsumer<Partner, Farewell> expel;
  private final Consumer<Bytes> ban;
  private final Map<Integer, Bytes> gone = new LinkedHashMap<>();
  private final LeafBook leaves = new LeafBook();
  private final BlameBook blame = new BlameBook();
  private final boolean perBlock;
  private long tickedNanos;

  /** What the disk refused first: kept, and tried again by itself, until the disk takes it. */
  private Optional<PieceWriter.Failed> refused = Optional.empty();

  private boolean trying;

  /** Bytes by giver that the disk is done with since anybody was told. */
  private final Map<Partner, Integer> settled = new LinkedHashMap<>();

  Fetching(
      Metainfo metainfo,
      SwarmPorts ports,
      BlockBook book,
      ActorRef<PieceStore.Command> store,
      Map<Integer, Partner> partners,
      Tally tally,
      Allowance allowance,
      BiConsumer<Partner, Farewell> expel,
      Consumer<Bytes> ban) {
    this.metainfo = metainfo;
    this.ports = ports;
    this.book = book;
    this.store = store;
    this.partners = partners;
    this.tally = tally;
    this.allowance = allowance;
    this.expel = expel;
    this.ban = ban;
    this.tickedNanos = ports.nanos().getAsLong();
    this.perBlock = metainfo.infoHashV2().isPresent();
  }

  /** What was asked for and is skipped now is not to be sent. */
  void choose(PiecePriorities priorities) {
    book.choose(priorities)
        .forEach(
            (partner, blocks) -> {
              spare(blocks.size());
              say(
                  partners.get(partner),
                  blocks.stream().<PeerMessage>map(PeerMessage.Cancel::new).toList());
            });
    interestAll();
    askAll();
  }

  void onHeard(Partner partner, PeerMessage message, long delayNanos) {
    if (message instanceof PeerMessage.Block block) {
      onBlock(partner, block, delayNanos);
    } else if (message == Signal.UNCHOKE) {
      partner.choked = false;
      ask(partner);
    } else if (message == Signal.CHOKE) {
      partner.choked = true;
      releaseAll(partner);
      askAll();
    } else if (message instanceof PeerMessage.Reject reject) {
      int owed = book.asked(partner.id);
      book.release(partner.id, reject.block());
      spare(owed - book.asked(partner.id));
      lost(partner, reject.block().piece());
      interest(partner);
      askAll();
    } else if (message instanceof PeerMessage.Hashes hashes) {
      onHashes(partner, hashes);
    } else if (message instanceof PeerMessage.HashReject no) {
      leaves.refused(partner.id, no.piece());
      lost(partner, no.piece());
      interest(partner);
      askAll();
    }
  }

  private void onHashes(Partner partner, PeerMessage.Hashes hashes) {
    var row = leaves.arrived(partner.id, hashes);
    if (row.isPresent() && leaves.proven(hashes.piece()).isEmpty()) {
      if (PieceLeaves.verify(metainfo, hashes.piece(), row.get())) {
        leaves.prove(hashes.piece(), row.get());
      } else {
        expel.accept(partner, Farewell.WRONG_BLOCK);
      }
    }
  }

  private void onBlock(Partner partner, PeerMessage.Block message, long delayNanos) {
    var block = message.block();
    long now = ports.nanos().getAsLong();
    partner.owesSinceNanos = now;
    partner.movedNanos = now;
    tally.fetchedBytes += block.length();
    if (delayNanos > 0) {
      partner.pipeline.answered(block.length(), delayNanos, now);
    }
    int owed = book.asked(partner.id);
    var arrival = book.arrived(partner.id, block);
    if (owed == book.asked(partner.id)) {
      // It was given up and comes all the same.
      allowance.moved(block.length());
    }
    spare(arrival.alsoAsked().size());
    for (int other : arrival.alsoAsked()) {
      say(partners.get(other), List.of(new PeerMessage.Cancel(block)));
    }
    Optional<Bytes> leaf = perBlock ? leaves.leafOf(block) : Optional.empty();
    if (!arrival.wanted()) {
      waste(partner, block);
    } else if (perBlock && leaf.isEmpty()) {
      book.spoiled(block);
      lost(partner, block.piece());
      waste(partner, block);
      if (++partner.leaflessBlocks >= MOST_UNPROVEN && !isProven(partner)) {
        snub(partner);
        return;
      }
    } else {
      partner.unsettledBlocks++;
      store.tell(
          new PieceStore.Do(new PieceWriter.Keep(partner.id, block, message.content(), leaf)));
    }
    ask(partner);
  }

  /**
   * It has not got the piece, or not what goes with it; what it owes of it may come all the same.
   */
  private void lost(Partner partner, int piece) {
    int owed = book.asked(partner.id);
    book.lost(partner.id, piece);
    spare(owed - book.asked(partner.id));
  }

  private void waste(Partner partner, BlockRef block) {
    tally.wastedBytes += block.length();
    partner.session.tell(new PeerSession.Settled(block.length()));
  }

  /** Whoever gave us something hears once of all that is done with now, and is asked once. */
  void onDone(List<PieceWriter.Result> results) {
    results.forEach(this::onDone);
    var givers = List.copyOf(settled.entrySet());
    settled.clear();
    for (var giver : givers) {
      giver.getKey().session.tell(new PeerSession.Settled(giver.getValue()));
      if (partners.get(giver.getKey().id) == giver.getKey()) {
        ask(giver.getKey());
      }
    }
  }

  private void onDone(PieceWriter.Result result) {
    boolean taken = refused.filter(failed -> result.answers(failed.work())).isPresent();
    apply(result);
    if (taken) {
      takenAtLast();
    }
  }

  private void apply(PieceWriter.Result result) {
    if (result instanceof PieceWriter.Kept kept) {
      onKept(kept);
    } else if (result instanceof PieceWriter.Compared compared) {
      onCompared(compared);
    } else if (result instanceof PieceWriter.Wrong wrong) {
      book.spoiled(wrong.block());
      tally.wastedBytes += wrong.block().length();
      settle(wrong.partner(), wrong.block())
          .ifPresent(partner -> expel.accept(partner, Farewell.WRONG_BLOCK));
      askAll();
    } else if (result instanceof PieceWriter.Failed failed) {
      onFailed(failed);
    }
  }

  private void onKept(PieceWriter.Kept kept) {
    var block = kept.block();
    var giver = settle(kept.partner(), block);
    giver.ifPresent(partner -> tally.servingPartners.add(partner.name()));
    if (book.stored(block)) {
      if (perBlock) {
        verified(block.piece());
      } else {
        store.tell(new PieceStore.Do(new PieceWriter.Compare(block.piece())));
      }
    }
  }

  private Optional<Partner> settle(int id, BlockRef block) {
    var partner = Optional.ofNullable(partners.get(id));
    partner.ifPresent(
        giver -> {
          giver.unsettledBlocks--;
          giver.owesSinceNanos = ports.nanos().getAsLong();
          settled.merge(giver, block.length(), Integer::sum);
        });
    return partner;
  }

  private void onCompared(PieceWriter.Compared compared) {
    if (compared.right()) {
      blame(blame.right(compared.piece(), compared.leaves()));
      verified(compared.piece());
      return;
    }
    tally.wastedBytes += metainfo.pieceBytes(compared.piece());
    var givers = book.failed(compared.piece());
    blame(blame.failed(compared.piece(), givers, compared.leaves()));
    askAll();
  }

  private void blame(Set<Integer> guilty) {
    for (int id : guilty) {
      var partner = partners.get(id);
      if (partner != null) {
        expel.accept(partner, Farewell.WRONG_BLOCK);
      } else if (gone.containsKey(id)) {
        ban.accept(gone.remove(id));
      }
    }
  }

  private void verified(int piece) {
    book.verified(piece);
    store.tell(new PieceStore.Has(piece));
    leaves.forget(piece);
    long bytes = PieceBytes.withoutPadding(metainfo, piece);
    tally.verifiedBytes += bytes;
    tally.unwantedBytes -= book.isWanted(piece) ? 0 : bytes;
    for (var partner : partners.values()) {
      if (partner.shows.gained(piece, ports.nanos().getAsLong())) {
        partner.session.tell(new PeerSession.Gained(piece));
      }
    }
    interestAll();
  }

  /** The disk is full or gone: nothing is lost, but nothing more is asked for. */
  private void onFailed(PieceWriter.Failed failed) {
    if (refused.isEmpty()) {
      refused = Optional.of(failed);
      for (var partner : partners.values()) {
        releaseAll(partner);
      }
      interestAll();
    } else if (refused.get().work().equals(failed.work())) {
      refused = Optional.of(failed);
      trying = false;
    } else {
      giveUp(failed.work());
    }
  }

  private void giveUp(PieceWriter.Work work) {
    if (work instanceof PieceWriter.Keep keep) {
      book.spoiled(keep.block());
      tally.wastedBytes += keep.block().length();
      settle(keep.partner(), keep.block());
    } else if (work instanceof PieceWriter.Compare compare) {
      book.failed(compare.piece());
    }
  }

  /** Empty, or why nothing is fetched. */
  String halted() {
    return refused.map(PieceWriter.Failed::problem).orElse("");
  }

  /**
   * Offers the disk once more what it refused. Nothing is fetched before it takes that, or every
   * attempt on a full disk would cost the network what is thrown away here.
   */
  void resume() {
    if (refused.isPresent() && !trying) {
      trying = true;
      store.tell(new PieceStore.Do(refused.get().work()));
    }
  }

  private void takenAtLast() {
    refused = Optional.empty();
    trying = false;
    interestAll();
    askAll();
  }

  void left(Partner partner) {
    if (!perBlock) {
      partner.pseudonym.ifPresent(name -> remember(partner.id, name));
    }
    leaves.left(partner.id);
    spare(book.asked(partner.id));
    book.left(partner.id);
    askAll();
  }

  /** Who spoils a piece and leaves before it is compared again is banned nevertheless. */
  private void remember(int id, Bytes pseudonym) {
    gone.put(id, pseudonym);
    if (gone.size() > MOST_GONE) {
      gone.remove(gone.keySet().iterator().next());
    }
  }

  /** Tells the partner whether it has anything for us, if its own word changed that. */
  void interest(Partner partner) {
    interest(partner, true);
  }

  /** The same for a reason that all partners have in common: each is told when its time comes. */
  private void interestAll() {
    partners.values().forEach(partner -> interest(partner, false));
  }

  private void interest(Partner partner, boolean atOnce) {
    boolean useful = book.isInteresting(partner.id) || Exhausted.mayShowMore(book, partner.id);
    boolean now = refused.isEmpty() && useful;
    if (partner.told && partner.weAreInterested != now) {
      partner.weAreInterested = now;
      partner.session.tell(new PeerSession.Interest(now, atOnce));
    }
    if (now) {
      ask(partner);
    }
  }

  /** Partners that owe blocks and send none make room for others. */
  void tick() {
    long now = ports.nanos().getAsLong();
    long late = now - tickedNanos - LATE_TICK_NANOS;
    tickedNanos = now;
    for (var partner : List.copyOf(partners.values())) {
      if (late > 0) {
        // It was us who stood still: what came in the meantime is not read yet.
        partner.owesSinceNanos = Math.min(now, partner.owesSinceNanos + late);
      }
      // While blocks wait for our disk the partner may have no room to send more.
      boolean owes = book.asked(partner.id) > 0 && partner.unsettledBlocks == 0;
      if (owes && now - partner.owesSinceNanos > patience(partner)) {
        snub(partner);
      }
    }
    askAll();
  }

  /** What the partner owes is asked of others at once. */
  void snub(Partner partner) {
    releaseAll(partner);
    partner.choked = true;
    expel.accept(partner, Farewell.SNUBBED);
  }

  private long patience(Partner partner) {
    var config = ports.config();
    return partner.pipeline.patienceNanos(
        config.snubMin().toNanos(), config.snubTimeout().toNanos());
  }

  void granted(Pacing.Go go) {
    allowance.granted(go);
    askAll();
  }

  private void releaseAll(Partner partner) {
    spare(book.asked(partner.id));
    book.releaseAll(partner.id);
  }

  private void spare(int blocks) {
    allowance.spared((long) blocks * BlockRef.MAX_BYTES);
  }

  /** Under a limit who owes least is asked first, or the first partners would get it all. */
  private void askAll() {
    if (allowance.isFree()) {
      partners.values().forEach(this::ask);
    } else {
      var order = new ArrayList<>(partners.values());
      order.sort(Comparator.comparingInt(partner -> book.asked(partner.id)));
      order.forEach(this::ask);
    }
  }

  private void ask(Partner partner) {
    if (partner.choked
        || partner.draining
        || refused.isPresent()
        || partner.unsettledBlocks > MOST_UNSETTLED) {
      return;
    }
    int size = partner.pipeline.size();
    int owed = book.asked(partner.id);
    int room = size - owed;
    if (!isProven(partner)) {
      size = Math.min(MOST_UNPROVEN, size);
      room = size - owed - partner.unsettledBlocks;
    }
    if (room <= 0 || (owed > 0 && room * 8 < size)) {
      return;
    }
    int may = mayAsk(room);
    var blocks = may == 0 ? List.<BlockRef>of() : book.pick(partner.id, may, size);
    if (blocks.isEmpty()) {
      return;
    }
    blocks.forEach(block -> allowance.moved(block.length()));
    if (owed == 0) {
      partner.owesSinceNanos = ports.nanos().getAsLong();
    }
    var asks = new ArrayList<PeerMessage>(blocks.size() + 1);
    for (var block : blocks) {
      if (perBlock && !leaves.isAsked(partner.id, block.piece())) {
        int count = PieceLeaves.leafCount(metainfo, block.piece());
        asks.addAll(leaves.ask(partner.id, block.piece(), count));
      }
      asks.add(new PeerMessage.Request(block));
    }
    say(partner, asks);
  }

  /**
   * Whether it gave us a block that was right, over whatever circuit. Of others a few are asked for
   * first, where each can be compared.
   */
  private boolean isProven(Partner partner) {
    return !perBlock || tally.servingPartners.contains(partner.name());
  }

  /**
   * How many of so many blocks may be asked for now. What comes is limited by what is asked for:
   * bytes that are on the way already could only be thrown away, or be held up in the relays.
   */
  private int mayAsk(int blocks) {
    int wanted = Math.min(blocks, MOST_AT_ONCE) * BlockRef.MAX_BYTES;
    return (int) Math.min(blocks, allowance.room(BlockRef.MAX_BYTES, wanted) / BlockRef.MAX_BYTES);
  }

  private static void say(Partner partner, List<PeerMessage> messages) {
    if (partner != null) {
      partner.session.tell(new PeerSession.Say(messages));
    }
  }
}
