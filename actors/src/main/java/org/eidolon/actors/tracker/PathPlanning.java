package org.eidolon.actors.tracker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eidolon.config.TrackerConfig;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.planning.GrantOrder;
import org.eidolon.proto.tracker.NeighborGraph;
import org.eidolon.proto.tracker.PathFinder;
import org.eidolon.proto.tracker.Roster;
import org.eidolon.proto.tracker.SwarmRegister;
import org.eidolon.proto.tracker.TrackerRequest;

/** Which way circuits go, from what a tracker knows of its members. Used by {@link Tracker}. */
final class PathPlanning {
  private final TrackerConfig config;
  private final NeighborGraph graph;
  private final Roster roster;
  private final SwarmRegister swarms;
  private final PathFinder finder;
  private final RandomGenerator random;

  PathPlanning(
      TrackerConfig config,
      NeighborGraph graph,
      Roster roster,
      SwarmRegister swarms,
      RandomGenerator random) {
    this.config = config;
    this.graph = graph;
    this.roster = roster;
    this.swarms = swarms;
    this.finder = new PathFinder(graph, config.testNetwork());
    this.random = random;
  }

  /** Links of a path, or one more. */
  int links() {
    return config.pathLinks() == 0 ? PathFinder.linksFor(roster.size()) : config.pathLinks();
  }

  /** Empty if {@code peer} is not announced in the swarm; fewer than asked if there are no more. */
  Optional<List<GrantOrder>> orders(
      PeerId peer, TrackerRequest.Paths asked, TrackerCredit credit, Instant now) {
    return swarms
        .partners(peer, asked, graph::guarded, random)
        .map(
            partners -> {
              var orders = new ArrayList<GrantOrder>();
              for (var partner : partners) {
                order(peer, partner, now)
                    .map(order -> credit.priced(peer, order, roster::takesCredit, now))
                    .ifPresent(orders::add);
              }
              return orders;
            });
  }

  private Optional<GrantOrder> order(PeerId peer, SwarmRegister.Partner partner, Instant now) {
    int links = links() + (config.pathJitter() && random.nextBoolean() ? 1 : 0);
    var until = now.plus(config.grantLife());
    return finder
        .find(peer, partner.peer(), links, random)
        .flatMap(path -> GrantOrder.of(path, hop -> roster.onionKey(hop, now), partner, until));
  }
}
