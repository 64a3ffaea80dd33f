package org.eidolon.actors.swarm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.swarm.BlockBook;

/**
 * How old circuits of a {@link Transfer} give way to new ones: each stays until its heir serves us,
 * then it answers what it owes, and only then it goes, so that the rate has no dent. Belongs to the
 * transfer and is used by it alone.
 */
final class Rotation {
  private final BlockBook book;
  private final Map<Integer, Partner> partners;

  Rotation(BlockBook book, Map<Integer, Partner> partners) {
    this.book = book;
    this.partners = partners;
  }

  /** A new circuit is being built: the first old or doubted one without an heir has one now. */
  void called(Partner partner) {
    partners.values().stream()
        .filter(old -> old != partner && (old.retiring || old.doubted))
        .filter(old -> old.heir.filter(this::isHere).filter(heir -> !heir.doubted).isEmpty())
        .findFirst()
        .ifPresent(old -> old.heir = Optional.of(partner));
  }

  void tick() {
    for (var old : List.copyOf(partners.values())) {
      old.draining |=
          old.retiring
              && old.heir.filter(heir -> isHere(heir) && heir.open && !heir.choked).isPresent();
      // Whoever fetches over it has until the circuit closes by itself.
      if (old.draining && !old.interested && book.asked(old.id) == 0 && old.unsettledBlocks == 0) {
        old.session.tell(new PeerSession.Close(Farewell.REPLACED));
      }
    }
  }

  private boolean isHere(Partner partner) {
    return partners.containsKey(partner.id);
  }
}
