package org.eidolon.proto.tracker;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.swarm.SwarmKeys;

/**
 * Whom a tracker serves, and in which swarms. Swarms are known to it by the handles of a day only;
 * the operator names them by their secrets, from which the handles follow. Mutable; kept by one
 * owner.
 */
public final class AccessRules {
  /**
   * What the operator decided.
   *
   * @param membersOnly only {@code accounts} are served
   * @param allowed swarm secrets; if there are any, no other swarm is served
   * @param blocked swarm secrets, each with the line that its members are told
   */
  public record Decided(
      boolean membersOnly, Set<PeerId> accounts, Set<Bytes> allowed, Map<Bytes, String> blocked) {
    public Decided {
      accounts = Set.copyOf(accounts);
      allowed = Set.copyOf(allowed);
      blocked = Map.copyOf(blocked);
    }

    /** Everybody in every swarm, or with {@code membersOnly} nobody as yet. */
    public static Decided nothing(boolean membersOnly) {
      return new Decided(membersOnly, Set.of(), Set.of(), Map.of());
    }

    @Override
    public String toString() {
      return "Decided[hidden]";
    }
  }

  private static final String BLOCKED = "this tracker does not serve this swarm";
  private static final String NOT_LISTED =
      "this tracker serves listed swarms only, and this is none of them";

  private final Bytes trackerKey;
  private Decided decided;
  private List<Long> days = List.of();
  private final Set<Bytes> allowed = new HashSet<>();
  private final Map<Bytes, String> blocked = new HashMap<>();

  /**
   * @param trackerKey handles are blinded with it
   */
  public AccessRules(Bytes trackerKey, Decided decided) {
    this.trackerKey = trackerKey;
    this.decided = decided;
  }

  public void decide(Decided now) {
    decided = now;
    days = List.of();
  }

  /** Whether accounts are kept, and their traffic counted. */
  public boolean membersOnly() {
    return decided.membersOnly();
  }

  /** The line that says why {@code peer} is not served in a swarm; empty if it is. */
  public Optional<String> refusal(PeerId peer, Bytes handle, Instant now) {
    if (decided.membersOnly() && !decided.accounts().contains(peer)) {
      return Optional.of(
          "this tracker serves its members only; ask its operator for: eidolon tracker account add "
              + new AccountKey(peer).text());
    }
    learn(now);
    var line = blocked.get(handle);
    if (line != null) {
      return Optional.of(line.isBlank() ? BLOCKED : line);
    }
    return decided.allowed().isEmpty() || allowed.contains(handle)
        ? Optional.empty()
        : Optional.of(NOT_LISTED);
  }

  /** The handles of the day; members' clocks may be ahead of ours or behind. */
  private void learn(Instant now) {
    var current = SwarmKeys.at(now, trackerKey, trackerKey).stream().map(SwarmKeys::day).toList();
    if (current.equals(days)) {
      return;
    }
    days = current;
    allowed.clear();
    blocked.clear();
    for (long day : days) {
      decided.allowed().forEach(secret -> allowed.add(handle(secret, day)));
      decided.blocked().forEach((secret, line) -> blocked.put(handle(secret, day), line));
    }
  }

  private Bytes handle(Bytes secret, long day) {
    return SwarmKeys.of(secret, trackerKey, day).handle();
  }
}
