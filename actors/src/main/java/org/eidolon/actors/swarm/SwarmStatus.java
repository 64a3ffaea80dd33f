package org.eidolon.actors.swarm;

/**
 * How one swarm stands, as shown to people. Counts and rates only: no address, no path.
 *
 * @param totalBytes of all files, without padding
 * @param wantedBytes of pieces that are here or are to come: all but what is skipped
 * @param verifiedBytes of pieces that are here and match their hashes
 * @param fetchedBytes block bytes received, wasted ones included
 * @param servedBytes block bytes sent
 * @param wastedBytes received but thrown away: duplicates and blocks that did not match
 * @param circuits open circuits of this swarm, both ways
 * @param partners distinct partners we fetch from
 * @param servingPartners distinct partners whose blocks we have used so far
 * @param relaysLeast fewest relays on a circuit we built; 0 if none was built yet
 * @param relaysMost most relays
 * @param buildMillisMedian median time to build a circuit; 0 if none was built yet
 * @param problem one line for people, or empty
 * @param prepared 0 to 1: how far the files are checked or given their room; 1 once both are done
 */
public record SwarmStatus(
    State state,
    long totalBytes,
    long wantedBytes,
    long verifiedBytes,
    long fetchedBytes,
    long servedBytes,
    long wastedBytes,
    int circuits,
    int partners,
    int servingPartners,
    int relaysLeast,
    int relaysMost,
    long buildMillisMedian,
    String problem,
    double prepared) {

  /** Whether its files are not ready: what is here is not known, or has no room yet. */
  public boolean isPreparing() {
    return prepared < 1;
  }

  /** The same, as far as it is with its files. */
  SwarmStatus prepared(double part) {
    return new SwarmStatus(
        state,
        totalBytes,
        wantedBytes,
        verifiedBytes,
        fetchedBytes,
        servedBytes,
        wastedBytes,
        circuits,
        partners,
        servingPartners,
        relaysLeast,
        relaysMost,
        buildMillisMedian,
        problem,
        part);
  }

  /** Nothing has happened yet, and nothing is known of what is here. */
  static SwarmStatus before(State state, long totalBytes, String problem) {
    return holding(state, totalBytes, totalBytes, 0, problem);
  }

  /** So much is known to be here, and nothing moves. */
  public static SwarmStatus holding(
      State state, long totalBytes, long wantedBytes, long verifiedBytes, String problem) {
    return new SwarmStatus(
        state, totalBytes, wantedBytes, verifiedBytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, problem, 1);
  }

  /** What a swarm is doing. */
  public enum State {
    /** Reading what is on disk and comparing hashes. */
    CHECKING,
    /** Filling the files with zeros, so that the disk has room for all of it. */
    ALLOCATING,
    /** A magnet: the info dictionary is not here yet. */
    FETCHING_METAINFO,
    /** The tracker does not answer, or we have not joined yet. */
    WAITING_FOR_TRACKER,
    /** Nobody else is in the swarm, or circuits to them are being built. */
    LOOKING_FOR_PARTNERS,
    FETCHING,
    /** Partners came and went: no one has the rest. */
    WAITING_FOR_THE_REST,
    /** All of it is here, or all that is wanted of it. */
    SHARING,
    /** The disk is full or refuses otherwise, which is tried again; {@code problem} says why. */
    WAITING_FOR_DISK,
    /** What is on disk cannot be shared or fetched at all; {@code problem} says why. */
    STOPPED
  }
}
