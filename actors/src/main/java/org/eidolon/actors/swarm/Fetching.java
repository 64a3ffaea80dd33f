package org.eidolon.actors.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.PieceLeaves;
import org.eidolon.proto.swarm.BlockBook;
import org.eidolon.proto.swarm.BlockRef;
import org.eidolon.proto.swarm.LeafBook;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.streams.file.PieceWriter;

/**
 * The fetching half of a {@link Transfer}: asks partners for blocks, has what comes compared and
 * written, and draws the consequences.
 */
final class Fetching {
  /** Blocks of one partner that may wait for the disk before no more are asked for. */
  private static final int MOST_UNSETTLED = 64;

  /** Times a partner may have a part in a wrong piece. */
  private static final int MOST_STRIKES = 2;

  private final Metainfo metainfo;
  private final SwarmPorts ports;
  private final BlockBook book;
  private final ActorRef<PieceStore.Command> store;
  private final Map<Integer, Partner> partners;
  private final Tally tally;
  private final BiConsumer<Partner, Farewell> expel;
  private final LeafBook leaves = new LeafBook();
  private final boolean perBlock;
  private String halted = "";

  Fetching(
      Metainfo metainfo,
      SwarmPorts ports,
      BlockBook book,
      ActorRef<PieceStore.Command> store,
      Map<Integer, Partner> partners,
      Tally tally,
      BiConsumer<Partner, Farewell> expel) {
    this.metainfo = metainfo;
    this.ports = ports;
    this.book = book;
    this.store = store;
    this.partners = partners;
    this.tally = tally;
    this.expel = expel;
    this.perBlock = metainfo.infoHashV2().isPresent();
  }

  void onHeard(Partner partner, PeerMessage message, long delayNanos) {
    if (message instanceof PeerMessage.Block block) {
      onBlock(partner, block, delayNanos);
    } else if (message == Signal.UNCHOKE) {
      partner.choked = false;
      ask(partner);
    } else if (message == Signal.CHOKE) {
      partner.choked = true;
      book.releaseAll(partner.id);
      askAll();
    } else if (message instanceof PeerMessage.Reject reject) {
      book.release(partner.id, reject.block());
      book.lost(partner.id, reject.block().piece());
      interest(partner);
      askAll();
    } else if (message instanceof PeerMessage.Hashes hashes) {
      onHashes(partner, hashes);
    } else if (message instanceof PeerMessage.HashReject no) {
      leaves.refused(partner.id, no.piece());
      book.lost(partner.id, no.piece());
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
    tally.fetchedBytes += block.length();
    if (delayNanos > 0) {
      partner.pipeline.answered(block.length(), delayNanos, now);
    }
    var arrival = book.arrived(partner.id, block);
    for (int other : arrival.alsoAsked()) {
      say(partners.get(other), List.of(new PeerMessage.Cancel(block)));
    }
    Optional<Bytes> leaf = perBlock ? leaves.leafOf(block) : Optional.empty();
    if (!arrival.wanted()) {
      waste(partner, block);
    } else if (perBlock && leaf.isEmpty()) {
      book.spoiled(block);
      book.lost(partner.id, block.piece());
      waste(partner, block);
    } else {
      partner.unsettledBlocks++;
      store.tell(
          new PieceStore.Do(new PieceWriter.Keep(partner.id, block, message.content(), leaf)));
    }
    ask(partner);
  }

  private void waste(Partner partner, BlockRef block) {
    tally.wastedBytes += block.length();
    partner.session.tell(new PeerSession.Settled(block.length()));
  }

  void onDone(PieceWriter.Result result) {
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
    giver.ifPresent(
        partner ->
            tally.servingPartners.add(
                partner.pseudonym.<Object>map(name -> name).orElse(partner.id)));
    if (book.stored(block)) {
      if (perBlock) {
        verified(block.piece());
      } else {
        store.tell(new PieceStore.Do(new PieceWriter.Compare(block.piece())));
      }
    }
    giver.ifPresent(this::ask);
  }

  private Optional<Partner> settle(int id, BlockRef block) {
    var partner = Optional.ofNullable(partners.get(id));
    partner.ifPresent(
        giver -> {
          giver.unsettledBlocks--;
          giver.session.tell(new PeerSession.Settled(block.length()));
        });
    return partner;
  }

  private void onCompared(PieceWriter.Compared compared) {
    if (compared.right()) {
      verified(compared.piece());
      return;
    }
    tally.wastedBytes += metainfo.pieceBytes(compared.piece());
    var givers = book.failed(compared.piece());
    for (int id : givers) {
      var partner = partners.get(id);
      if (partner != null && (++partner.strikes > MOST_STRIKES || givers.size() == 1)) {
        expel.accept(partner, Farewell.WRONG_BLOCK);
      }
    }
    askAll();
  }

  private void verified(int piece) {
    book.verified(piece);
    leaves.forget(piece);
    tally.verifiedBytes += PieceBytes.withoutPadding(metainfo, piece);
    for (var partner : partners.values()) {
      partner.session.tell(new PeerSession.Gained(piece));
      interest(partner);
    }
  }

  /** The disk is full or gone: nothing is lost, but nothing more is asked for. */
  private void onFailed(PieceWriter.Failed failed) {
    halted = failed.problem();
    if (failed.work() instanceof PieceWriter.Keep keep) {
      book.spoiled(keep.block());
      tally.wastedBytes += keep.block().length();
      settle(keep.partner(), keep.block());
    } else if (failed.work() instanceof PieceWriter.Compare compare) {
      book.failed(compare.piece());
    }
    for (var partner : partners.values()) {
      book.releaseAll(partner.id);
      interest(partner);
    }
  }

  /** Empty, or why nothing is fetched. */
  String halted() {
    return halted;
  }

  void resume() {
    halted = "";
    partners.values().forEach(this::interest);
    askAll();
  }

  void left(Partner partner) {
    leaves.left(partner.id);
    book.left(partner.id);
    askAll();
  }

  /** Tells the partner whether it has anything for us, if that changed. */
  void interest(Partner partner) {
    boolean now = halted.isEmpty() && book.isInteresting(partner.id);
    if (partner.told && partner.weAreInterested != now) {
      partner.weAreInterested = now;
      say(partner, List.of(now ? Signal.INTERESTED : Signal.NOT_INTERESTED));
    }
    if (now) {
      ask(partner);
    }
  }

  /** Partners that owe blocks and send none make room for others. */
  void tick() {
    long now = ports.nanos().getAsLong();
    long most = ports.config().snubTimeout().toNanos();
    for (var partner : List.copyOf(partners.values())) {
      if (book.asked(partner.id) > 0 && now - partner.owesSinceNanos > most) {
        book.releaseAll(partner.id);
        partner.choked = true;
        expel.accept(partner, Farewell.SNUBBED);
      }
    }
    askAll();
  }

  private void askAll() {
    partners.values().forEach(this::ask);
  }

  private void ask(Partner partner) {
    if (partner.choked || !halted.isEmpty() || partner.unsettledBlocks > MOST_UNSETTLED) {
      return;
    }
    int size = partner.pipeline.size();
    int owed = book.asked(partner.id);
    int room = size - owed;
    if (room <= 0 || (owed > 0 && room * 8 < size)) {
      return;
    }
    var blocks = book.pick(partner.id, room, size);
    if (blocks.isEmpty()) {
      return;
    }
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

  private static void say(Partner partner, List<PeerMessage> messages) {
    if (partner != null) {
      partner.session.tell(new PeerSession.Say(messages));
    }
  }
}
