package org.eidolon.actors.tracker;

import java.util.concurrent.CompletionStage;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;

/** Port: tries whether a member can be dialled, and is who it says. */
@FunctionalInterface
public interface DialBack {
  /** Answers within the time limits of links; a failure counts as false. */
  CompletionStage<Boolean> reachable(PeerAddress address, PeerId peer);
}
