package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.BlockBook;
import org.eidolon.proto.swarm.VirtualPeer;
import org.eidolon.proto.swarm.VirtualPeers;

/**
 * What the partners of a {@link Transfer} see of our pieces, each its own part. Belongs to the
 * transfer and is used by it alone.
 */
final class Showing {
  /** A partner that is served has asked for nothing for so long: it has nothing to ask for. */
  private static final Duration HUNGRY_AFTER = Duration.ofSeconds(1);

  private final SwarmPorts ports;
  private final BlockBook book;
  private final VirtualPeers all;

  Showing(Metainfo metainfo, SwarmPorts ports, BlockBook book) {
    var config = ports.config();
    this.ports = ports;
    this.book = book;
    this.all =
        new VirtualPeers(
            metainfo.pieceCount(), metainfo.pieceBytes(0), config.haveMin(), config.haveMax());
  }

  VirtualPeer open() {
    return all.open(book.have(), new SplittableRandom(ports.random().nextLong()), now());
  }

  void claims(Partner partner, BitSet pieces) {
    var news = partner.shows.claims(pieces, now());
    if (partner.shows.isFetching()) {
      news.forEach(piece -> partner.session.tell(new PeerSession.Gained(piece)));
    } else {
      tell(partner, news);
    }
  }

  void takes(Partner partner, int piece) {
    tell(partner, partner.shows.takes(piece, now()));
  }

  void tick(Partner partner, boolean served) {
    if (partner.told) {
      boolean quiet = now() - partner.movedNanos > HUNGRY_AFTER.toNanos();
      var grown = partner.shows.grows(served && partner.interested && quiet, now());
      if (!grown.isEmpty()) {
        // All circuits are looked at in one moment.
        partner.session.tell(new PeerSession.ShowSoon(grown));
      }
    }
  }

  /**
   * Two who have all never see it of each other: that nothing is wanted for a while must do. Later
   * news may still be on their way before.
   */
  boolean isIdle(Partner partner) {
    long news = 2 * ports.config().haveMax().toNanos();
    return book.isComplete()
        && partner.told
        && !partner.interested
        && now() - partner.movedNanos > news;
  }

  private static void tell(Partner partner, List<Integer> pieces) {
    if (!pieces.isEmpty()) {
      partner.session.tell(new PeerSession.Show(pieces));
    }
  }

  private long now() {
    return ports.nanos().getAsLong();
  }
}
