package org.eidolon.actors.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eidolon.streams.session.WatchedFolder;

/**
 * Adds what people put into one folder: looks at it now and then, and says by the name of each file
 * what became of it. One file after the other, and the next look after the last of them.
 */
public final class FolderWatch extends AbstractBehavior<FolderWatch.Command> {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  public sealed interface Command {}

  private enum Due implements Command {
    LOOK
  }

  private record Looked(Optional<List<WatchedFolder.Found>> found) implements Command {}

  private record Answered(Path file, Optional<Torrents.AddReply> reply) implements Command {}

  private record Marked(Optional<Throwable> failed) implements Command {}

  private final WatchedFolder folder;
  private final AddOptions options;
  private final ActorRef<Torrents.Command> torrents;
  private final Blocking blocking;
  private final Deque<WatchedFolder.Found> waiting = new ArrayDeque<>();
  private boolean looking;
  private boolean unreadable;

  /**
   * @param options for all that is found
   */
  public static Behavior<Command> create(
      WatchedFolder folder,
      AddOptions options,
      Duration interval,
      ActorRef<Torrents.Command> torrents) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new FolderWatch(context, folder, options, interval, torrents, timers)));
  }

  private FolderWatch(
      ActorContext<Command> context,
      WatchedFolder folder,
      AddOptions options,
      Duration interval,
      ActorRef<Torrents.Command> torrents,
      TimerScheduler<Command> timers) {
    super(context);
    this.folder = folder;
    this.options = options;
    this.torrents = torrents;
    this.blocking = new Blocking(context.getSystem());
    timers.startTimerWithFixedDelay(Due.LOOK, interval);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Due.class, due -> onDue())
        .onMessage(Looked.class, this::onLooked)
        .onMessage(Answered.class, this::onAnswered)
        .onMessage(Marked.class, this::onMarked)
        .build();
  }

  private Behavior<Command> onDue() {
    if (!looking) {
      looking = true;
      getContext()
          .pipeToSelf(
              blocking.ask(folder::look),
              (found, failed) -> new Looked(Optional.ofNullable(found)));
    }
    return this;
  }

  private Behavior<Command> onLooked(Looked looked) {
    if (looked.found().isEmpty() && !unreadable) {
      getContext()
          .getLog()
          .warn(
              "a folder of eidolon.session.watch, or a file in it, cannot be read;"
                  + " it is looked at again");
    }
    unreadable = looked.found().isEmpty();
    waiting.addAll(looked.found().orElse(List.of()));
    return next();
  }

  private Behavior<Command> next() {
    var found = waiting.poll();
    if (found == null) {
      looking = false;
    } else if (found.source().isEmpty()) {
      getContext().getLog().warn("a file of a watched folder is no torrent: renamed to .invalid");
      mark(found.file(), "invalid");
    } else {
      getContext()
          .<Torrents.Command, Torrents.AddReply>ask(
              Torrents.AddReply.class,
              torrents,
              ANSWER,
              to -> new Torrents.Add(found.source().get(), options, to),
              (reply, failed) -> new Answered(found.file(), Optional.ofNullable(reply)));
    }
    return this;
  }

  /** Without an answer the file stays, and is found again. */
  private Behavior<Command> onAnswered(Answered answered) {
    if (answered.reply().isEmpty()) {
      return next();
    } else if (answered.reply().get() instanceof Torrents.Refused refused) {
      getContext()
          .getLog()
          .warn(
              "a file of a watched folder is refused: {}; renamed to .invalid", refused.problem());
      mark(answered.file(), "invalid");
    } else {
      mark(answered.file(), "added");
    }
    return this;
  }

  private void mark(Path file, String suffix) {
    getContext()
        .pipeToSelf(
            blocking.run(() -> folder.mark(file, suffix)),
            (done, failed) -> new Marked(Optional.ofNullable(failed)));
  }

  private Behavior<Command> onMarked(Marked marked) {
    marked
        .failed()
        .ifPresent(
            failed -> {
              getContext()
                  .getLog()
                  .warn("a file of a watched folder cannot be renamed, and is left alone");
              getContext().getLog().debug("what the disk said", failed);
            });
    return next();
  }
}
