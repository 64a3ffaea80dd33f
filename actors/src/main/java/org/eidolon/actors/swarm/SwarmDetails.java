package org.eidolon.actors.swarm;

import java.util.BitSet;
import java.util.List;

/**
 * What is shown of a swarm to who looks closer. Partners are numbered by us: nothing here says who
 * they are.
 *
 * @param have pieces that are here; see {@link #have()}
 * @param reachable whether the tracker that serves it answered last
 * @param trackerProblem one line for people, or empty
 * @param sharers complete ones as the tracker counts, -1 if it was not heard
 * @param fetchers others as the tracker counts, -1 if it was not heard
 */
public record SwarmDetails(
    BitSet have,
    List<Row> partners,
    boolean reachable,
    String trackerProblem,
    int sharers,
    int fetchers) {
  static final SwarmDetails UNKNOWN = new SwarmDetails(new BitSet(), List.of(), false, "", -1, -1);

  public SwarmDetails {
    have = (BitSet) have.clone();
    partners = List.copyOf(partners);
  }

  @Override
  public BitSet have() {
    return (BitSet) have.clone();
  }

  /**
   * One partner with an open circuit.
   *
   * @param called whether we built the circuit
   * @param relays between us; -1 if it called us
   * @param pieces it has shown
   * @param fetchRate bytes a second from it
   * @param serveRate bytes a second to it
   */
  public record Row(
      int number,
      boolean called,
      int relays,
      int pieces,
      long fetchRate,
      long serveRate,
      boolean weFetch,
      boolean weServe) {}
}
