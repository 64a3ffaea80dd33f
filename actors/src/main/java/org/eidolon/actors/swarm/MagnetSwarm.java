package org.eidolon.actors.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.streams.file.TorrentShelf;

/**
 * A swarm of which we have a magnet alone at first: looks whether its description was kept, else
 * has it fetched and keeps it, then is as any {@link Swarm}.
 */
final class MagnetSwarm extends AbstractBehavior<Swarm.Command> {
  /** Where what is fetched goes, and what that is. */
  record Place(Path folder, FetchChoice choice) {}

  private record Looked(Optional<Metainfo> kept) implements Swarm.Command {}

  private record Fetched(Metainfo metainfo) implements Swarm.Command {}

  private record Kept(Metainfo metainfo, Optional<String> problem) implements Swarm.Command {}

  private record SwarmGone() implements Swarm.Command {}

  private final Magnet magnet;
  private final Optional<Metainfo> known;
  private final Path folder;
  private final SwarmPorts ports;
  private final CompletableFuture<Metainfo> described;
  private final Optional<TorrentShelf> shelf;
  private final Executor disk;
  private FetchChoice choice;
  private Swarm.Limit limit = Swarm.Limit.NONE;
  private Optional<ActorRef<MetainfoFetch.Command>> fetch = Optional.empty();
  private Optional<ActorRef<Swarm.Command>> swarm = Optional.empty();

  /**
   * @param known the torrent without all of its piece layers, if that much is known
   * @param described completed as soon as the whole description is here
   */
  static Behavior<Swarm.Command> create(
      Magnet magnet,
      Optional<Metainfo> known,
      Place place,
      SwarmPorts ports,
      CompletableFuture<Metainfo> described) {
    return Behaviors.setup(
        context -> new MagnetSwarm(context, magnet, known, place, ports, described));
  }

  private MagnetSwarm(
      ActorContext<Swarm.Command> context,
      Magnet magnet,
      Optional<Metainfo> known,
      Place place,
      SwarmPorts ports,
      CompletableFuture<Metainfo> described) {
    super(context);
    this.magnet = magnet;
    this.known = known;
    this.folder = place.folder();
    this.choice = place.choice();
    this.ports = ports;
    this.described = described;
    var data = ports.storage().data();
    this.shelf = data.isEmpty() ? Optional.empty() : Optional.of(TorrentShelf.in(Path.of(data)));
    this.disk =
        context
            .getSystem()
            .dispatchers()
            .lookup(DispatcherSelector.fromConfig(PieceStore.DISPATCHER));
    context.pipeToSelf(
        CompletableFuture.supplyAsync(this::look, disk),
        (kept, failed) -> new Looked(failed == null ? kept : Optional.empty()));
  }

  /** On a disk thread. */
  private Optional<Metainfo> look() {
    try {
      return shelf.isPresent() ? shelf.get().find(magnet) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public Receive<Swarm.Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Looked.class, this::onLooked)
        .onMessage(Fetched.class, this::onFetched)
        .onMessage(Kept.class, this::onKept)
        .onMessage(Swarm.Ask.class, this::onAsk)
        .onMessage(Swarm.AskDetails.class, this::onAskDetails)
        .onMessage(Swarm.Choose.class, this::onChoose)
        .onMessage(Swarm.Limit.class, this::onLimit)
        .onMessage(Swarm.Reannounce.class, this::onReannounce)
        .onMessage(Swarm.BuildCircuit.class, this::onBuildCircuit)
        .onMessage(Swarm.Leave.class, leave -> Behaviors.stopped())
        .onMessage(SwarmGone.class, gone -> Behaviors.stopped())
        .build();
  }

  private Behavior<Swarm.Command> onLooked(Looked looked) {
    if (looked.kept().isPresent()) {
      return begin(looked.kept().get());
    }
    var found =
        getContext()
            .messageAdapter(MetainfoFetch.Found.class, news -> new Fetched(news.metainfo()));
    var fetching = MetainfoFetch.create(magnet, known, ports, found);
    fetch = Optional.of(getContext().spawn(SwarmManager.restarting(fetching), "metainfo"));
    return this;
  }

  private Behavior<Swarm.Command> onFetched(Fetched fetched) {
    getContext().getLog().info("the description of a magnet is here");
    fetch.ifPresent(done -> done.tell(MetainfoFetch.Leave.INSTANCE));
    fetch = Optional.empty();
    getContext()
        .pipeToSelf(
            CompletableFuture.runAsync(() -> keep(fetched.metainfo()), disk),
            (done, failed) ->
                new Kept(fetched.metainfo(), Optional.ofNullable(failed).map(PieceStore::lineOf)));
    return this;
  }

  /** On a disk thread. */
  private void keep(Metainfo metainfo) {
    try {
      if (shelf.isPresent()) {
        shelf.get().keep(magnet, metainfo);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** Without a copy on disk all goes on as well, but for a restart. */
  private Behavior<Swarm.Command> onKept(Kept kept) {
    kept.problem()
        .ifPresent(
            line ->
                getContext().getLog().warn("the description of a magnet was not kept: {}", line));
    return begin(kept.metainfo());
  }

  private Behavior<Swarm.Command> begin(Metainfo metainfo) {
    described.complete(metainfo);
    var whole = Swarm.create(metainfo, folder, true, choice, ports);
    var ref = getContext().spawn(SwarmManager.restarting(whole), "swarm");
    getContext().watchWith(ref, new SwarmGone());
    swarm = Optional.of(ref);
    ref.tell(limit);
    return this;
  }

  private Behavior<Swarm.Command> onLimit(Swarm.Limit next) {
    limit = next;
    swarm.ifPresent(whole -> whole.tell(next));
    return this;
  }

  /** A description is looked for all the time anyway. */
  private Behavior<Swarm.Command> onReannounce(Swarm.Reannounce reannounce) {
    swarm.ifPresent(whole -> whole.tell(reannounce));
    return this;
  }

  private Behavior<Swarm.Command> onBuildCircuit(Swarm.BuildCircuit build) {
    swarm.ifPresentOrElse(
        whole -> whole.tell(build), () -> build.replyTo().tell(Swarm.Building.NOT_READY));
    return this;
  }

  private Behavior<Swarm.Command> onChoose(Swarm.Choose choose) {
    choice = choose.choice();
    swarm.ifPresent(whole -> whole.tell(choose));
    return this;
  }

  private Behavior<Swarm.Command> onAskDetails(Swarm.AskDetails ask) {
    swarm.ifPresentOrElse(whole -> whole.tell(ask), () -> ask.replyTo().tell(SwarmDetails.UNKNOWN));
    return this;
  }

  private Behavior<Swarm.Command> onAsk(Swarm.Ask ask) {
    if (swarm.isPresent()) {
      swarm.get().tell(ask);
    } else if (fetch.isPresent()) {
      fetch.get().tell(new MetainfoFetch.Ask(ask.replyTo()));
    } else {
      ask.replyTo()
          .tell(new MetadataSources(ports).status(SwarmStatus.State.FETCHING_METAINFO, 0, ""));
    }
    return this;
  }
}
