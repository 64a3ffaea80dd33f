package org.eidolon.actors.tracker;

import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.PathGrant;
import org.eidolon.proto.tracker.Ticket;

/** STUB Our membership at one tracker: registers, keeps alive, announces, asks for paths. */
public final class TrackerClient {
  public interface Command {}

  /** What a peer is in a swarm; seeds are given fetchers only. */
  public enum Event {
    STARTED,
    UPDATE,
    COMPLETED,
    STOPPED
  }

  /**
   * Announces a swarm by its blinded handle.
   *
   * @param handle 32 bytes, never the info-hash
   * @param havePercent rounded down to 0, 25, 50, 75 or 100 before it is sent
   */
  public record Announce(
      Bytes handle, Ticket ticket, Event event, int havePercent, ActorRef<Answer> replyTo)
      implements Command {}

  /**
   * Asks for paths to other peers of an announced swarm.
   *
   * @param count at most 8
   * @param avoidPartners pseudonyms of partners we have enough circuits to
   */
  public record RequestPaths(
      Bytes handle, int count, Set<Bytes> avoidPartners, ActorRef<Answer> replyTo)
      implements Command {
    public RequestPaths {
      avoidPartners = Set.copyOf(avoidPartners);
    }
  }

  /** Hears {@link Status} now and at every change. */
  public record Watch(ActorRef<Status> watcher) implements Command {}

  public sealed interface Answer permits Announced, Paths, Failed {}

  public record Announced(int seeds, int fetchers, int againSeconds) implements Answer {}

  /** Fewer than asked, or none, if the swarm or the network has no more. */
  public record Paths(List<PathGrant> grants) implements Answer {
    public Paths {
      grants = List.copyOf(grants);
    }
  }

  /**
   * @param unreachable the tracker did not answer, as against refused
   */
  public record Failed(String problem, boolean unreachable) implements Answer {}

  /** Our standing with the tracker, as shown to people. */
  public record Status(Standing standing, int members, int pathLinks, String problem) {}

  /** Where we stand with the tracker. */
  public enum Standing {
    JOINING,
    JOINED,
    UNREACHABLE,
    WRONG_KEY,
    REFUSED
  }

  private TrackerClient() {}
}
