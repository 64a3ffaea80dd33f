package org.eidolon.actors.session;

import org.apache.pekko.actor.typed.ActorRef;

/** One answer to who asked something of several torrents, when all of them are done. */
final class Replies {
  private final ActorRef<Torrents.Answer> replyTo;
  private int left;
  private String problem = "";

  Replies(int count, ActorRef<Torrents.Answer> replyTo) {
    this.replyTo = replyTo;
    this.left = count;
    tellIfOver();
  }

  /**
   * @param line empty, or why one of them was not done
   */
  void done(String line) {
    problem = problem.isEmpty() ? line : problem;
    left--;
    tellIfOver();
  }

  private void tellIfOver() {
    if (left == 0) {
      replyTo.tell(problem.isEmpty() ? Torrents.Done.INSTANCE : new Torrents.Refused(problem));
    }
  }
}
