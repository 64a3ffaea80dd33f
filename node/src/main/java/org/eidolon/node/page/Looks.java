package org.eidolon.node.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the page's stream asks a node; each may fail if the node is too busy. */
public interface Looks {
  /** Fields of all torrents that a list shows, by the names of torrent-get. */
  CompletionStage<List<ObjectNode>> torrents();

  /**
   * Everything else about one torrent; empty if there is none like that.
   *
   * @param withFiles whether names and lengths of its files as well
   */
  CompletionStage<Optional<ObjectNode>> torrent(int id, boolean withFiles);

  /** Neighbors, circuits, standing; an empty object if the node is in no network. */
  CompletionStage<ObjectNode> network();

  /** What a command must repeat; see the remote control. */
  String session();
}
