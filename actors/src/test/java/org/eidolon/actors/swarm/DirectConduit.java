package org.eidolon.actors.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.circuit.CircuitCloseReason;

/** One end of a {@link DirectCircuits} circuit; cuts what it sends as cells would. */
final class DirectConduit extends AbstractBehavior<Object> {
  private static final int WINDOW_BYTES = 128 * 1024;
  private static final int CELL_BYTES = 4070;

  record Join(ActorRef<Object> farEnd) {}

  private record Deliver(Bytes bytes) {}

  private record Credit(int bytes) {}

  private enum FarEndClosed {
    INSTANCE
  }

  private final boolean corrupts;
  private final Bytes exporter;
  private final Consumer<Bytes> listener;
  private final List<Bytes> early = new ArrayList<>();
  private Optional<ActorRef<Conduit.Event>> user = Optional.empty();
  private ActorRef<Object> farEnd;
  private Optional<Conduit.Send> held = Optional.empty();
  private long underWay;

  /**
   * @param listener hears all that this end says
   */
  static Behavior<Object> create(boolean corrupts, Bytes exporter, Consumer<Bytes> listener) {
    return Behaviors.setup(context -> new DirectConduit(context, corrupts, exporter, listener));
  }

  private DirectConduit(
      ActorContext<Object> context, boolean corrupts, Bytes exporter, Consumer<Bytes> listener) {
    super(context);
    this.listener = listener;
    this.corrupts = corrupts;
    this.exporter = exporter;
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Join.class, this::onJoin)
        .onMessage(Conduit.Own.class, this::onOwn)
        .onMessage(Conduit.Send.class, this::onSend)
        .onMessage(Deliver.class, this::onDeliver)
        .onMessage(Conduit.Consumed.class, this::onConsumed)
        .onMessage(Credit.class, this::onCredit)
        .onMessage(Conduit.Close.class, close -> onClose())
        .onMessage(FarEndClosed.class, closed -> onFarEndClosed())
        .build();
  }

  private Behavior<Object> onJoin(Join join) {
    farEnd = join.farEnd();
    return this;
  }

  private Behavior<Object> onOwn(Conduit.Own own) {
    user = Optional.of(own.user());
    own.user().tell(new Conduit.Bound(exporter));
    early.forEach(bytes -> own.user().tell(new Conduit.Received(bytes)));
    early.clear();
    return this;
  }

  private Behavior<Object> onSend(Conduit.Send send) {
    if (held.isPresent()) {
      throw new IllegalStateException("a second send without an answer to the first");
    }
    if (underWay > 0 && underWay + send.bytes().length() > WINDOW_BYTES) {
      held = Optional.of(send);
      return this;
    }
    underWay += send.bytes().length();
    listener.accept(send.bytes());
    var bytes = corrupts ? corrupted(send.bytes()) : send.bytes();
    for (int at = 0; at < bytes.length(); at += CELL_BYTES) {
      farEnd.tell(new Deliver(bytes.slice(at, Math.min(bytes.length(), at + CELL_BYTES))));
    }
    send.acceptor().tell(Conduit.Sent.INSTANCE);
    return this;
  }

  private static Bytes corrupted(Bytes bytes) {
    if (bytes.length() < 16 * 1024) {
      return bytes;
    }
    var copy = bytes.toArray();
    copy[8 * 1024] ^= 1;
    return Bytes.copyOf(copy);
  }

  private Behavior<Object> onDeliver(Deliver deliver) {
    if (user.isEmpty()) {
      early.add(deliver.bytes());
    }
    user.ifPresent(owner -> owner.tell(new Conduit.Received(deliver.bytes())));
    return this;
  }

  private Behavior<Object> onConsumed(Conduit.Consumed consumed) {
    farEnd.tell(new Credit(consumed.bytes()));
    return this;
  }

  private Behavior<Object> onCredit(Credit credit) {
    underWay -= credit.bytes();
    if (underWay < 0) {
      throw new IllegalStateException("more consumed than sent");
    }
    var waiting = held;
    held = Optional.empty();
    return waiting.map(this::onSend).orElse(this);
  }

  private Behavior<Object> onClose() {
    farEnd.tell(FarEndClosed.INSTANCE);
    return Behaviors.stopped();
  }

  private Behavior<Object> onFarEndClosed() {
    user.ifPresent(owner -> owner.tell(new Conduit.Closed(CircuitCloseReason.DESTROYED_BY_PEER)));
    return Behaviors.stopped();
  }
}
