package org.eidolon.node.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eidolon.node.story.SwarmStoryTest.assertSame;
import static org.eidolon.node.story.SwarmStoryTest.random;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.eidolon.proto.metainfo.Metainfo;

/**
 * A network whose peers come and go while a file crosses it, and some of whose sharers mean harm;
 * in virtual time with the settings that people have.
 */
final class Churn implements AutoCloseable {
  private static final Duration AWAY_LEAST = Duration.ofSeconds(15);
  private static final Duration AWAY_MOST = Duration.ofSeconds(45);

  /** Fetchers come one after the other. */
  private static final Duration BETWEEN_FETCHERS = Duration.ofSeconds(5);

  private static final Duration MOST = Duration.ofMinutes(10);
  private static final Duration STEP = Duration.ofSeconds(1);

  /** After this, circuits that serve nothing are closed. */
  private static final Duration REST = Duration.ofMinutes(3);

  private final NetworkTime.Virtual time = NetworkTime.virtual();
  private final Random random = new Random(20);
  private final TestNetwork network;
  private final Duration betweenLeaves;
  private final List<SimPeer> fetchers = new ArrayList<>();
  private final List<SimPeer> sharers = new ArrayList<>();
  private final List<SimPeer> honest;
  private final Metainfo torrent;

  /** Who left, and when it returns. */
  private final Map<SimPeer, Long> away = new LinkedHashMap<>();

  /** Fetchers that take part, and those of them that have the file. */
  private final Set<SimPeer> joined = new LinkedHashSet<>();

  private final Set<SimPeer> done = new LinkedHashSet<>();
  private int left;
  private long fetchedBytes;
  private long wastedBytes;

  /** How many of each; liars and stallers share as well. */
  record Crowd(int relays, int sharers, int fetchers, int liars, int stallers) {
    int all() {
      return relays + sharers + fetchers + liars + stallers;
    }
  }

  /**
   * @param leave how many of a hundred peers leave in a minute
   */
  Churn(Path folder, Crowd crowd, int leave, int bytes) throws IOException {
    network = new TestNetwork(folder, 20, Duration.ofMillis(20), "", time);
    network.bandwidth(256 * 1024);
    betweenLeaves = Duration.ofMinutes(1).multipliedBy(100).dividedBy((long) leave * crowd.all());
    var content = random(bytes);
    network.addRelays(crowd.relays());
    sharers.addAll(peers("sharer", crowd.sharers(), content));
    for (int i = 0; i < crowd.fetchers(); i++) {
      fetchers.add(network.addPeer("fetcher" + i));
    }
    honest = network.peers();
    var liars = peers("liar", crowd.liars(), content);
    var stallers = peers("staller", crowd.stallers(), content);
    torrent = network.torrent(sharers.get(0), "film");
    network.awaitLinks();
    sharers.forEach(this::takePart);
    liars.forEach(liar -> network.joinAsRogue(liar, Rogue.LIES, torrent));
    stallers.forEach(staller -> network.joinAsRogue(staller, Rogue.STALLS, torrent));
  }

  private List<SimPeer> peers(String name, int count, byte[] content) throws IOException {
    var peers = new ArrayList<SimPeer>();
    for (int i = 0; i < count; i++) {
      var peer = network.addPeer(name + i);
      Files.write(peer.folder.resolve("film"), content);
      peers.add(peer);
    }
    return peers;
  }

  /** Returns when every fetcher has the file, whatever happened meanwhile. */
  void round() throws IOException {
    long begin = time.nanos();
    int leftBefore = left;
    for (long past = 0; done.size() < fetchers.size(); past = time.nanos() - begin) {
      assertThat(past).as("nanoseconds until %d are done", done.size()).isLessThan(MOST.toNanos());
      if (joined.size() < fetchers.size() && past >= joined.size() * BETWEEN_FETCHERS.toNanos()) {
        var next = fetchers.get(joined.size());
        joined.add(next);
        takePart(next);
      }
      if (past >= (left - leftBefore) * betweenLeaves.toNanos()) {
        somebodyLeaves();
      }
      returnUntil(time.nanos());
      time.passes(STEP);
      joined.stream()
          .filter(this::isHere)
          .filter(fetcher -> fetcher.status(torrent).state() == State.SHARING)
          .forEach(done::add);
    }
    for (var fetcher : fetchers) {
      assertSame(sharers.get(0).folder.resolve("film"), fetcher.folder.resolve("film"));
    }
    fetchers.forEach(this::count);
  }

  /** All are here again, no fetcher has anything, and nothing is under way any more. */
  void rest() throws IOException {
    returnUntil(Long.MAX_VALUE);
    for (var fetcher : joined) {
      fetcher.leave(torrent);
    }
    joined.clear();
    done.clear();
    time.passes(REST);
    for (var fetcher : fetchers) {
      Files.delete(fetcher.folder.resolve("film"));
    }
  }

  int left() {
    return left;
  }

  /** Of all bytes that fetchers received, those they could not use. */
  double wasted() {
    return (double) wastedBytes / fetchedBytes;
  }

  long fetchedBytes() {
    return fetchedBytes;
  }

  private boolean isHere(SimPeer peer) {
    return !away.containsKey(peer);
  }

  /** What it received so far, which it forgets when it leaves. */
  private void count(SimPeer fetcher) {
    if (joined.contains(fetcher) && isHere(fetcher)) {
      var status = fetcher.status(torrent);
      fetchedBytes += status.fetchedBytes();
      wastedBytes += status.wastedBytes();
    }
  }

  /** From one moment to the next, with a good-bye to nobody. */
  private void somebodyLeaves() {
    var here = honest.stream().filter(this::isHere).toList();
    var leaving = here.get(random.nextInt(here.size()));
    count(leaving);
    network.kill(leaving);
    left++;
    long pause = random.nextLong(AWAY_LEAST.toNanos(), AWAY_MOST.toNanos());
    away.put(leaving, time.nanos() + pause);
  }

  private void returnUntil(long now) {
    for (var gone : List.copyOf(away.entrySet())) {
      if (gone.getValue() <= now) {
        away.remove(gone.getKey());
        network.restart(gone.getKey());
        takePart(gone.getKey());
      }
    }
  }

  private void takePart(SimPeer peer) {
    boolean fetches = joined.contains(peer);
    if (isHere(peer) && (fetches || sharers.contains(peer))) {
      peer.join(torrent, fetches);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
