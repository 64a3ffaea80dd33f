package org.eidolon.proto.tracker;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.eidolon.proto.peer.PeerId;

/**
 * A member as the graph holds it. Mutable; the {@link NeighborGraph} alone writes it, and takes
 * care that edges are there at both ends.
 */
final class Member {
  /**
   * One direction of a link.
   *
   * @param outLabel names what we send to the other end
   * @param inLabel names what the other end sends to us
   */
  record Edge(Member to, int outLabel, int inLabel) {}

  private final PeerId id;
  private Profile profile;
  private Subnet subnet;
  private List<Edge> edges = List.of();
  private boolean stale = true;
  private Set<Integer> up = Set.of();
  private Set<Integer> guards = Set.of();

  Member(PeerId id, Profile profile) {
    this.id = id;
    update(profile);
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
  }

  void assign(List<Edge> assigned) {
    edges = assigned;
    stale = false;
  }

  /** What the member says of its links, by out label. */
  void report(Collection<Integer> upLabels, Collection<Integer> guardLabels) {
    up = Set.copyOf(upLabels);
    guards = Set.copyOf(guardLabels);
  }

  /** Whether both ends say that this link of ours is up. */
  boolean usable(Edge edge) {
    return up.contains(edge.outLabel()) && edge.to().up.contains(edge.inLabel());
  }

  boolean guarded(Edge edge) {
    return guards.contains(edge.outLabel());
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
