package org.eidolon.streams.link;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;

/** Port: opens and accepts links. A connection handed out here has proven its identity. */
public interface LinkTransport extends AutoCloseable {
  /**
   * @param port 0 picks one
   * @param accepted called from a transport thread for each authenticated inbound connection
   * @return where it listens, or {@link ListenFailed}
   */
  CompletionStage<Bound> listen(String host, int port, Consumer<LinkConnection> accepted);

  /** Fails with {@link LinkFailed}. */
  CompletionStage<LinkConnection> dial(PeerAddress address, PeerId expected);

  /** A listening end. */
  record Bound(String host, int port) {}

  /** Stops listening and closes every connection. */
  @Override
  void close();
}
