package org.eidolon.actors.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.Neighborhoods;
import org.eidolon.streams.link.LinkConnection;

/**
 * A neighbor's place in the set, with or without its link. Each network has a name for it; those
 * are shown for whose sake the two of us have met. Mutable; kept by {@link LinkManager}.
 */
final class LinkPlace {
  private static final class Dial {
    boolean underWay;
    Duration pause;

    Dial(Duration pause) {
      this.pause = pause;
    }
  }

  /** By the network's key. */
  final Map<Bytes, Neighborhoods.Name> shown = new LinkedHashMap<>();

  /** Where we were to dial and must not. */
  final Set<PeerAddress> refused = new HashSet<>();

  Optional<ActorRef<Link.Command>> link = Optional.empty();
  Optional<LinkConnection> connection = Optional.empty();
  long sinceNanos;
  private List<Neighborhoods.Name> names = List.of();
  private List<Neighborhoods.Name> renamed = List.of();
  private final Map<PeerAddress, Dial> dials = new HashMap<>();

  /**
   * Takes new names. What was shown under an old one is shown under the new one of that network.
   *
   * @return the names that the link had and has no more
   */
  List<Neighborhoods.Name> rename(List<Neighborhoods.Name> now) {
    names = List.copyOf(now);
    var byNetwork =
        names.stream()
            .collect(Collectors.toMap(name -> name.network().key(), name -> name, (a, b) -> b));
    var gone = new ArrayList<Neighborhoods.Name>();
    var changed = new ArrayList<Neighborhoods.Name>();
    for (var before : List.copyOf(shown.values())) {
      var key = before.network().key();
      var after = byNetwork.get(key);
      if (after == null) {
        gone.add(shown.remove(key));
      } else if (!after.neighbor().equals(before.neighbor())) {
        gone.add(before);
        changed.add(after);
        shown.put(key, after);
      }
    }
    renamed = changed;
    var addresses = names.stream().map(name -> name.neighbor().address()).toList();
    dials.entrySet().removeIf(each -> !addresses.contains(each.getKey()));
    refused.retainAll(addresses);
    return gone;
  }

  /** What {@link #rename} gave other names. */
  List<Neighborhoods.Name> renamed() {
    return renamed;
  }

  Neighborhoods.Name first() {
    return names.get(0);
  }

  /** What the link is called by itself; null before the first name. */
  Neighbor way() {
    var some = shown.isEmpty() ? names : shown.values();
    return some.isEmpty() ? null : some.iterator().next().neighbor();
  }

  private boolean isShown(Neighborhoods.Name name) {
    return shown.containsKey(name.network().key());
  }

  /** Where networks have us dial that we have not met for. */
  Set<PeerAddress> toDial() {
    var addresses = new LinkedHashSet<PeerAddress>();
    for (var name : names) {
      if (name.dials() && !isShown(name)) {
        addresses.add(name.neighbor().address());
      }
    }
    return addresses;
  }

  boolean mayDial(PeerAddress address) {
    return !metAt(address).isEmpty();
  }

  /** The names of those networks for whose sake a connection that we open there is. */
  List<Neighborhoods.Name> metAt(PeerAddress address) {
    return names.stream()
        .filter(name -> name.dials() && name.mayDial() && !isShown(name))
        .filter(name -> name.neighbor().address().equals(address))
        .toList();
  }

  /** The names of those for whose sake a connection that the peer opens is. */
  List<Neighborhoods.Name> metByCall() {
    return names.stream().filter(name -> !name.dials() && !isShown(name)).toList();
  }

  /** False if it is under way. */
  boolean beginDial(PeerAddress address, Duration firstPause) {
    var dial = dials.computeIfAbsent(address, any -> new Dial(firstPause));
    boolean begins = !dial.underWay;
    dial.underWay = true;
    return begins;
  }

  void endDial(PeerAddress address) {
    var dial = dials.get(address);
    if (dial != null) {
      dial.underWay = false;
    }
  }

  /** The longest pause before the next try; it doubles. */
  Duration pause(PeerAddress address, Duration least, Duration most) {
    var dial = dials.computeIfAbsent(address, any -> new Dial(least));
    var now = dial.pause;
    var doubled = now.multipliedBy(2);
    dial.pause = doubled.compareTo(most) < 0 ? doubled : most;
    return now;
  }

  void succeeded(PeerAddress address) {
    dials.remove(address);
  }

  void lasted(Duration whole) {
    dials
        .entrySet()
        .removeIf(each -> !each.getValue().underWay && whole.compareTo(each.getValue().pause) > 0);
  }

  /** Of these, the names that were shown and are not any more. */
  List<Neighborhoods.Name> hide(List<Neighborhoods.Name> met) {
    var hidden = new ArrayList<Neighborhoods.Name>();
    for (var name : met) {
      var present = shown.remove(name.network().key());
      if (present != null) {
        hidden.add(present);
      }
    }
    return hidden;
  }
}
