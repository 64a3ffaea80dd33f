package org.eidolon.actors.circuit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.link.Link;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.circuit.ConduitEnd;

/**
 * What both ends of an open circuit do alike: the user's bytes into the link, the link's cells to
 * the user. State of one actor, never shared.
 */
final class OpenConduit {
  /** How long SENDMEs wait for each other: far below what counts as a queue. */
  static final Duration SENDME_PAUSE = Duration.ofMillis(5);

  private final ConduitEnd end;
  private final CircuitId id;
  private final ActorRef<Link.Command> link;
  private final LongSupplier nanos;
  private final Bytes exporter;
  private final List<Bytes> unowned = new ArrayList<>();
  private final Runnable later;
  private Supplier<List<Cell>> withSendmes = List::of;
  private boolean flushSoon;
  private ActorRef<Conduit.Event> user;
  private ActorRef<Conduit.Sent> acceptor;
  private long carriedBytes;

  /** What is not to leave yet, in order; at most a first window, as nobody acknowledges it. */
  private Optional<List<Cell>> held = Optional.empty();

  OpenConduit(
      ConduitEnd end,
      CircuitId id,
      ActorRef<Link.Command> link,
      LongSupplier nanos,
      Bytes exporter,
      Runnable later) {
    this.end = end;
    this.later = later;
    this.id = id;
    this.link = link;
    this.nanos = nanos;
    this.exporter = exporter;
  }

  /** What is asked for more cells, already layered, each time that a SENDME leaves. */
  void withSendmes(Supplier<List<Cell>> more) {
    withSendmes = more;
  }

  /** See {@link ConduitEnd#keepRoom}. */
  void keepRoom(int cells) {
    end.keepRoom(cells);
  }

  boolean hasRoom(int cells) {
    return end.hasRoom(cells);
  }

  /** See {@link ConduitEnd#receivedBytes}. */
  long receivedBytes() {
    return end.receivedBytes();
  }

  long receivedSendmes() {
    return end.receivedSendmes();
  }

  /** A cell of cover for the far end, if there is room for it. */
  Cell cover() {
    return end.cover(nanos.getAsLong());
  }

  void own(ActorRef<Conduit.Event> newUser) {
    user = newUser;
    user.tell(new Conduit.Bound(exporter));
    unowned.forEach(bytes -> user.tell(new Conduit.Received(bytes)));
    unowned.clear();
  }

  void send(Conduit.Send send) {
    end.send(send.bytes(), send.more());
    acceptor = send.acceptor();
    flush();
  }

  void consumed(int bytes) {
    end.consumed(bytes);
    flush();
  }

  /** Takes one recognised cell; {@link #deliver} must follow after the last of a batch. */
  ConduitEnd.Accepted accept(Cell cell) {
    carriedBytes += Cell.SIZE_BYTES;
    return end.accept(cell, nanos.getAsLong());
  }

  /** Gives the user what a batch of cells brought, and sends what their SENDMEs let go. */
  void deliver() {
    if (end.hasReceived()) {
      var bytes = end.takeReceived();
      if (user == null) {
        // Bounded by the window: nothing is consumed before there is a user.
        unowned.add(bytes);
      } else {
        user.tell(new Conduit.Received(bytes));
      }
    }
    flush();
  }

  /** Sends all that the window lets go; a few SENDMEs wait a little for more. */
  void flush() {
    send(end.cells(nanos.getAsLong()));
    if (end.sendmeWaits() && !flushSoon) {
      flushSoon = true;
      later.run();
    }
  }

  /** Sends all that the window lets go. */
  void flushAll() {
    flushSoon = false;
    send(end.allCells(nanos.getAsLong()));
  }

  private void send(List<Cell> own) {
    var cells = own;
    if (end.takeTick()) {
      var more = withSendmes.get();
      if (!more.isEmpty()) {
        cells = new ArrayList<>(own);
        cells.addAll(more);
      }
    }
    if (!cells.isEmpty()) {
      cells.forEach(cell -> cell.circuit(id.value()));
      carriedBytes += (long) cells.size() * Cell.SIZE_BYTES;
      if (held.isPresent()) {
        held.get().addAll(cells);
      } else {
        link.tell(new Link.Send(id, cells));
      }
    }
    if (acceptor != null && end.drained()) {
      acceptor.tell(Conduit.Sent.INSTANCE);
      acceptor = null;
    }
  }

  /** From now on cells wait for {@link #release}. */
  void holdBack() {
    held = Optional.of(new ArrayList<>());
  }

  /** Sends {@code first} and all that was held back behind it; later cells leave at once. */
  void release(Cell first) {
    var cells = SetupCells.list(first);
    cells.addAll(held.orElseThrow());
    held = Optional.empty();
    link.tell(new Link.Send(id, cells));
  }

  long carriedBytes() {
    return carriedBytes;
  }

  void tellUser(Conduit.Event event) {
    if (user != null) {
      user.tell(event);
    }
  }
}
