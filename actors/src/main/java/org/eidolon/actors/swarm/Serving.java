package org.eidolon.actors.swarm;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.swarm.BlockRef;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.streams.file.PieceFlow;

/**
 * What one partner asks of us: read for it if it may have it, refused otherwise, and the end of the
 * session if it is too much. Belongs to {@link PeerSession}.
 */
final class Serving {
  private static final int MOST_WORDS = 2048;

  /** More than are under way when a file turns out to have changed and its pieces are withdrawn. */
  private static final int MOST_UNTOLD = 1024;

  private final PeerSession.Plan plan;
  private final Sending sending;
  private final Telling telling;
  private final Uploads uploads;
  private final BitSet taken = new BitSet();
  private int askedUntold;
  private boolean served;

  Serving(PeerSession.Plan plan, Sending sending, Telling telling, Uploads uploads) {
    this.plan = plan;
    this.sending = sending;
    this.telling = telling;
    this.uploads = uploads;
  }

  static boolean isAsk(PeerMessage message) {
    return message instanceof PeerMessage.Request
        || message instanceof PeerMessage.HashRequest
        || message instanceof PeerMessage.MetadataRequest;
  }

  /** Why the session must end, if the partner asks for too much. */
  Optional<Farewell> asked(PeerMessage ask) {
    if (ask instanceof PeerMessage.Request request) {
      if (!mayAsk(request.block().piece()) || !served || !uploads.ask(request)) {
        sending.say(new PeerMessage.Reject(request.block()));
      } else {
        noteTaken(request.block().piece());
      }
    } else if (ask instanceof PeerMessage.HashRequest request) {
      if (!mayAsk(request.piece()) || !uploads.ask(request)) {
        sending.say(new PeerMessage.HashReject(request.piece(), request.first(), request.count()));
      }
    } else if (!uploads.ask(ask)) {
      return Optional.of(Farewell.FLOOD);
    }
    boolean flood = sending.waitingWords() > MOST_WORDS || askedUntold > MOST_UNTOLD;
    return flood ? Optional.of(Farewell.FLOOD) : Optional.empty();
  }

  /** Who asks for what nobody told it gets a refusal, and is counted: it may be trying us out. */
  private boolean mayAsk(int piece) {
    boolean known = telling.knows(piece);
    askedUntold += known ? 0 : 1;
    return known;
  }

  private void noteTaken(int piece) {
    if (!taken.get(piece)) {
      taken.set(piece);
      plan.swarm().tell(new SessionEvent.Taken(plan.id(), piece));
    }
  }

  void cancel(BlockRef block) {
    uploads.cancel(block);
  }

  /** Whether it gets blocks from now on. */
  void serve(boolean serves) {
    if (served != serves) {
      served = serves;
      if (!served) {
        uploads.choke();
      }
      sending.say(served ? Signal.UNCHOKE : Signal.CHOKE);
    }
  }

  /** These are back from the disk. */
  void read(List<PieceFlow.Answer> answers) {
    uploads.answered(answers.size());
    answers.forEach(this::give);
  }

  private void give(PieceFlow.Answer answer) {
    var trouble = answer.problem();
    trouble.ifPresent(text -> plan.swarm().tell(new SessionEvent.Trouble(plan.id(), text)));
    if (trouble.isPresent() && answer.answer() instanceof PeerMessage.Reject reject) {
      telling.withdraw(reject.block().piece());
    }
    sending.serve(answer.answer());
  }

  void close() {
    uploads.close();
  }
}
