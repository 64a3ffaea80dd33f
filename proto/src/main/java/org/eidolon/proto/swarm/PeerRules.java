package org.eidolon.proto.swarm;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.eidolon.proto.swarm.PeerMessage.HashRequest;
import org.eidolon.proto.swarm.PeerMessage.Signal;

/**
 * What one partner may lawfully say now: a greeting first, then its pieces, then answers only to
 * what it was asked. Not immutable: one owner per circuit.
 */
public final class PeerRules {
  /** Withdrawn requests whose answers may still be on the way. */
  private static final int MOST_LATE = 4096;

  /** What a message is. */
  public enum Verdict {
    FINE,
    /** An answer to a request that was withdrawn meanwhile. */
    LATE,
    /** Nobody who keeps the rules says this: the circuit is to be closed. */
    BROKEN
  }

  private enum Stage {
    NOTHING,
    GREETED,
    TOLD
  }

  private final int pieces;
  private final IntUnaryOperator pieceBytes;
  private final Map<BlockRef, Long> asked = new HashMap<>();
  private final Set<BlockRef> withdrawn = new LinkedHashSet<>();
  private final Set<HashRequest> hashesAsked = new LinkedHashSet<>();
  private Stage stage = Stage.NOTHING;
  private boolean offered;
  private boolean weOffered;
  private boolean weChallenged;

  public PeerRules(int pieces, IntUnaryOperator pieceBytes) {
    this.pieces = pieces;
    this.pieceBytes = pieceBytes;
  }

  /** Notes what we say, so that the answers are known. */
  public void sent(PeerMessage message, long nowNanos) {
    if (message instanceof PeerMessage.Request request) {
      // A withdrawn one stays withdrawn: its answer may come besides the answer to this one.
      asked.put(request.block(), nowNanos);
    } else if (message instanceof PeerMessage.Cancel cancel) {
      if (asked.remove(cancel.block()) != null) {
        withdraw(cancel.block());
      }
    } else if (message instanceof HashRequest request) {
      hashesAsked.add(request);
    } else if (message == Signal.VOUCHER_OFFER) {
      weOffered = true;
    } else if (message instanceof PeerMessage.Challenge) {
      weChallenged = true;
    }
  }

  /** When the block was asked for; empty if it is not awaited. */
  public OptionalLong askedAt(BlockRef block) {
    var at = asked.get(block);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /** Judges what the partner says; an answer is used up by it. */
  public Verdict received(PeerMessage message) {
    return switch (stage) {
      case NOTHING -> greeting(message);
      case GREETED -> telling(message);
      case TOLD -> talk(message);
    };
  }

  private Verdict greeting(PeerMessage message) {
    if (message instanceof PeerMessage.Hello hello
        && (hello.pieces() == pieces || hello.pieces() == 0)) {
      stage = Stage.GREETED;
      return Verdict.FINE;
    }
    return Verdict.BROKEN;
  }

  /** Who has a magnet alone cannot tell pieces yet, but may ask for what it lacks. */
  private Verdict telling(PeerMessage message) {
    if (message instanceof PeerMessage.Has has && has.pieces().pieces() == pieces) {
      stage = Stage.TOLD;
      return Verdict.FINE;
    }
    boolean fine = message instanceof PeerMessage.MetadataRequest || message == Signal.KEEPALIVE;
    return fine ? Verdict.FINE : Verdict.BROKEN;
  }

  private Verdict talk(PeerMessage message) {
    if (message instanceof PeerMessage.Block block) {
      return answer(block.block());
    } else if (message instanceof PeerMessage.Reject reject) {
      return answer(reject.block());
    } else if (message instanceof PeerMessage.Request request) {
      return exists(request.block());
    } else if (message instanceof PeerMessage.Cancel cancel) {
      return exists(cancel.block());
    } else if (message instanceof PeerMessage.HaveBatch batch) {
      return fine(batch.pieces().stream().allMatch(piece -> piece < pieces));
    } else if (message instanceof PeerMessage.Hashes hashes) {
      return fine(
          hashesAsked.remove(new HashRequest(hashes.piece(), hashes.first(), hashes.count())));
    } else if (message instanceof PeerMessage.HashReject no) {
      return fine(hashesAsked.remove(new HashRequest(no.piece(), no.first(), no.count())));
    } else if (message instanceof HashRequest request) {
      return fine(request.piece() < pieces);
    } else if (message == Signal.VOUCHER_OFFER) {
      // One circuit has one voucher: more would make us look at numbers all day.
      boolean first = !offered;
      offered = true;
      return fine(first);
    } else if (message instanceof PeerMessage.Challenge) {
      boolean wanted = weOffered;
      weOffered = false;
      return fine(wanted);
    } else if (message instanceof PeerMessage.Vouch) {
      boolean wanted = weChallenged;
      weChallenged = false;
      return fine(wanted);
    } else if (message == Signal.CHOKE) {
      asked.keySet().forEach(this::withdraw);
      asked.clear();
    }
    return fine(message instanceof Signal || message instanceof PeerMessage.MetadataRequest);
  }

  private Verdict answer(BlockRef block) {
    if (asked.remove(block) != null) {
      return Verdict.FINE;
    }
    return withdrawn.remove(block) ? Verdict.LATE : Verdict.BROKEN;
  }

  private Verdict exists(BlockRef block) {
    return fine(block.piece() < pieces && block.fits(pieceBytes.applyAsInt(block.piece())));
  }

  private static Verdict fine(boolean holds) {
    return holds ? Verdict.FINE : Verdict.BROKEN;
  }

  private void withdraw(BlockRef block) {
    withdrawn.add(block);
    if (withdrawn.size() > MOST_LATE) {
      Iterator<BlockRef> oldest = withdrawn.iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
