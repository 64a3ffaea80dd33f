package org.eidolon.actors.session;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.actors.session.KeptTorrent.Life;
import org.eidolon.actors.swarm.Swarm;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.session.TorrentSettings.Halt;

/** Keeps the list of torrents, and lets those run whose turn it is. */
final class TorrentKeeper extends AbstractBehavior<Torrents.Command> {
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Ticks after which counters are written. */
  private static final int COUNTERS = 5;

  private enum Due implements Torrents.Command {
    TICK
  }

  private final SessionPorts ports;
  private final TorrentList torrents = new TorrentList();
  private final Keeping keeping;
  private final Saving saving;
  private final FileWork files;
  private final TorrentRuns runs;
  private final FileOrders orders;
  private final DetailAsks details;
  private final CircuitAsks circuitAsks;
  private final WholeSession session;
  private int ticks;

  static Behavior<Torrents.Command> create(SessionPorts ports) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new TorrentKeeper(context, ports, timers)));
  }

  private TorrentKeeper(
      ActorContext<Torrents.Command> context,
      SessionPorts ports,
      TimerScheduler<Torrents.Command> timers) {
    super(context);
    this.ports = ports;
    this.keeping = new Keeping(ports.store());
    this.saving = new Saving(context, ports.store());
    this.files = new FileWork(context, ports, torrents, this::keep);
    this.runs = new TorrentRuns(context, ports, torrents, files, this::keep);
    this.orders = new FileOrders(ports, torrents, files, keeping, saving);
    this.details = new DetailAsks(context, ports);
    this.circuitAsks = new CircuitAsks(context);
    this.session = new WholeSession(ports, keeping);
    load(context);
    timers.startTimerWithFixedDelay(Due.TICK, TICK);
    arrange();
  }

  private void load(ActorContext<Torrents.Command> context) {
    var loaded = ports.loaded();
    for (var kept : loaded.torrents()) {
      var torrent = torrents.add(kept.key(), kept.source(), kept.settings(), kept.totals());
      // What changed since is noticed by its swarm.
      torrent.checked = true;
      keeping.knows(torrent);
    }
    if (loaded.unreadable() > 0) {
      context
          .getLog()
          .warn(
              "{} torrents of the list cannot be read and are passed over; their records stay",
              loaded.unreadable());
    }
  }

  @Override
  public Receive<Torrents.Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Torrents.Add.class, this::onAdd)
        .onMessage(Torrents.Start.class, start -> start(start.ids(), false, start.replyTo()))
        .onMessage(Torrents.StartNow.class, start -> start(start.ids(), true, start.replyTo()))
        .onMessage(Torrents.Stop.class, this::onStop)
        .onMessage(Torrents.Recheck.class, recheck -> then(() -> orders.recheck(recheck)))
        .onMessage(Torrents.Reannounce.class, this::onReannounce)
        .onMessage(Torrents.BuildCircuit.class, this::onBuildCircuit)
        .onMessage(Torrents.Remove.class, remove -> then(() -> orders.remove(remove)))
        .onMessage(Torrents.Move.class, move -> then(() -> orders.move(move)))
        .onMessage(Torrents.Rename.class, rename -> then(() -> orders.rename(rename)))
        .onMessage(Torrents.Change.class, this::onChange)
        .onMessage(Torrents.MoveInQueue.class, this::onMoveInQueue)
        .onMessage(Torrents.AskAll.class, this::onAskAll)
        .onMessage(Torrents.AskOne.class, ask -> one(torrents.of(ask.id()), ask.replyTo()))
        .onMessage(Torrents.AskByHash.class, ask -> one(torrents.of(ask.infoHash()), ask.replyTo()))
        .onMessage(Torrents.AskDetails.class, this::onAskDetails)
        .onMessage(Torrents.AskSettings.class, this::onAskSettings)
        .onMessage(Torrents.ChangeSettings.class, this::onChangeSettings)
        .onMessage(Torrents.AskStats.class, this::onAskStats)
        .onMessage(TorrentRuns.Joined.class, joined -> then(() -> runs.onJoined(joined)))
        .onMessage(TorrentRuns.Told.class, this::onTold)
        .onMessage(TorrentRuns.Left.class, left -> then(() -> runs.onLeft(left)))
        .onMessage(TorrentRuns.Heard.class, this::onHeard)
        .onMessage(FileWork.Worked.class, worked -> then(() -> files.onWorked(worked)))
        .onMessage(Saving.Saved.class, saved -> then(() -> saving.onSaved(saved)))
        .onMessage(DetailAsks.Answered.class, this::onDetailed)
        .onMessage(CircuitAsks.Answered.class, this::onCircuitAsked)
        .onMessage(Due.class, due -> onTick())
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Torrents.Command> then(Runnable what) {
    what.run();
    return arranged();
  }

  /** After anything that may give or take a turn. */
  private Behavior<Torrents.Command> arranged() {
    arrange();
    return this;
  }

  private void arrange() {
    runs.arrange(session.settings());
  }

  /** What a person would miss is written at once. */
  private void keep(KeptTorrent torrent) {
    if (keeping.torrent(torrent)) {
      saving.soon();
    }
  }

  private Behavior<Torrents.Command> onAdd(Torrents.Add add) {
    var known = torrents.like(add.source());
    if (known.isPresent()) {
      var there = known.get();
      var hash = there.source.infoHash();
      add.replyTo().tell(new Torrents.Duplicate(there.id, hash, there.source.name()));
      return this;
    }
    var torrent = session.add(add, torrents);
    if (torrent.isPresent()) {
      keeping.source(torrent.get());
      torrents.all().forEach(keeping::torrent);
      // Whoever is told has it even if our process is killed next.
      saving.now(() -> add.replyTo().tell(added(torrent.get())));
    }
    return arranged();
  }

  private static Torrents.Added added(KeptTorrent torrent) {
    var source = torrent.source;
    return new Torrents.Added(torrent.id, source.infoHash(), source.name());
  }

  private Behavior<Torrents.Command> start(
      Set<Integer> ids, boolean now, ActorRef<Torrents.Answer> replyTo) {
    for (var torrent : torrents.of(ids)) {
      torrent.settings = torrent.settings.halted(Halt.NONE);
      torrent.now = now;
      keep(torrent);
    }
    return done(replyTo);
  }

  private Behavior<Torrents.Command> onStop(Torrents.Stop stop) {
    for (var torrent : torrents.of(stop.ids())) {
      torrent.settings = torrent.settings.halted(Halt.BY_USER);
      torrent.now = false;
      files.stopChecks(torrent);
      keep(torrent);
    }
    return done(stop.replyTo());
  }

  private Behavior<Torrents.Command> onReannounce(Torrents.Reannounce reannounce) {
    torrents
        .of(reannounce.ids())
        .forEach(each -> each.swarm.ifPresent(it -> it.tell(Swarm.Reannounce.INSTANCE)));
    return done(reannounce.replyTo());
  }

  private Behavior<Torrents.Command> onBuildCircuit(Torrents.BuildCircuit build) {
    circuitAsks.ask(torrents.of(build.id()), build.replyTo());
    return this;
  }

  private Behavior<Torrents.Command> onChange(Torrents.Change change) {
    try {
      for (var torrent : torrents.of(change.ids())) {
        torrent.settings = change.changes().of(torrent.settings);
        keep(torrent);
        change
            .changes()
            .choice()
            .ifPresent(it -> torrent.swarm.ifPresent(swarm -> swarm.tell(new Swarm.Choose(it))));
        change
            .changes()
            .bandwidth()
            .ifPresent(it -> torrent.swarm.ifPresent(swarm -> swarm.tell(torrent.limit())));
      }
      return done(change.replyTo());
    } catch (IllegalArgumentException bad) {
      change.replyTo().tell(new Torrents.Refused(bad.getMessage()));
      return this;
    }
  }

  private Behavior<Torrents.Command> onMoveInQueue(Torrents.MoveInQueue move) {
    torrents.move(move.ids(), move.where());
    torrents.all().forEach(this::keep);
    return done(move.replyTo());
  }

  private Behavior<Torrents.Command> onAskAll(Torrents.AskAll ask) {
    var views = torrents.all().stream().map(this::view).toList();
    ask.replyTo().tell(new Torrents.All(views, torrents.removed()));
    return this;
  }

  private Behavior<Torrents.Command> one(
      Optional<KeptTorrent> torrent, ActorRef<Torrents.One> replyTo) {
    replyTo.tell(new Torrents.One(torrent.map(this::view)));
    return this;
  }

  private TorrentView view(KeptTorrent torrent) {
    return TorrentViews.of(torrent, session.settings(), ports.nanos().getAsLong());
  }

  private Behavior<Torrents.Command> onAskDetails(Torrents.AskDetails ask) {
    torrents
        .of(ask.id())
        .ifPresentOrElse(
            torrent -> details.ask(torrent, ask.replyTo()),
            () -> ask.replyTo().tell(new Torrents.Details(Optional.empty())));
    return this;
  }

  private Behavior<Torrents.Command> onDetailed(DetailAsks.Answered answered) {
    answered.tell();
    return this;
  }

  private Behavior<Torrents.Command> onCircuitAsked(CircuitAsks.Answered answered) {
    answered.tell();
    return this;
  }

  private Behavior<Torrents.Command> onAskSettings(Torrents.AskSettings ask) {
    ask.replyTo().tell(session.settings());
    return this;
  }

  private Behavior<Torrents.Command> onAskStats(Torrents.AskStats ask) {
    ask.replyTo().tell(session.stats());
    return this;
  }

  private Behavior<Torrents.Command> onChangeSettings(Torrents.ChangeSettings change) {
    var refusal = session.change(change.settings());
    if (refusal.isPresent()) {
      change.replyTo().tell(refusal.get());
      return this;
    }
    saving.soon();
    return done(change.replyTo());
  }

  private Behavior<Torrents.Command> done(ActorRef<Torrents.Answer> replyTo) {
    replyTo.tell(Torrents.Done.INSTANCE);
    return arranged();
  }

  private Behavior<Torrents.Command> onTold(TorrentRuns.Told told) {
    torrents
        .of(told.id())
        .ifPresent(
            torrent -> {
              torrents.learn(torrent, AddSource.of(told.metainfo()));
              torrent.checked = true;
              keeping.source(torrent);
              saving.soon();
            });
    return this;
  }

  private Behavior<Torrents.Command> onHeard(TorrentRuns.Heard heard) {
    var found = torrents.of(heard.id());
    if (found.isEmpty()) {
      return this;
    }
    var torrent = found.get();
    torrent.asked = false;
    long nanos = ports.nanos().getAsLong();
    if (torrent.life != Life.RUNS || heard.status().isEmpty()) {
      return this;
    }
    var before = torrent.totals;
    torrent.heard(heard.status().get(), ports.seconds(), nanos);
    session.moved(before, torrent.totals);
    if (torrent.isSharedEnough(session.settings(), nanos)) {
      torrent.settings = torrent.settings.halted(Halt.SHARED_ENOUGH);
      torrent.now = false;
      keep(torrent);
    }
    return before.isDone() != torrent.totals.isDone() || torrent.settings.stopped()
        ? arranged()
        : this;
  }

  private Behavior<Torrents.Command> onTick() {
    runs.askAll();
    if (++ticks % COUNTERS == 0) {
      torrents.all().forEach(keeping::torrent);
      session.keep(false);
      saving.whenDue();
    }
    return arranged();
  }

  /** The node closes the store, which writes this first. */
  private Behavior<Torrents.Command> onPostStop() {
    torrents.all().forEach(files::stopChecks);
    torrents.all().forEach(keeping::torrent);
    session.keep(true);
    return this;
  }
}
