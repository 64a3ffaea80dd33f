package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What a client hears.
 *
 * @param result "success", or one line that says what went wrong
 */
record RpcReply(String result, ObjectNode arguments) {
  private static final String SUCCESS = "success";

  static RpcReply success() {
    return success(JsonNodeFactory.instance.objectNode());
  }

  static RpcReply success(ObjectNode arguments) {
    return new RpcReply(SUCCESS, arguments);
  }

  static RpcReply failure(String line) {
    return new RpcReply(line, JsonNodeFactory.instance.objectNode());
  }

  boolean isSuccess() {
    return result.equals(SUCCESS);
  }

  ObjectNode json(Optional<JsonNode> tag) {
    var json = JsonNodeFactory.instance.objectNode();
    json.set("arguments", arguments);
    json.put("result", result);
    tag.ifPresent(value -> json.set("tag", value));
    return json;
  }
}
