package org.eidolon.actors.circuit;

import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.circuit.CircuitCloseReason;

/**
 * Bytes in order, end to end over a circuit, both ways, with back-pressure: what the two ends of a
 * circuit offer their users once the end-to-end handshake is done.
 *
 * <pre>{@code
 * user --Send--> conduit ==circuit==> conduit --Received--> user
 * user <--Sent-- conduit              conduit <--Consumed-- user
 * }</pre>
 */
public interface Conduit {
  /** What a user asks of its conduit. */
  sealed interface Command permits Own, Send, Consumed, Close {}

  /** From now on {@code user} hears the events; what came before is kept for it. */
  record Own(ActorRef<Event> user) implements Command {}

  /**
   * Sends bytes. {@code acceptor} hears {@link Sent} when they are within the window; at most one
   * Send may be without answer.
   *
   * @param more whether another Send follows the answer: what does not fill a cell waits for it
   */
  record Send(Bytes bytes, boolean more, ActorRef<Sent> acceptor) implements Command {}

  enum Sent {
    INSTANCE
  }

  /** The user is done with so many received bytes; the far end may send as many more. */
  record Consumed(int bytes) implements Command {}

  enum Close implements Command {
    INSTANCE
  }

  /** What a conduit tells its user; Closed comes once, last. */
  sealed interface Event permits Bound, Opened, Received, Aged, Closed {}

  /**
   * Told to whoever owns the conduit, first.
   *
   * @param exporter what both ends of this circuit know of it and no other circuit has: 20 bytes
   *     that follow from the end-to-end handshake
   */
  record Bound(Bytes exporter) implements Event {}

  /**
   * @param relays strangers on the way, as far as this end knows; -1 at the end that was called
   * @param buildMillis from asking for the circuit to the end of the end-to-end handshake
   */
  record Opened(ActorRef<Command> conduit, int relays, long buildMillis) implements Event {}

  record Received(Bytes bytes) implements Event {}

  /**
   * It has lived or carried enough: it goes on for circuit.life-overlap, so that another can take
   * its place, and is closed then. Only the end that built it hears this.
   */
  enum Aged implements Event {
    INSTANCE
  }

  record Closed(CircuitCloseReason reason) implements Event {}
}
