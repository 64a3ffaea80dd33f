package org.eidolon.actors.link;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.config.LinkConfig;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkFailed;
import org.eidolon.streams.link.LinkTransport;

/**
 * Dials neighbors where networks have us meet them: at each address one try at a time, with a pause
 * before the next. Belongs to {@link LinkManager}, who hears what comes of it.
 */
final class Dialling {
  record Dialled(PeerId peer, PeerAddress address, LinkConnection connection)
      implements LinkManager.Command {}

  record NotDialled(PeerId peer, PeerAddress address, LinkCloseReason reason)
      implements LinkManager.Command {}

  /** The pause is over. */
  record Redial(PeerId peer, PeerAddress address) implements LinkManager.Command {}

  private final ActorContext<LinkManager.Command> context;
  private final TimerScheduler<LinkManager.Command> timers;
  private final LinkConfig config;
  private final LinkTransport transport;
  private final RandomGenerator random;
  private final LinkTally tally;

  Dialling(
      ActorContext<LinkManager.Command> context,
      TimerScheduler<LinkManager.Command> timers,
      LinkConfig config,
      LinkTransport transport,
      RandomGenerator random,
      LinkTally tally) {
    this.context = context;
    this.timers = timers;
    this.config = config;
    this.transport = transport;
    this.random = random;
    this.tally = tally;
  }

  /** Unless a try is under way or its pause not over, or it is not wanted any more. */
  void dial(LinkPlace place, Redial dial) {
    var peer = dial.peer();
    var address = dial.address();
    if (!timers.isTimerActive(dial)
        && place.toDial().contains(address)
        && mayDial(place, address)
        && place.beginDial(address, config.redialMin())) {
      context.pipeToSelf(
          transport.dial(address, peer),
          (connection, failure) ->
              failure == null
                  ? new Dialled(peer, address, connection)
                  : new NotDialled(peer, address, reason(failure)));
    }
  }

  /** Who may not be dialled keeps its place: it may dial us. */
  private boolean mayDial(LinkPlace place, PeerAddress address) {
    if (place.mayDial(address)) {
      return true;
    }
    if (place.refused.add(address)) {
      if (!tally.hasRefused(LinkCloseReason.PRIVATE_ADDRESS)) {
        context
            .getLog()
            .warn(
                "the tracker names neighbors at addresses of private networks or of this machine,"
                    + " which we do not dial; if yours is a private network, set"
                    + " eidolon.membership.private-neighbors = true");
      }
      tally.refused(LinkCloseReason.PRIVATE_ADDRESS);
    }
    return false;
  }

  private static LinkCloseReason reason(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof LinkFailed failed ? failed.reason() : LinkCloseReason.IO_ERROR;
  }

  /** Doubles from try to try; each pause is drawn from its upper half, so that none meet. */
  void pause(PeerId peer, LinkPlace place, PeerAddress address) {
    if (place.toDial().contains(address)) {
      long most = place.pause(address, config.redialMin(), config.redialMax()).toNanos();
      var pause = Duration.ofNanos(most - random.nextLong(most / 2 + 1));
      var redial = new Redial(peer, address);
      timers.startSingleTimer(redial, redial, pause);
    }
  }
}
