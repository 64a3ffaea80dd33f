package org.eidolon.actors.link;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.config.LinkConfig;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;

/**
 * Authenticated peers that dialled us and are no neighbors yet: the set may be out of date, so they
 * wait for a while. Bounded; belongs to {@link LinkManager}.
 */
final class Strangers {
  record PatienceEnds(LinkConnection stranger) implements LinkManager.Command {}

  private final LinkConfig config;
  private final TimerScheduler<LinkManager.Command> timers;
  private final Map<PeerId, LinkConnection> waiting = new HashMap<>();

  Strangers(LinkConfig config, TimerScheduler<LinkManager.Command> timers) {
    this.config = config;
    this.timers = timers;
  }

  /** Lets it wait, or says why it may not. */
  Optional<LinkCloseReason> admit(LinkConnection stranger) {
    if (waiting.containsKey(stranger.peer())) {
      return Optional.of(LinkCloseReason.DUPLICATE);
    }
    if (waiting.size() >= config.strangers()) {
      return Optional.of(LinkCloseReason.TOO_MANY);
    }
    waiting.put(stranger.peer(), stranger);
    timers.startSingleTimer(stranger, new PatienceEnds(stranger), config.strangerPatience());
    return Optional.empty();
  }

  /** The connection of a peer that is a neighbor now; it waits no more. */
  Optional<LinkConnection> take(PeerId peer) {
    var stranger = Optional.ofNullable(waiting.remove(peer));
    stranger.ifPresent(timers::cancel);
    return stranger;
  }

  /** False if it does not wait any more. */
  boolean giveUp(PatienceEnds ends) {
    return waiting.remove(ends.stranger().peer(), ends.stranger());
  }

  void close() {
    waiting.values().forEach(stranger -> stranger.close(LinkCloseReason.REQUESTED));
  }
}
