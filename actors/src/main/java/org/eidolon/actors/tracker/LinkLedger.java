package org.eidolon.actors.tracker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;

/**
 * How the links to our neighbors stand, and which of them are guards: few, kept as long as they are
 * up, and preferred in an order that only we know and that is the same after every start.
 */
final class LinkLedger {
  private static final Bytes GUARD =
      Bytes.copyOf("eidolon guard order".getBytes(StandardCharsets.US_ASCII));

  private final Bytes secret;
  private final int guardCount;
  private final Map<PeerId, Neighbor> neighbors = new LinkedHashMap<>();
  private final Set<PeerId> up = new LinkedHashSet<>();
  private final Set<PeerId> failed = new LinkedHashSet<>();
  private final Set<PeerId> guards = new LinkedHashSet<>();

  LinkLedger(SigningKey key, int guardCount) {
    this.secret = Hashes.hmacSha256(key.seed(), GUARD);
    this.guardCount = guardCount;
  }

  /** The whole set from now on. Links that are up stay so, even to peers of the next set. */
  void assign(List<Neighbor> assigned) {
    neighbors.clear();
    assigned.forEach(neighbor -> neighbors.put(neighbor.peer(), neighbor));
    failed.retainAll(neighbors.keySet());
    chooseGuards();
  }

  boolean knows(PeerId peer) {
    return neighbors.containsKey(peer);
  }

  boolean isUp(PeerId peer) {
    return up.contains(peer);
  }

  void up(PeerId peer) {
    up.add(peer);
    failed.remove(peer);
    chooseGuards();
  }

  void down(PeerId peer) {
    up.remove(peer);
    chooseGuards();
  }

  /** The neighbor does not answer; told to the tracker until it does, or is replaced. */
  void failed(PeerId peer) {
    if (knows(peer) && !up.contains(peer)) {
      failed.add(peer);
    }
  }

  private void chooseGuards() {
    guards.removeIf(guard -> !usable(guard));
    var others = new ArrayList<>(up);
    others.removeIf(peer -> !usable(peer) || guards.contains(peer));
    others.sort(Comparator.comparing(this::rank));
    for (var next : others) {
      if (guards.size() >= guardCount) {
        return;
      }
      guards.add(next);
    }
  }

  private boolean usable(PeerId peer) {
    return up.contains(peer) && neighbors.containsKey(peer);
  }

  private String rank(PeerId peer) {
    return Hashes.hmacSha256(secret, peer.key()).toHex();
  }

  Set<Integer> upLabels() {
    return labels(up::contains);
  }

  Set<Integer> guardLabels() {
    return labels(guards::contains);
  }

  Set<Integer> failedLabels() {
    return labels(failed::contains);
  }

  /** Whether codes of this network call a link to us so. */
  boolean named(int inLabel) {
    return neighbors.values().stream().anyMatch(neighbor -> neighbor.inLabel() == inLabel);
  }

  private Set<Integer> labels(Predicate<PeerId> chosen) {
    var labels = new LinkedHashSet<Integer>();
    for (var neighbor : neighbors.values()) {
      if (chosen.test(neighbor.peer())) {
        labels.add(neighbor.outLabel());
      }
    }
    return labels;
  }
}
