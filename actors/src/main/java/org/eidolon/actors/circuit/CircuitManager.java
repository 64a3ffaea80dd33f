package org.eidolon.actors.circuit;

import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.Ticket;

/** STUB Owns every circuit: our own, those we relay, and those that end here. */
public final class CircuitManager {
  public interface Command {}

  /**
   * Builds a circuit over a granted path.
   *
   * @param psk the pre-shared key of the end-to-end handshake
   * @param user hears {@link Conduit.Opened} then later Closed, or Closed alone
   */
  public record Build(PathGrant grant, Bytes psk, ActorRef<Conduit.Event> user)
      implements Command {}

  /** Circuits that end here with {@code ticket} are handed to {@code receiver}. */
  public record Expect(Ticket ticket, Bytes psk, ActorRef<Incoming> receiver) implements Command {}

  public record Forget(Ticket ticket) implements Command {}

  /** A circuit that ends here is open; its receiver must {@link Conduit.Own} it. */
  public record Incoming(ActorRef<Conduit.Command> conduit) {}

  private CircuitManager() {}
}
