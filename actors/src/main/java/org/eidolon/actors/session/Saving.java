package org.eidolon.actors.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.eidolon.streams.session.SessionStore;

/**
 * Has the store write what changed, one write at a time; whatever changes meanwhile goes with the
 * next one. Belongs to the session's actor.
 */
final class Saving {
  record Saved(Optional<String> problem) implements Torrents.Command {}

  private final ActorContext<Torrents.Command> context;
  private final Optional<SessionStore> store;
  private final Blocking blocking;
  private List<Runnable> after = new ArrayList<>();
  private List<Runnable> afterThis = List.of();
  private boolean writing;
  private boolean urgent;
  private boolean failing;

  Saving(ActorContext<Torrents.Command> context, Optional<SessionStore> store) {
    this.context = context;
    this.store = store;
    this.blocking = new Blocking(context.getSystem());
  }

  /** Whatever was put is written as soon as may be, and {@code then} follows. */
  void now(Runnable then) {
    if (store.isEmpty()) {
      then.run();
    } else {
      after.add(then);
      soon();
    }
  }

  /** Whatever was put is written as soon as may be. */
  void soon() {
    if (store.isPresent()) {
      urgent = true;
      begin();
    }
  }

  /** The same for counters, which may wait for their turn. */
  void whenDue() {
    if (store.filter(SessionStore::isDirty).isPresent()) {
      begin();
    }
  }

  private void begin() {
    if (writing) {
      return;
    }
    writing = true;
    urgent = false;
    afterThis = after;
    after = new ArrayList<>();
    context.pipeToSelf(
        blocking.run(store.orElseThrow()::flush),
        (done, failed) -> new Saved(Optional.ofNullable(failed).map(Saving::lineOf)));
  }

  static String lineOf(Throwable failed) {
    var cause = failed;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  void onSaved(Saved saved) {
    writing = false;
    if (saved.problem().isPresent() && !failing) {
      context
          .getLog()
          .warn(
              "the list of torrents could not be written, and is tried again:"
                  + " make room on the disk of the data folder");
      context.getLog().debug("the store's complaint: {}", saved.problem().get());
    }
    failing = saved.problem().isPresent();
    // What is in memory holds all the same.
    var done = afterThis;
    afterThis = List.of();
    done.forEach(Runnable::run);
    if (urgent) {
      begin();
    }
  }
}
