package org.eidolon.actors.swarm;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.circuit.CircuitManager.Build;
import org.eidolon.actors.circuit.CircuitManager.Expect;
import org.eidolon.actors.circuit.CircuitManager.Forget;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.tracker.Ticket;

/**
 * Circuits without a network: two conduits back to back, with the window of a real one. A grant's
 * code is the ticket of its partner.
 */
final class DirectCircuits extends AbstractBehavior<CircuitManager.Command> {
  private final Predicate<Ticket> corrupts;
  private final Function<Ticket, Consumer<Bytes>> listeners;
  private final Map<Ticket, Expect> expected = new HashMap<>();
  private int built;

  /**
   * @param corrupts whose bytes are changed on the way
   */
  static Behavior<CircuitManager.Command> create(Predicate<Ticket> corrupts) {
    return create(corrupts, ticket -> bytes -> {});
  }

  /**
   * @param listeners one for each circuit to a ticket's owner, of what its builder says
   */
  static Behavior<CircuitManager.Command> create(
      Predicate<Ticket> corrupts, Function<Ticket, Consumer<Bytes>> listeners) {
    return Behaviors.setup(context -> new DirectCircuits(context, corrupts, listeners));
  }

  private DirectCircuits(
      ActorContext<CircuitManager.Command> context,
      Predicate<Ticket> corrupts,
      Function<Ticket, Consumer<Bytes>> listeners) {
    super(context);
    this.corrupts = corrupts;
    this.listeners = listeners;
  }

  @Override
  public Receive<CircuitManager.Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Build.class, this::onBuild)
        .onMessage(Expect.class, this::onExpect)
        .onMessage(Forget.class, this::onForget)
        .build();
  }

  private Behavior<CircuitManager.Command> onExpect(Expect expect) {
    expected.put(expect.ticket(), expect);
    return this;
  }

  private Behavior<CircuitManager.Command> onForget(Forget forget) {
    expected.remove(forget.ticket());
    return this;
  }

  private Behavior<CircuitManager.Command> onBuild(Build build) {
    var ticket = new Ticket(build.grant().code());
    var far = expected.get(ticket);
    if (far == null || !far.psk().equals(build.psk())) {
      build.user().tell(new Conduit.Closed(CircuitCloseReason.UNKNOWN_TICKET));
      return this;
    }
    var exporter = Bytes.copyOf((byte) ++built);
    var near =
        getContext().spawnAnonymous(DirectConduit.create(false, exporter, listeners.apply(ticket)));
    var end =
        getContext()
            .spawnAnonymous(DirectConduit.create(corrupts.test(ticket), exporter, said -> {}));
    near.tell(new DirectConduit.Join(end));
    end.tell(new DirectConduit.Join(near));
    near.tell(new Conduit.Own(build.user()));
    build.user().tell(new Conduit.Opened(near.narrow(), build.grant().relays(), 1));
    far.receiver().tell(new CircuitManager.Incoming(end.narrow()));
    return this;
  }
}
