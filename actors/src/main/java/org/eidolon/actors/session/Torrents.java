package org.eidolon.actors.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.QueueMove;

/**
 * What the session of a node is asked and answers. Torrents have small numbers that stay the same
 * until the node ends; numbers nobody has are passed over where there may be several, since the
 * torrent may have been removed meanwhile.
 */
public final class Torrents {
  private Torrents() {}

  public static Behavior<Command> create(SessionPorts ports) {
    return TorrentKeeper.create(ports);
  }

  public interface Command {}

  /** Puts a torrent on the list. */
  public record Add(AddSource source, AddOptions options, ActorRef<AddReply> replyTo)
      implements Command {}

  public sealed interface AddReply permits Added, Duplicate, Refused {}

  public record Added(int id, Bytes infoHash, String name) implements AddReply {}

  /** It is on the list already, and stays as it is. */
  public record Duplicate(int id, Bytes infoHash, String name) implements AddReply {}

  public sealed interface Answer permits Done, Refused {}

  public enum Done implements Answer {
    INSTANCE
  }

  /** Nothing was changed; one line for people says why. */
  public record Refused(String problem) implements Answer, AddReply {}

  /** They run as soon as it is their turn. */
  public record Start(Set<Integer> ids, ActorRef<Answer> replyTo) implements Command {
    public Start {
      ids = Set.copyOf(ids);
    }
  }

  /** They run at once, whatever the limits say. */
  public record StartNow(Set<Integer> ids, ActorRef<Answer> replyTo) implements Command {
    public StartNow {
      ids = Set.copyOf(ids);
    }
  }

  public record Stop(Set<Integer> ids, ActorRef<Answer> replyTo) implements Command {
    public Stop {
      ids = Set.copyOf(ids);
    }
  }

  /** All their bytes are compared with their hashes. */
  public record Recheck(Set<Integer> ids, ActorRef<Answer> replyTo) implements Command {
    public Recheck {
      ids = Set.copyOf(ids);
    }
  }

  /** Their trackers are told at once that we are there. */
  public record Reannounce(Set<Integer> ids, ActorRef<Answer> replyTo) implements Command {
    public Reannounce {
      ids = Set.copyOf(ids);
    }
  }

  /**
   * Has its swarm build a circuit besides the usual ones, or build one now that it would build
   * later. Done as soon as a path is asked for.
   */
  public record BuildCircuit(int id, ActorRef<Answer> replyTo) implements Command {}

  /**
   * Takes torrents off the list. Answered when it is done, which waits for their files to be
   * closed.
   *
   * @param deleteData whether their files go as well; files of others stay
   */
  public record Remove(Set<Integer> ids, boolean deleteData, ActorRef<Answer> replyTo)
      implements Command {
    public Remove {
      ids = Set.copyOf(ids);
    }
  }

  /**
   * Another folder. Answered when it is done.
   *
   * @param folder absolute
   * @param moveData whether the files are moved; else they are looked for there
   */
  public record Move(int id, Path folder, boolean moveData, ActorRef<Answer> replyTo)
      implements Command {}

  /**
   * Gives a file or folder of a torrent another name on this disk. Answered when it is done.
   *
   * @param path as {@link TorrentDetails} shows it, or a folder above such files
   * @param newName of its last element
   */
  public record Rename(int id, String path, String newName, ActorRef<Answer> replyTo)
      implements Command {}

  /** Other settings of some torrents; what is empty stays. */
  public record Change(Set<Integer> ids, Changes changes, ActorRef<Answer> replyTo)
      implements Command {
    public Change {
      ids = Set.copyOf(ids);
    }
  }

  public record MoveInQueue(Set<Integer> ids, QueueMove where, ActorRef<Answer> replyTo)
      implements Command {
    public MoveInQueue {
      ids = Set.copyOf(ids);
    }
  }

  /** {@code replyTo} hears of all torrents. */
  public record AskAll(ActorRef<All> replyTo) implements Command {}

  /**
   * All torrents by their numbers.
   *
   * @param removed numbers of torrents that left the list not long ago, the last one last
   */
  public record All(List<TorrentView> torrents, List<Removed> removed) {
    public All {
      torrents = List.copyOf(torrents);
      removed = List.copyOf(removed);
    }
  }

  /**
   * @param at seconds since 1970
   */
  public record Removed(int id, long at) {}

  public record AskOne(int id, ActorRef<One> replyTo) implements Command {}

  /** By either info-hash. */
  public record AskByHash(Bytes infoHash, ActorRef<One> replyTo) implements Command {}

  /** Empty if there is none like that. */
  public record One(Optional<TorrentView> torrent) {}

  public record AskDetails(int id, ActorRef<Details> replyTo) implements Command {}

  /** Empty if there is none like that. */
  public record Details(Optional<TorrentDetails> torrent) {}

  public record AskSettings(ActorRef<GlobalSettings> replyTo) implements Command {}

  public record ChangeSettings(GlobalSettings settings, ActorRef<Answer> replyTo)
      implements Command {}

  public record AskStats(ActorRef<SessionStats> replyTo) implements Command {}
}
