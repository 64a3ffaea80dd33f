package org.eidolon.actors.circuit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.tracker.PathGrant;

/** The circuits of ours that there are, oldest first. Used by {@link CircuitManager}. */
final class OwnCircuits {
  private record Entry(long number, int relays, int firstLabel, long bornNanos) {}

  private final Map<ActorRef<Circuit.Command>, Entry> entries = new LinkedHashMap<>();
  private long last;

  void begun(ActorRef<Circuit.Command> circuit, PathGrant grant, long nowNanos) {
    last++;
    entries.put(circuit, new Entry(last, grant.relays(), grant.firstLabel(), nowNanos));
  }

  void ended(ActorRef<?> circuit) {
    entries.remove(circuit);
  }

  Optional<ActorRef<Circuit.Command>> of(long number) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().number() == number)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  List<OwnCircuit> shown(LinkNames links, long nowNanos) {
    return entries.values().stream()
        .map(
            entry ->
                new OwnCircuit(
                    entry.number(),
                    entry.relays(),
                    links.neighbor(entry.firstLabel()),
                    Duration.ofNanos(nowNanos - entry.bornNanos())))
        .toList();
  }
}
