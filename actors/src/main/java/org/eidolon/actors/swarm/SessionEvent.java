package org.eidolon.actors.swarm;

import java.util.List;
import org.eidolon.proto.swarm.PeerMessage;

/** What a swarm hears of its {@link PeerSession}s; {@code id} is the session's. */
sealed interface SessionEvent {
  int id();

  record Opened(int id, int relays, long buildMillis) implements SessionEvent {}

  /** The partner said something the swarm decides about. */
  record Heard(int id, PeerMessage message, long delayNanos) implements SessionEvent {}

  /** Several at once, in order: to wake the swarm costs more than to hear a block. */
  record HeardMany(int id, List<Heard> heard) implements SessionEvent {
    public HeardMany {
      heard = List.copyOf(heard);
    }
  }

  record Served(int id, int bytes) implements SessionEvent {}

  /** The partner asked for a part of the piece for the first time, and will get it. */
  record Taken(int id, int piece) implements SessionEvent {}

  /** The partner showed that it earns by relaying for others. */
  record Vouched(int id) implements SessionEvent {}

  record Trouble(int id, String problem) implements SessionEvent {}

  /** The circuit ends soon: another is to take its place. */
  record Aged(int id) implements SessionEvent {}

  /** Comes once, last. */
  record Closed(int id, Farewell why, boolean wasOpen) implements SessionEvent {}
}
