package org.eidolon.actors.link;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.config.LinkConfig;
import org.eidolon.proto.peer.PeerId;

/**
 * The time that links have left which are wanted no more: those of former neighbors, and those of
 * neighbors whom no network has us meet any more. Asks again and again, until somebody ends it.
 * Belongs to {@link LinkManager}.
 */
final class Grace {
  record Ends(PeerId peer) implements LinkManager.Command {}

  /** Former neighbors that may keep a link at a time; beyond, the first ones lose theirs. */
  private static final int MOST_LEAVING = 64;

  private final LinkConfig config;
  private final TimerScheduler<LinkManager.Command> timers;
  private final Set<PeerId> leaving = new LinkedHashSet<>();

  Grace(LinkConfig config, TimerScheduler<LinkManager.Command> timers) {
    this.config = config;
    this.timers = timers;
  }

  /** Whether it is a former neighbor with a link. */
  boolean isLeaving(PeerId peer) {
    return leaving.contains(peer);
  }

  /** The first of more former neighbors than may keep their links. */
  Optional<PeerId> oneTooMany() {
    return leaving.size() > MOST_LEAVING
        ? Optional.of(leaving.iterator().next())
        : Optional.empty();
  }

  /** No neighbor any more. */
  void leaves(PeerId peer) {
    leaving.add(peer);
    begin(peer);
  }

  /** A neighbor again, if it was one no more. */
  void stays(PeerId peer) {
    if (leaving.remove(peer)) {
      end(peer);
    }
  }

  void unlessUnderWay(PeerId peer) {
    if (!timers.isTimerActive(peer)) {
      begin(peer);
    }
  }

  private void begin(PeerId peer) {
    timers.startTimerWithFixedDelay(peer, new Ends(peer), config.removalGrace());
  }

  void end(PeerId peer) {
    timers.cancel(peer);
  }

  void gone(PeerId peer) {
    leaving.remove(peer);
    end(peer);
  }
}
