package org.eidolon.node.rpc;

import java.util.Optional;
import org.eidolon.actors.session.TorrentDetails;
import org.eidolon.actors.session.TorrentView;

/**
 * One torrent as it is shown.
 *
 * @param details empty if no field needs them, or if it has just left
 * @param limits rates that somebody set and does not use now
 */
record Shown(
    TorrentView view, Optional<TorrentDetails> details, IdleLimits.Rates limits, NodeFacts facts) {

  long leftBytes() {
    return Math.max(0, view.swarm().wantedBytes() - view.swarm().verifiedBytes());
  }
}
