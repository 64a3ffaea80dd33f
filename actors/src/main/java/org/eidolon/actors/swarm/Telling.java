package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.proto.swarm.Bitfield;
import org.eidolon.proto.swarm.HaveBatcher;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;

/**
 * What one partner knows of our pieces and our interest, and when it hears more: what happens to
 * all circuits of a swarm at once is told on each at a moment of its own, or their far ends could
 * match them. Belongs to {@link PeerSession}.
 */
final class Telling {
  private static final Duration SHOW_WITHIN = Duration.ofSeconds(1);
  private static final Duration INTEREST_WITHIN = Duration.ofSeconds(3);

  private final TimerScheduler<PeerSession.Command> timers;
  private final SwarmPorts ports;
  private final Sending sending;
  private final HaveBatcher news;
  private final BitSet told;
  private final Consumer<Boolean> knowsInterest;
  private boolean isOpen;
  private boolean weAreInterested;
  private boolean toldInterest;

  /**
   * @param shown pieces the partner may know of at first
   * @param knowsInterest hears of our interest when the partner does, and no sooner: what depends
   *     on it must not show it before
   */
  Telling(
      TimerScheduler<PeerSession.Command> timers,
      SwarmPorts ports,
      Sending sending,
      BitSet shown,
      Consumer<Boolean> knowsInterest) {
    this.timers = timers;
    this.ports = ports;
    this.sending = sending;
    this.news = new HaveBatcher(ports.config().haveMin(), ports.config().haveMax(), ports.random());
    this.told = (BitSet) shown.clone();
    this.knowsInterest = knowsInterest;
  }

  /** The circuit is there: what the partner was to know until now it hears with the first word. */
  void open(int pieces) {
    isOpen = true;
    sending.say(new PeerMessage.Has(Bitfield.of(told, pieces)));
  }

  boolean knows(int piece) {
    return told.get(piece);
  }

  /** We do not have it after all; who asks for it again is refused. */
  void withdraw(int piece) {
    told.clear(piece);
  }

  void gained(int piece) {
    news.gained(piece);
    nextBatch();
  }

  private void nextBatch() {
    if (!timers.isTimerActive(PeerSession.Due.PIECES)) {
      timers.startSingleTimer(PeerSession.Due.PIECES, news.pause());
    }
  }

  void show(List<Integer> pieces) {
    tell(HaveBatcher.batches(pieces));
  }

  void showSoon(List<Integer> pieces) {
    var now = new PeerSession.Show(pieces);
    timers.startSingleTimer(now, now, upTo(SHOW_WITHIN));
  }

  void interest(PeerSession.Interest interest) {
    weAreInterested = interest.wanted();
    if (interest.atOnce()) {
      sayInterest();
    } else if (weAreInterested && !toldInterest) {
      timers.startSingleTimer(PeerSession.Due.INTEREST, upTo(INTEREST_WITHIN));
    } else if (weAreInterested != toldInterest) {
      nextBatch();
    }
  }

  /** A close is news as well: all circuits may be closed for the same reason. */
  void closeSoon(PeerSession.CloseSoon soon) {
    if (!timers.isTimerActive(soon)) {
      var close = new PeerSession.Close(soon.why());
      timers.startSingleTimer(soon, close, upTo(ports.config().haveMin()));
    }
  }

  void due(PeerSession.Due what) {
    sayInterest();
    if (what == PeerSession.Due.PIECES) {
      tell(news.take());
    }
  }

  private void sayInterest() {
    if (weAreInterested != toldInterest) {
      toldInterest = weAreInterested;
      sending.say(weAreInterested ? Signal.INTERESTED : Signal.NOT_INTERESTED);
      knowsInterest.accept(weAreInterested);
    }
  }

  private void tell(List<PeerMessage> batches) {
    for (var batch : batches) {
      ((PeerMessage.HaveBatch) batch).pieces().forEach(told::set);
      if (isOpen) {
        sending.say(batch);
      }
    }
  }

  private Duration upTo(Duration most) {
    return Duration.ofNanos(ports.random().nextLong(most.toNanos() + 1));
  }
}
