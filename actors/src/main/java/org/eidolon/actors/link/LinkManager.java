package org.eidolon.actors.link;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.streams.link.LinkCloseReason;

/** STUB Owns every {@link Link}: at most one a neighbor, and no link is ever restarted. */
public final class LinkManager {
  public interface Command {}

  /** The whole neighbor set from now on: links to others are closed, new ones are opened. */
  public record SetNeighbors(List<Neighbor> neighbors) implements Command {
    public SetNeighbors {
      neighbors = List.copyOf(neighbors);
    }
  }

  /** {@code subscriber} hears of every link, the present ones first. */
  public record Subscribe(ActorRef<Event> subscriber) implements Command {}

  public sealed interface Event permits LinkUp, LinkDown, DialFailed, StrangerWaits {}

  public record LinkUp(Neighbor neighbor, ActorRef<Link.Command> link) implements Event {}

  public record LinkDown(Neighbor neighbor, LinkCloseReason reason) implements Event {}

  public record DialFailed(Neighbor neighbor, LinkCloseReason reason) implements Event {}

  /** An authenticated peer dialled us that is no neighbor yet: the set may be out of date. */
  public record StrangerWaits(PeerId peer) implements Event {}

  private LinkManager() {}
}
