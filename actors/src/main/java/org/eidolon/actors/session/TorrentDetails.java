package org.eidolon.actors.session;

import java.util.BitSet;
import java.util.List;
import org.eidolon.proto.swarm.Priority;

/**
 * What is shown of one torrent when somebody looks closer.
 *
 * @param files none while partners are asked for the description
 * @param pieces those that are here; see {@link #pieces()}
 * @param partners those that a circuit is open to
 * @param tracker how the tracker stands that serves it
 */
public record TorrentDetails(
    int id,
    List<File> files,
    BitSet pieces,
    int pieceCount,
    List<Partner> partners,
    TrackerStanding tracker) {

  public TorrentDetails {
    files = List.copyOf(files);
    pieces = (BitSet) pieces.clone();
    partners = List.copyOf(partners);
  }

  @Override
  public BitSet pieces() {
    return (BitSet) pieces.clone();
  }

  /**
   * One file, padding and links left out.
   *
   * @param number as rules of {@link org.eidolon.proto.choice.FilePattern} count, from 1
   * @param path below the torrent's folder on this disk, elements joined by slashes
   * @param completedBytes of it in pieces that are here
   */
  public record File(int number, String path, long bytes, long completedBytes, Priority priority) {
    public boolean isWanted() {
      return priority != Priority.SKIP;
    }
  }

  /**
   * One partner of the swarm. Nobody knows its address here.
   *
   * @param number ours for it, while its circuit lasts
   * @param called whether we built the circuit
   * @param relays between us; -1 if it called us: then we cannot know
   * @param progress what it has shown of its pieces, 0 to 1
   * @param fetchRate bytes a second from it
   * @param serveRate bytes a second to it
   */
  public record Partner(
      int number,
      boolean called,
      int relays,
      double progress,
      long fetchRate,
      long serveRate,
      boolean weFetch,
      boolean weServe) {}

  /**
   * @param reachable whether the tracker that serves it answered last
   * @param problem one line for people, or empty
   * @param sharers complete ones in the swarm as the tracker counts, -1 if it was not heard
   * @param fetchers others in the swarm as the tracker counts, -1 if it was not heard
   */
  public record TrackerStanding(boolean reachable, String problem, int sharers, int fetchers) {
    static final TrackerStanding UNKNOWN = new TrackerStanding(false, "", -1, -1);
  }
}
