package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eidolon.proto.swarm.BlockBook;

/**
 * A partner shows the last of its pieces only to those who take nearly all it has. Who wants some
 * files alone never does, and would wait for ever for a piece that one circuit was not shown: so a
 * circuit that has nothing more for us gives way to a new one, which is shown other pieces. Belongs
 * to the transfer and is used by it alone.
 */
final class Exhausted {
  private final BlockBook book;
  private final Map<Integer, Partner> partners;
  private final long patienceNanos;

  Exhausted(BlockBook book, Map<Integer, Partner> partners, Duration patience) {
    this.book = book;
    this.partners = partners;
    this.patienceNanos = patience.toNanos();
  }

  /** Whether we pretend no lack of interest: who is asked for nothing is shown more for a while. */
  static boolean mayShowMore(BlockBook book, int partner) {
    return book.isSelective() && !book.isComplete() && !book.hasAll(partner);
  }

  void tick(long nowNanos) {
    boolean stuck =
        book.isSelective()
            && !book.isComplete()
            && partners.values().stream().noneMatch(one -> book.isInteresting(one.id));
    if (stuck) {
      for (var partner : List.copyOf(partners.values())) {
        // Those who called us decide themselves how long they stay.
        boolean ours = partner.pseudonym.isPresent() && partner.open && partner.told;
        if (ours && nowNanos - partner.movedNanos > patienceNanos) {
          partner.session.tell(new PeerSession.CloseSoon(Farewell.NOTHING_TO_EXCHANGE));
        }
      }
    }
  }
}
