package org.eidolon.node.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A node at one moment, as the page shall show it.
 *
 * @param torrents empty if the node was too busy to say: then nothing is told of them
 * @param network empty if it is not looked at this time
 * @param details of the torrent that a page watches
 */
record Sight(
    Optional<List<ObjectNode>> torrents,
    Optional<ObjectNode> network,
    Optional<ObjectNode> details) {}
