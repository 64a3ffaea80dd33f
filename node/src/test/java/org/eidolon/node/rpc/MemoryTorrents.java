package org.eidolon.node.rpc;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.eidolon.actors.session.SessionStats;
import org.eidolon.actors.session.TorrentView;
import org.eidolon.actors.session.Torrents;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.proto.session.SessionTotals;

/** A list of torrents that stays as it is, but for those that are added and the settings. */
final class MemoryTorrents extends AbstractBehavior<Torrents.Command> {
  private final List<TorrentView> views;
  private final List<Torrents.Removed> removed;
  private Optional<TorrentView> added = Optional.empty();
  private GlobalSettings settings = new GlobalSettings(0, 0, 0, SeedGoal.NONE, "/downloads", true);

  static Behavior<Torrents.Command> create(
      List<TorrentView> views, List<Torrents.Removed> removed) {
    return Behaviors.setup(context -> new MemoryTorrents(context, views, removed));
  }

  private MemoryTorrents(
      ActorContext<Torrents.Command> context,
      List<TorrentView> views,
      List<Torrents.Removed> removed) {
    super(context);
    this.views = views;
    this.removed = removed;
  }

  @Override
  public Receive<Torrents.Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Torrents.Add.class, this::onAdd)
        .onMessage(Torrents.Start.class, order -> done(order.replyTo()))
        .onMessage(Torrents.StartNow.class, order -> done(order.replyTo()))
        .onMessage(Torrents.Stop.class, order -> done(order.replyTo()))
        .onMessage(Torrents.Recheck.class, order -> done(order.replyTo()))
        .onMessage(Torrents.Reannounce.class, order -> done(order.replyTo()))
        .onMessage(Torrents.Remove.class, order -> done(order.replyTo()))
        .onMessage(Torrents.Move.class, order -> done(order.replyTo()))
        .onMessage(Torrents.Rename.class, order -> done(order.replyTo()))
        .onMessage(Torrents.Change.class, order -> done(order.replyTo()))
        .onMessage(Torrents.MoveInQueue.class, order -> done(order.replyTo()))
        .onMessage(Torrents.AskAll.class, this::onAskAll)
        .onMessage(Torrents.AskOne.class, this::onAskOne)
        .onMessage(Torrents.AskDetails.class, this::onAskDetails)
        .onMessage(Torrents.AskSettings.class, this::onAskSettings)
        .onMessage(Torrents.ChangeSettings.class, this::onChangeSettings)
        .onMessage(Torrents.AskStats.class, this::onAskStats)
        .build();
  }

  private Behavior<Torrents.Command> done(ActorRef<Torrents.Answer> replyTo) {
    replyTo.tell(Torrents.Done.INSTANCE);
    return this;
  }

  private Behavior<Torrents.Command> onAdd(Torrents.Add add) {
    var hash = add.source().infoHash();
    var known = views.stream().filter(view -> view.infoHash().equals(hash)).findFirst();
    if (known.isPresent()) {
      add.replyTo().tell(new Torrents.Duplicate(known.get().id(), hash, known.get().name()));
      return this;
    }
    int id = views.size() + 1;
    added = Optional.of(SampleTorrents.fetching(id, hash.toHex()));
    add.replyTo().tell(new Torrents.Added(id, hash, add.source().name()));
    return this;
  }

  private Behavior<Torrents.Command> onAskAll(Torrents.AskAll ask) {
    ask.replyTo().tell(new Torrents.All(views, removed));
    return this;
  }

  private Behavior<Torrents.Command> onAskOne(Torrents.AskOne ask) {
    var found = views.stream().filter(view -> view.id() == ask.id()).findFirst().or(() -> added);
    ask.replyTo().tell(new Torrents.One(found));
    return this;
  }

  private Behavior<Torrents.Command> onAskDetails(Torrents.AskDetails ask) {
    ask.replyTo().tell(new Torrents.Details(Optional.of(SampleTorrents.details(ask.id()))));
    return this;
  }

  private Behavior<Torrents.Command> onAskSettings(Torrents.AskSettings ask) {
    ask.replyTo().tell(settings);
    return this;
  }

  private Behavior<Torrents.Command> onChangeSettings(Torrents.ChangeSettings change) {
    settings = change.settings();
    return done(change.replyTo());
  }

  private Behavior<Torrents.Command> onAskStats(Torrents.AskStats ask) {
    ask.replyTo()
        .tell(
            new SessionStats(
                new SessionTotals(1, 2, 3, 1, 5), new SessionTotals(10, 20, 30, 4, 50)));
    return this;
  }
}
