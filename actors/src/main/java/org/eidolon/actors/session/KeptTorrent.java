package org.eidolon.actors.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.swarm.Swarm;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.limits.Lanes;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.proto.session.SmoothRate;
import org.eidolon.proto.session.TorrentQueue;
import org.eidolon.proto.session.TorrentSettings;
import org.eidolon.proto.session.TorrentTotals;

/** One torrent of the session as it is now. Belongs to the session's actor, which alone uses it. */
final class KeptTorrent {
  /** Things to do to its files that may wait. */
  static final int MOST_TASKS = 16;

  /** Where it is between rest and its swarm. */
  enum Life {
    IDLE,
    /** Something is done to its files. */
    WORKING,
    JOINING,
    RUNS,
    LEAVING
  }

  final int id;

  /** By what it is kept, whatever else is learnt of it. */
  final Bytes key;

  final SmoothRate fetchRate = new SmoothRate();
  final SmoothRate serveRate = new SmoothRate();
  final Deque<FileTask> tasks = new ArrayDeque<>();
  AddSource source;
  TorrentSettings settings;
  TorrentTotals totals;
  Life life = Life.IDLE;
  Optional<ActorRef<Swarm.Command>> swarm = Optional.empty();
  Optional<SwarmStatus> status = Optional.empty();

  /** What is on disk was looked at, or is left to the swarm. */
  boolean checked;

  /** Runs whatever the limits say. */
  boolean now;

  /** Asked how it stands, and not answered. */
  boolean asked;

  /** What went wrong outside of its swarm. */
  String problem = "";

  /** Empty until somebody asks. */
  private Optional<TorrentCard> card = Optional.empty();

  private long heardNanos;
  private long movedNanos;
  private long servedNanos;

  /** Of what ran and is less than a second. */
  private long spareNanos;

  KeptTorrent(int id, Bytes key, AddSource source, TorrentSettings settings, TorrentTotals totals) {
    this.id = id;
    this.key = key;
    this.source = source;
    this.settings = settings;
    this.totals = totals;
  }

  /** By the names that its files have on this disk; empty as long as it is a link. */
  Optional<Metainfo> stored() {
    return source.metainfo().map(torrent -> torrent.storedAs(settings.names()));
  }

  TorrentCard card() {
    var names = settings.names();
    var fresh =
        card.filter(known -> known.isOf(source, names))
            .orElseGet(() -> TorrentCard.of(source, names));
    card = Optional.of(fresh);
    return fresh;
  }

  Path folder() {
    return Path.of(settings.folder());
  }

  boolean isToBeChecked() {
    return !checked && source.metainfo().isPresent();
  }

  TorrentQueue.Waiting waiting(GlobalSettings session, long nanos) {
    var need = totals.isDone() ? TorrentQueue.Need.SHARE : TorrentQueue.Need.FETCH;
    return new TorrentQueue.Waiting(id, need, isStalled(session, nanos), now);
  }

  boolean isStalled(GlobalSettings session, long nanos) {
    long limit = Duration.ofMinutes(session.stalledMinutes()).toNanos();
    return limit > 0 && life == Life.RUNS && nanos - movedNanos >= limit;
  }

  /** What its swarm may move by itself; a swarm keeps it over its restarts. */
  Swarm.Limit limit() {
    var bandwidth = settings.bandwidth();
    return new Swarm.Limit(
        RateLimit.orLeast(bandwidth.fetchBytesPerSecond()),
        RateLimit.orLeast(bandwidth.serveBytesPerSecond()),
        new Lanes.Share(bandwidth.rank().weight(), !bandwidth.honorsSession()));
  }

  /** Its swarm takes commands from now on. */
  void runs(ActorRef<Swarm.Command> joined, long at, long nanos) {
    life = Life.RUNS;
    swarm = Optional.of(joined);
    asked = false;
    status = Optional.empty();
    totals = totals.started(at);
    heardNanos = nanos;
    movedNanos = nanos;
    servedNanos = nanos;
  }

  void rests() {
    life = Life.IDLE;
    swarm = Optional.empty();
    status = Optional.empty();
    fetchRate.stop();
    serveRate.stop();
  }

  /** Takes over what its swarm has moved since it was heard last. */
  void heard(SwarmStatus fresh, long at, long nanos) {
    var before = status;
    long fetched = since(before.map(SwarmStatus::fetchedBytes), fresh.fetchedBytes());
    long served = since(before.map(SwarmStatus::servedBytes), fresh.servedBytes());
    long wasted = since(before.map(SwarmStatus::wastedBytes), fresh.wastedBytes());
    status = Optional.of(fresh);
    totals = totals.moved(fetched, served, wasted, at);
    fetchRate.add(fetched, nanos);
    serveRate.add(served, nanos);
    movedNanos = fetched > 0 || served > 0 ? nanos : movedNanos;
    boolean shares = fresh.state() == SwarmStatus.State.SHARING;
    servedNanos = served > 0 || !shares ? nanos : servedNanos;
    ran(shares, nanos);
    holds(fresh, at);
  }

  /** A swarm that failed counts anew. */
  private static long since(Optional<Long> before, long now) {
    long then = before.orElse(0L);
    return now >= then ? now - then : now;
  }

  private void ran(boolean shares, long nanos) {
    spareNanos += Math.max(0, nanos - heardNanos);
    heardNanos = nanos;
    long seconds = Duration.ofNanos(spareNanos).toSeconds();
    spareNanos -= Duration.ofSeconds(seconds).toNanos();
    totals = totals.ran(shares ? 0 : seconds, shares ? seconds : 0);
  }

  private void holds(SwarmStatus fresh, long at) {
    if (fresh.isPreparing()) {
      return;
    }
    switch (fresh.state()) {
      case CHECKING, ALLOCATING, FETCHING_METAINFO, STOPPED -> {
        // What is here is not known yet.
      }
      case SHARING -> holds(fresh.verifiedBytes(), fresh.wantedBytes(), true, at);
      case WAITING_FOR_TRACKER,
              LOOKING_FOR_PARTNERS,
              FETCHING,
              WAITING_FOR_THE_REST,
              WAITING_FOR_DISK ->
          holds(fresh.verifiedBytes(), fresh.wantedBytes(), false, at);
    }
  }

  /**
   * @param all whether nothing lacks that is wanted
   */
  void holds(long verified, long wanted, boolean all, long at) {
    totals = totals.holding(verified, wanted);
    if (all != totals.isDone()) {
      totals = totals.done(all ? at : 0);
    }
  }

  boolean isSharedEnough(GlobalSettings session, long nanos) {
    if (status.map(SwarmStatus::state).filter(SwarmStatus.State.SHARING::equals).isEmpty()) {
      return false;
    }
    var shared =
        new SeedGoal.Shared(
            totals.servedBytes(),
            totals.verifiedBytes(),
            Duration.ofSeconds(totals.sharingSeconds()),
            Duration.ofNanos(nanos - servedNanos));
    return settings.goal().within(session.goal()).isReached(shared);
  }
}
