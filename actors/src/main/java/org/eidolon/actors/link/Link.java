package org.eidolon.actors.link;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CircuitId;
import org.eidolon.proto.tracker.Neighbor;

/**
 * STUB One neighbor's link: gives cells to their circuits, and writes the cells of all circuits.
 */
public final class Link {
  public sealed interface Command permits Open, Accept, Send, Release {}

  /** Gives out a fresh circuit id on this link for {@code receiver}, who hears {@link Opened}. */
  public record Open(ActorRef<Event> receiver) implements Command {}

  /** From now on {@code receiver} gets the cells of a circuit that the neighbor asked for. */
  public record Accept(CircuitId circuit, ActorRef<Event> receiver) implements Command {}

  /** Writes cells of one circuit, in order; they belong to the link from now on. */
  public record Send(CircuitId circuit, List<Cell> cells) implements Command {}

  /**
   * The circuit is over at our side: its queued cells are still written, later ones are dropped,
   * and its id rests for ten minutes.
   */
  public record Release(CircuitId circuit) implements Command {}

  /** What a link tells the receiver of a circuit. */
  public sealed interface Event permits Opened, Received, Refused, Lost {
    CircuitId circuit();
  }

  public record Opened(CircuitId circuit) implements Event {}

  /** Cells of this circuit, in order; they belong to the receiver from now on. */
  public record Received(CircuitId circuit, List<Cell> cells) implements Event {}

  /** The circuit's queue is full or the link carries too many circuits: it must be closed. */
  public record Refused(CircuitId circuit) implements Event {}

  /** The link is gone. */
  public record Lost(CircuitId circuit) implements Event {}

  /**
   * A neighbor asks for a circuit through or to us; answered by {@link Accept}, or by a DESTROY and
   * {@link Release}.
   *
   * @param create a whole CREATE, put together from its cells
   */
  public record CircuitAsked(
      ActorRef<Command> link, Neighbor neighbor, CircuitId circuit, Bytes create) {}

  private Link() {}
}
