package org.eidolon.actors.swarm;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eidolon.config.SwarmConfig;
import org.eidolon.proto.swarm.Choker;
import org.eidolon.proto.swarm.Rate;
import org.eidolon.proto.swarm.UploadSlots;

/**
 * Which partners of a {@link Transfer} are served: by the {@link Choker}'s choice, and between two
 * choices who comes while there are places. Belongs to the transfer and is used by it alone.
 */
final class Choking {
  /** How long who was served before it asked keeps its place: some of the longest round trips. */
  private static final long WELCOME_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final SwarmPorts ports;
  private final Lane lane;
  private final Map<Integer, Partner> partners;
  private final Rate rate = new Rate();
  private Choker choker;
  private Choker.Choice choice = Choker.Choice.NOBODY;

  /**
   * @param partners those there are, as they come and go
   */
  Choking(SwarmPorts ports, Lane lane, Map<Integer, Partner> partners) {
    this.ports = ports;
    this.lane = lane;
    this.partners = partners;
    this.choker = choker();
  }

  private Choker choker() {
    int set = ports.config().uploadSlots();
    double sent = rate.bytesPerSecond(ports.nanos().getAsLong());
    int slots = set == SwarmConfig.AUTOMATIC ? UploadSlots.of(lane.limit(Lane.Way.UP), sent) : set;
    return new Choker(slots, ports.config().optimisticInterval());
  }

  /** So many bytes went to some partner. */
  void served(int bytes) {
    rate.add(bytes, ports.nanos().getAsLong());
  }

  boolean serves(Partner partner) {
    return choice.served().contains(partner.id);
  }

  /**
   * Who calls mostly wants to fetch. While places are free it is served before it says so: it can
   * ask a round trip earlier. Those who do not say so lose their place: to others at once, and
   * after a while anyway.
   */
  void welcome(Partner partner) {
    if (choker.isIdle(choice)) {
      serve(choice.and(partner.id));
    }
  }

  /** Is served if there is a place, or one of somebody who was given it and did not ask. */
  void wants(Partner partner) {
    if (serves(partner)) {
      return;
    }
    if (!choker.hasRoom(choice)) {
      welcomedInVain().ifPresent(this::stop);
    }
    if (choker.hasRoom(choice)) {
      serve(choice.and(partner.id));
    }
  }

  private Optional<Partner> welcomedInVain() {
    return choice.served().stream()
        .map(partners::get)
        .filter(one -> one != null && !one.interested)
        .findFirst();
  }

  void stop(Partner partner) {
    if (serves(partner)) {
      var served = new HashSet<>(choice.served());
      served.remove(partner.id);
      serve(new Choker.Choice(served, choice.lucky(), choice.luckySinceNanos()));
    }
  }

  /**
   * The next choice is due.
   *
   * @param sharing we have all that we want
   */
  void choose(boolean sharing) {
    long now = ports.nanos().getAsLong();
    choker = choker();
    var candidates =
        partners.values().stream()
            .filter(partner -> partner.interested || isWelcome(partner, now))
            .map(
                partner ->
                    new Choker.Candidate(
                        partner.id,
                        partner.pipeline.bytesPerSecond(now),
                        partner.vouched,
                        partner.servedSinceNanos))
            .toList();
    serve(choker.choose(candidates, sharing, choice, now, ports.random()));
  }

  private boolean isWelcome(Partner one, long now) {
    return serves(one) && now - one.servedSinceNanos < WELCOME_NANOS;
  }

  private void serve(Choker.Choice next) {
    for (var partner : partners.values()) {
      boolean served = next.served().contains(partner.id);
      if (served != serves(partner)) {
        partner.session.tell(new PeerSession.Serve(served));
        partner.servedSinceNanos = ports.nanos().getAsLong();
      }
    }
    choice = next;
  }
}
