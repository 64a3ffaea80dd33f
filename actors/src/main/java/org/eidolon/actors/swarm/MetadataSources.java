package org.eidolon.actors.swarm;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;

/**
 * Whom a {@link MetainfoFetch} asks for what. Each text is asked of one partner; if that takes
 * long, of further ones as well. Belongs to the fetch's actor and is used by it alone.
 */
final class MetadataSources {
  private static final int MOST_CALLED = 4;
  private static final int MOST_INCOMING = 8;
  private static final int MOST_BANNED = 256;

  /** Texts that one partner is asked for at a time. */
  private static final int MOST_TEXTS = 32;

  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long REST_NANOS = Duration.ofSeconds(30).toNanos();

  /** A text that is not here yet. */
  private static final class Want {
    private final int bytes;
    private final Set<Integer> askedOf = new HashSet<>();
    private long askedNanos;

    Want(int bytes) {
      this.bytes = bytes;
    }
  }

  private static final class Source {
    private final ActorRef<MetadataSession.Command> session;
    private final Optional<Bytes> pseudonym;
    private boolean open;
    private boolean ready;
    private int texts;

    Source(ActorRef<MetadataSession.Command> session, Optional<Bytes> pseudonym) {
      this.session = session;
      this.pseudonym = pseudonym;
    }
  }

  private final SwarmPorts ports;
  private final Tally tally = new Tally();
  private final Map<Integer, Source> sources = new LinkedHashMap<>();
  private final Map<Bytes, Want> wants = new LinkedHashMap<>();
  private final Set<Bytes> banned = new LinkedHashSet<>();
  private final Map<Bytes, Long> resting = new LinkedHashMap<>();
  private int nextId;

  MetadataSources(SwarmPorts ports) {
    this.ports = ports;
  }

  /** Takes a partner in; {@code spawn} makes its session by its number. */
  void add(Optional<Bytes> pseudonym, IntFunction<ActorRef<MetadataSession.Command>> spawn) {
    int id = nextId++;
    sources.put(id, new Source(spawn.apply(id), pseudonym));
  }

  void want(Bytes root, int bytes) {
    wants.put(root, new Want(bytes));
    assign();
  }

  boolean wantsNothing() {
    return wants.isEmpty();
  }

  boolean isEmpty() {
    return sources.isEmpty();
  }

  /** Whether a circuit to this partner is of use. */
  boolean wants(Bytes pseudonym) {
    return lacking() > 0 && !avoided().contains(pseudonym);
  }

  /** Whether those who call us must go elsewhere. */
  boolean crowded() {
    long incoming = sources.values().stream().filter(one -> one.pseudonym.isEmpty()).count();
    return incoming >= MOST_INCOMING;
  }

  int lacking() {
    long called = sources.values().stream().filter(one -> one.pseudonym.isPresent()).count();
    int most = Math.min(MOST_CALLED, ports.config().partners());
    return wants.isEmpty() ? 0 : (int) Math.max(0, most - called);
  }

  /** Partners no circuit is wanted to: those we have, those who lied, those who knew nothing. */
  Set<Bytes> avoided() {
    var avoided = new HashSet<>(banned);
    avoided.addAll(resting.keySet());
    sources.values().forEach(one -> one.pseudonym.ifPresent(avoided::add));
    return avoided;
  }

  void onSession(MetadataSession.Event event) {
    var source = sources.get(event.id());
    if (source == null) {
      return;
    }
    if (event instanceof MetadataSession.Opened opened) {
      source.open = true;
      if (opened.relays() >= 0) {
        tally.built(opened.relays(), opened.buildMillis());
      }
    } else if (event instanceof MetadataSession.Ready) {
      source.ready = true;
    } else if (event instanceof MetadataSession.Closed closed) {
      onClosed(source, closed);
    }
    assign();
  }

  private void onClosed(Source source, MetadataSession.Closed closed) {
    sources.remove(closed.id());
    wants.values().forEach(want -> want.askedOf.remove(closed.id()));
    switch (closed.why()) {
      case WRONG_BLOCK, MALFORMED, OUT_OF_STATE, FLOOD -> source.pseudonym.ifPresent(this::ban);
      case NOTHING_TO_EXCHANGE, SNUBBED -> source.pseudonym.ifPresent(this::rest);
      default -> {
        // A circuit that broke says nothing about the partner.
      }
    }
  }

  private void ban(Bytes pseudonym) {
    banned.add(pseudonym);
    if (banned.size() > MOST_BANNED) {
      banned.remove(banned.iterator().next());
    }
  }

  /** It may know the torrent later. */
  private void rest(Bytes pseudonym) {
    resting.put(pseudonym, ports.nanos().getAsLong());
    if (resting.size() > MOST_BANNED) {
      resting.remove(resting.keySet().iterator().next());
    }
  }

  /** A text came; false if it was here already. */
  boolean arrived(int from, Bytes root) {
    var source = sources.get(from);
    if (source != null) {
      source.texts--;
    }
    return wants.containsKey(root);
  }

  /** The text was right. */
  void settled(Bytes root) {
    wants.remove(root);
  }

  /** The text was wrong: its giver goes, and another is asked. */
  void lied(int from) {
    var source = sources.get(from);
    if (source != null) {
      source.ready = false;
      source.session.tell(new MetadataSession.Close(Farewell.WRONG_BLOCK));
    }
  }

  void tick() {
    long now = ports.nanos().getAsLong();
    resting.values().removeIf(since -> now - since > REST_NANOS);
    assign();
  }

  private void assign() {
    for (var entry : sources.entrySet()) {
      if (entry.getValue().ready) {
        assign(entry.getKey(), entry.getValue());
      }
    }
  }

  private void assign(int id, Source source) {
    long now = ports.nanos().getAsLong();
    var lengths = new HashMap<Bytes, Integer>();
    for (var entry : wants.entrySet()) {
      if (source.texts == MOST_TEXTS) {
        break;
      }
      var want = entry.getValue();
      boolean late = now - want.askedNanos > PATIENCE_NANOS;
      if ((want.askedOf.isEmpty() || late) && want.askedOf.add(id)) {
        want.askedNanos = now;
        source.texts++;
        lengths.put(entry.getKey(), want.bytes);
      }
    }
    if (!lengths.isEmpty()) {
      source.session.tell(new MetadataSession.Want(lengths));
    }
  }

  /** Ends all sessions; each says so itself. */
  void close() {
    for (var source : List.copyOf(sources.values())) {
      source.session.tell(new MetadataSession.Close(Farewell.LEFT));
    }
  }

  SwarmStatus status(SwarmStatus.State state, long totalBytes, String problem) {
    int open = (int) sources.values().stream().filter(one -> one.open).count();
    int ready = (int) sources.values().stream().filter(one -> one.ready).count();
    return new SwarmStatus(
        state,
        totalBytes,
        totalBytes,
        0,
        0,
        0,
        0,
        open,
        ready,
        0,
        tally.relaysLeast,
        tally.relaysMost,
        tally.buildMillisMedian(),
        problem,
        1);
  }
}
