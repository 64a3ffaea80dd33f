package org.eidolon.node.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eidolon.node.rpc.NetworkView;
import org.eidolon.node.rpc.RpcFace;

/** Looks at a node through its remote control, so that both show the same. */
final class RpcLooks implements Looks {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final List<String> LISTED =
      List.of(
          "id",
          "hashString",
          "name",
          "status",
          "error",
          "errorString",
          "totalSize",
          "sizeWhenDone",
          "leftUntilDone",
          "percentDone",
          "metadataPercentComplete",
          "recheckProgress",
          "eidolonState",
          "rateDownload",
          "rateUpload",
          "eta",
          "peersConnected",
          "uploadedEver",
          "downloadedEver",
          "uploadRatio",
          "addedDate",
          "labels",
          "queuePosition",
          "isPrivate",
          "isFinished",
          "downloadDir");

  private static final List<String> CLOSER =
      List.of(
          "id",
          "fileStats",
          "pieces",
          "pieceCount",
          "pieceSize",
          "peers",
          "trackerStats",
          "comment",
          "doneDate",
          "corruptEver",
          "magnetLink",
          "downloadLimited",
          "downloadLimit",
          "uploadLimited",
          "uploadLimit",
          "seedRatioMode",
          "seedRatioLimit",
          "seedIdleMode",
          "seedIdleLimit");

  private final RpcFace rpc;
  private final Optional<NetworkView> network;
  private final String tracker;

  /**
   * @param tracker that plans this node's paths, without its key; may be empty
   */
  RpcLooks(RpcFace rpc, Optional<NetworkView> network, String tracker) {
    this.rpc = rpc;
    this.network = network;
    this.tracker = tracker;
  }

  @Override
  public CompletionStage<List<ObjectNode>> torrents() {
    return get(LISTED, JSON.objectNode());
  }

  @Override
  public CompletionStage<Optional<ObjectNode>> torrent(int id, boolean withFiles) {
    var fields = new ArrayList<>(CLOSER);
    if (withFiles) {
      fields.add("files");
    }
    var arguments = JSON.objectNode();
    arguments.putArray("ids").add(id);
    return get(fields, arguments).thenApply(found -> found.stream().findFirst());
  }

  private CompletionStage<List<ObjectNode>> get(List<String> fields, ObjectNode arguments) {
    ArrayNode asked = arguments.putArray("fields");
    fields.forEach(asked::add);
    return rpc.ask("torrent-get", arguments).thenApply(RpcLooks::rows);
  }

  private static List<ObjectNode> rows(ObjectNode reply) {
    var rows = new ArrayList<ObjectNode>();
    reply.get("torrents").forEach(row -> rows.add((ObjectNode) row));
    return rows;
  }

  @Override
  public CompletionStage<ObjectNode> network() {
    return network
        .map(view -> view.look().thenApply(shown -> shown.put("tracker", tracker)))
        .orElseGet(() -> CompletableFuture.completedStage(JSON.objectNode()));
  }

  @Override
  public String session() {
    return rpc.sessionId();
  }
}
