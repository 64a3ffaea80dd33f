package org.eidolon.proto.tracker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eidolon.proto.peer.PeerId;

/**
 * A member as the graph holds it. Mutable; the {@link NeighborGraph} alone writes it, and takes
 * care that edges are there at both ends.
 */
final class Member {
  /** An odd number near 2^32 divided by the golden ratio. */
  private static final int SPREAD = 0x9e37_79b9;

  /**
   * One direction of a link.
   *
   * @param outLabel names what we send to the other end
   * @param inLabel names what the other end sends to us
   */
  record Edge(Member to, int outLabel, int inLabel) {}

  /** The links that serve paths, as the graph worked them out last. */
  record Usable(List<Edge> all, List<Edge> guards) {}

  private final PeerId id;
  private final int spread;
  private Profile profile;
  private Subnet subnet;
  private List<Edge> edges = List.of();
  private boolean stale = true;
  private Set<Integer> up = Set.of();
  private Set<Integer> guards = Set.of();
  private Optional<Usable> usable = Optional.empty();

  Member(PeerId id, Profile profile) {
    this.id = id;
    this.spread = id.hashCode() * SPREAD;
    update(profile);
  }

  /** A hash whose low bits are as good as the others. */
  int spread() {
    return spread >>> Short.SIZE ^ spread;
  }

  PeerId id() {
    return id;
  }

  Profile profile() {
    return profile;
  }

  Subnet subnet() {
    return subnet;
  }

  void update(Profile next) {
    this.profile = next;
    this.subnet = Subnet.of(next.address());
  }

  /** The links assigned; only as fresh as {@link #stale()} says. */
  List<Edge> edges() {
    return edges;
  }

  boolean stale() {
    return stale;
  }

  void outdate() {
    stale = true;
    usable = Optional.empty();
  }

  void assign(List<Edge> assigned) {
    edges = assigned;
    stale = false;
    usable = Optional.empty();
  }

  /**
   * What the member says of its links, by out label.
   *
   * @return whether that is news
   */
  boolean report(Collection<Integer> upLabels, Collection<Integer> guardLabels) {
    var nowUp = Set.copyOf(upLabels);
    var nowGuards = Set.copyOf(guardLabels);
    if (nowUp.equals(up) && nowGuards.equals(guards)) {
      return false;
    }
    up = nowUp;
    guards = nowGuards;
    return true;
  }

  /** One of the two ends of some link of ours said something else of it. */
  void recount() {
    usable = Optional.empty();
  }

  /** The links that both ends call up, and those of them that are guards; edges must be fresh. */
  Usable usable() {
    if (usable.isEmpty()) {
      var all = new ArrayList<Edge>();
      var guarding = new ArrayList<Edge>();
      for (var edge : edges) {
        if (up.contains(edge.outLabel()) && edge.to().up.contains(edge.inLabel())) {
          all.add(edge);
          if (guards.contains(edge.outLabel())) {
            guarding.add(edge);
          }
        }
      }
      usable = Optional.of(new Usable(List.copyOf(all), List.copyOf(guarding)));
    }
    return usable.get();
  }

  /** Whether we open the link: the later one does, unless only one of the two can be dialled. */
  boolean dials(Member other) {
    if (profile.outOnly() != other.profile.outOnly()) {
      return profile.outOnly();
    }
    int later = profile.since().compareTo(other.profile.since());
    return later != 0 ? later > 0 : id.compareTo(other.id) > 0;
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
