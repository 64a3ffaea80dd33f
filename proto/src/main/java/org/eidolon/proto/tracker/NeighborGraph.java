package org.eidolon.proto.tracker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.peer.PeerId;

/**
 * Who is linked to whom: the union of {@link #RINGS} hash rings, on each of which a member is the
 * neighbor of the one before and the one after it. Such a union is an expander: short paths
 * everywhere, and it stays whole when half of its members vanish.
 *
 * <p>Seeds and labels follow from one secret, so that a tracker that forgot its members assigns the
 * same links again when they return. Mutable; kept by one owner.
 */
public final class NeighborGraph {
  public static final int RINGS = 8;

  /** The most neighbors that a member can have. */
  public static final int MOST_NEIGHBORS = RINGS * (2 + 2 * Ring.OUT_ONLY_A_SIDE);

  private static final Bytes SEED = ascii("eidolon ring seed");
  private static final Bytes LABEL = ascii("eidolon link label");

  private final Bytes secret;
  private final List<Ring> rings;
  private final Map<PeerId, Member> members = new LinkedHashMap<>();
  private final Capacities capacities = new Capacities();

  /**
   * @param secret of the tracker, at least 32 bytes
   */
  public NeighborGraph(Bytes secret) {
    this.secret = secret;
    this.rings = new ArrayList<>(RINGS);
    for (int c = 0; c < RINGS; c++) {
      rings.add(new Ring(c, Hashes.hmacSha256(secret, SEED, Bytes.copyOf((byte) c))));
    }
  }

  public int size() {
    return members.size();
  }

  public boolean contains(PeerId peer) {
    return members.containsKey(peer);
  }

  public Optional<Profile> profile(PeerId peer) {
    return Optional.ofNullable(members.get(peer)).map(Member::profile);
  }

  /** Puts a member on all rings, or changes what is known of it. */
  public void join(PeerId peer, Profile profile) {
    var present = members.get(peer);
    if (present != null) {
      change(present, profile);
      return;
    }
    members.put(peer, new Member(peer, profile));
    capacities.add(profile.capacityMbit());
    for (var ring : rings) {
      outdate(ring.around(peer));
      ring.add(peer, profile.outOnly());
      outdate(ring.around(peer));
    }
  }

  private void change(Member member, Profile profile) {
    if (member.profile().outOnly() != profile.outOnly()) {
      for (var ring : rings) {
        outdate(ring.around(member.id()));
        ring.remove(member.id());
        ring.add(member.id(), profile.outOnly());
        outdate(ring.around(member.id()));
      }
    }
    capacities.remove(member.profile().capacityMbit());
    capacities.add(profile.capacityMbit());
    member.update(profile);
  }

  public void leave(PeerId peer) {
    var gone = members.remove(peer);
    if (gone == null) {
      return;
    }
    capacities.remove(gone.profile().capacityMbit());
    for (var ring : rings) {
      outdate(ring.around(peer));
      ring.remove(peer);
      outdate(ring.around(peer));
    }
  }

  private void outdate(Set<PeerId> concerned) {
    for (var peer : concerned) {
      var member = members.get(peer);
      if (member != null) {
        member.outdate();
      }
    }
  }

  /** The neighbors of a member as it is told of them; empty if it is none. */
  public List<Neighbor> neighbors(PeerId peer) {
    var member = members.get(peer);
    if (member == null) {
      return List.of();
    }
    var told = new ArrayList<Neighbor>();
    for (var edge : edges(member)) {
      var other = edge.to();
      told.add(
          new Neighbor(
              other.id(),
              other.profile().address(),
              edge.outLabel(),
              edge.inLabel(),
              member.dials(other)));
    }
    return told;
  }

  /** The neighbor behind an out label of {@code peer}. */
  public Optional<PeerId> behind(PeerId peer, int outLabel) {
    var member = members.get(peer);
    return member == null
        ? Optional.empty()
        : edges(member).stream()
            .filter(edge -> edge.outLabel() == outLabel)
            .map(edge -> edge.to().id())
            .findFirst();
  }

  /**
   * Takes down what a member says of its links; a link serves paths once both ends call it up.
   *
   * @param up out labels of the links that are up
   * @param guards out labels of the links that carry the member's own circuits
   */
  public void report(PeerId peer, Collection<Integer> up, Collection<Integer> guards) {
    var member = members.get(peer);
    if (member != null && member.report(up, guards)) {
      member.recount();
      // Links are mutual: whoever has one to it is among those it has one to.
      edges(member).forEach(edge -> edge.to().recount());
    }
  }

  /** Whether a path can end at a member: one of its guards is up. */
  public boolean guarded(PeerId peer) {
    var member = members.get(peer);
    return member != null && !usableGuards(member).isEmpty();
  }

  Member member(PeerId peer) {
    return members.get(peer);
  }

  /** What a member weighs in the choice of paths: its capacity, but at most four medians. */
  double weight(Member member) {
    return Math.min(member.profile().capacityMbit(), 4.0 * capacities.median());
  }

  List<Member.Edge> usable(Member member) {
    return usableLinks(member).all();
  }

  List<Member.Edge> usableGuards(Member member) {
    return usableLinks(member).guards();
  }

  private Member.Usable usableLinks(Member member) {
    if (member.stale()) {
      edges(member);
    }
    return member.usable();
  }

  private List<Member.Edge> edges(Member member) {
    if (member.stale()) {
      var fresh = new ArrayList<Member.Edge>();
      for (var other : assigned(member.id())) {
        fresh.add(
            new Member.Edge(
                members.get(other), label(member.id(), other), label(other, member.id())));
      }
      member.assign(List.copyOf(fresh));
    }
    return member.edges();
  }

  private Set<PeerId> assigned(PeerId peer) {
    var assigned = new LinkedHashSet<PeerId>();
    for (var ring : rings) {
      assigned.addAll(ring.neighbors(peer));
    }
    return assigned;
  }

  private int label(PeerId from, PeerId to) {
    var hash = Hashes.hmacSha256(secret, LABEL, from.key(), to.key());
    int label = ByteBuffer.wrap(hash.toArray()).getInt();
    return label == 0 ? 1 : label;
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
