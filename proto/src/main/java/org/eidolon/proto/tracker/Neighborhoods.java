package org.eidolon.proto.tracker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;

/**
 * Whom the trackers of all our networks assigned to us. A peer that several of them name is one
 * neighbor, with one link, which has labels of its own in each network. Mutable; kept by one owner.
 */
public final class Neighborhoods {

  /**
   * One network, as the member sees it.
   *
   * @param key of its tracker
   * @param policy how far inside our walls that tracker may send us
   */
  public record Network(Bytes key, DialPolicy policy) {}

  /** What a network calls a neighbor, and where it has us meet it. */
  public record Name(Network network, Neighbor neighbor) {
    /** Whether we open a connection for that network's sake. */
    public boolean dials() {
      return neighbor.weDial();
    }

    /** Whether we do, if we should. */
    public boolean mayDial() {
      return network.policy().allows(neighbor.address());
    }
  }

  private final Map<Bytes, Network> networks = new LinkedHashMap<>();
  private final Map<Bytes, List<Neighbor>> sets = new LinkedHashMap<>();

  /** Takes the whole set of one network; an empty one ends our part in it. */
  public void assign(Network network, List<Neighbor> neighbors) {
    if (neighbors.isEmpty()) {
      networks.remove(network.key());
      sets.remove(network.key());
    } else {
      networks.put(network.key(), network);
      sets.put(network.key(), List.copyOf(neighbors));
    }
  }

  /** Everybody under all names, in the order of the networks and of their sets. */
  public Map<PeerId, List<Name>> all() {
    var all = new LinkedHashMap<PeerId, List<Name>>();
    sets.forEach(
        (key, set) -> {
          for (var neighbor : set) {
            var name = new Name(networks.get(key), neighbor);
            all.computeIfAbsent(neighbor.peer(), peer -> new ArrayList<>()).add(name);
          }
        });
    return all;
  }
}
