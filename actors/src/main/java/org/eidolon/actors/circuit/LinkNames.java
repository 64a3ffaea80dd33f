package org.eidolon.actors.circuit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.link.Link;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;

/**
 * The links that are up, by the labels that codes call them. A link to a peer that is our neighbor
 * in several networks has labels of each. Used by {@link CircuitManager}.
 */
final class LinkNames {
  private record Named(PeerId peer, ActorRef<Link.Command> link) {}

  private final Map<Integer, Named> byOutLabel = new HashMap<>();
  private final Map<PeerId, Set<Neighbor>> names = new HashMap<>();

  /** What is there is what the manager of links told and has not taken back. */
  void hear(LinkManager.Event event) {
    if (event instanceof LinkManager.LinkUp up) {
      var neighbor = up.neighbor();
      // Labels are drawn at random by each tracker: one that is taken is not given to another link.
      byOutLabel.putIfAbsent(neighbor.outLabel(), new Named(neighbor.peer(), up.link()));
      names.computeIfAbsent(neighbor.peer(), peer -> new HashSet<>()).add(neighbor);
    } else if (event instanceof LinkManager.NameGone gone) {
      forget(gone.neighbor());
    } else if (event instanceof LinkManager.LinkDown down) {
      forget(down.neighbor());
    }
  }

  private void forget(Neighbor name) {
    var known = names.get(name.peer());
    if (known == null || !known.remove(name)) {
      return;
    }
    if (known.isEmpty()) {
      names.remove(name.peer());
    }
    var named = byOutLabel.get(name.outLabel());
    boolean still = known.stream().anyMatch(other -> other.outLabel() == name.outLabel());
    if (named != null && named.peer().equals(name.peer()) && !still) {
      byOutLabel.remove(name.outLabel());
    }
  }

  Optional<ActorRef<Link.Command>> link(int outLabel) {
    return Optional.ofNullable(byOutLabel.get(outLabel)).map(Named::link);
  }

  /** Who is at the other end of a link. */
  Optional<PeerId> neighbor(int outLabel) {
    return names.entrySet().stream()
        .filter(each -> each.getValue().stream().anyMatch(name -> name.outLabel() == outLabel))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** What a code may call the link that it came in on. */
  Set<Integer> inLabels(Neighbor neighbor) {
    var labels = new HashSet<Integer>();
    labels.add(neighbor.inLabel());
    names.getOrDefault(neighbor.peer(), Set.of()).forEach(name -> labels.add(name.inLabel()));
    return labels;
  }
}
