package org.eidolon.actors.swarm;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.proto.swarm.PeerCodec;
import org.eidolon.proto.swarm.PeerMessage;

/**
 * The speaking half of a session: what waits leaves in batches, one at a time. Belongs to the
 * session's actor and is used by it alone.
 */
final class Sending {
  private final Outbox outbox = new Outbox();
  private final Allowance allowance;
  private final ActorRef<Conduit.Sent> sent;
  private Optional<ActorRef<Conduit.Command>> conduit = Optional.empty();
  private boolean busy;

  /** The conduit was told to expect more, and has bytes that do not fill a cell. */
  private boolean promised;

  private int blockBytes;

  /**
   * @param sent hears when a batch has left; tell {@link #left} then
   * @param allowance for content: words are few, and wait for nothing
   */
  Sending(ActorRef<Conduit.Sent> sent, Allowance allowance) {
    this.sent = sent;
    this.allowance = allowance;
  }

  void open(ActorRef<Conduit.Command> opened) {
    conduit = Optional.of(opened);
  }

  /** The conduit has closed by itself. */
  void gone() {
    conduit = Optional.empty();
  }

  boolean isOpen() {
    return conduit.isPresent();
  }

  boolean isIdle() {
    return outbox.waitingWords() == 0 && !busy && !promised;
  }

  void say(PeerMessage message) {
    outbox.say(message);
  }

  void serve(PeerMessage answer) {
    outbox.serve(answer);
  }

  boolean wantsContent() {
    return outbox.wantsContent();
  }

  int waitingWords() {
    return outbox.waitingWords();
  }

  /** True if something left now. */
  boolean flush() {
    if (busy || conduit.isEmpty() || (outbox.isEmpty() && !promised)) {
      return false;
    }
    int content = outbox.contentBytes();
    long room = content == 0 ? 0 : allowance.room(outbox.nextContentBytes(), content);
    var batch = outbox.take(room);
    if (batch.isEmpty() && !promised) {
      return false;
    }
    allowance.moved(content - outbox.contentBytes());
    busy = true;
    blockBytes = 0;
    for (var message : batch) {
      if (message instanceof PeerMessage.Block block) {
        blockBytes += block.content().length();
      }
    }
    // Without anything to send, what the conduit holds leaves now.
    promised = !batch.isEmpty() && !outbox.isEmpty();
    conduit.get().tell(new Conduit.Send(PeerCodec.encode(batch), promised, sent));
    return true;
  }

  /** The last batch has left; answers the bytes of blocks in it. */
  int left() {
    busy = false;
    return blockBytes;
  }

  void consumed(int bytes) {
    conduit.ifPresent(open -> open.tell(new Conduit.Consumed(bytes)));
  }

  void close() {
    conduit.ifPresent(open -> open.tell(Conduit.Close.INSTANCE));
  }
}
