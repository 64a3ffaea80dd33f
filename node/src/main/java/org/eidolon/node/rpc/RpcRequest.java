package org.eidolon.node.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/**
 * What a client asks. Whatever its headers say, a body is taken as JSON; one that is not asks for
 * nothing.
 *
 * @param method empty if it names none
 * @param arguments an empty object if there are none
 * @param tag a number that comes back with the reply; anything else does not
 */
record RpcRequest(Optional<String> method, ObjectNode arguments, Optional<JsonNode> tag) {
  private static final int DEEPEST = 16;
  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_NAME = 256;

  /** As long as the body may be: a torrent's description comes as one string. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(DEEPEST)
                      .maxNumberLength(LONGEST_NUMBER)
                      .maxNameLength(LONGEST_NAME)
                      .maxStringLength(Integer.MAX_VALUE)
                      .build())
              .build());

  private static final RpcRequest NONE =
      new RpcRequest(Optional.empty(), JsonNodeFactory.instance.objectNode(), Optional.empty());

  static RpcRequest of(byte[] body) {
    JsonNode read;
    try {
      read = JSON.readTree(body);
    } catch (JsonProcessingException bad) {
      return NONE;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    if (read == null || !read.isObject()) {
      return NONE;
    }
    var arguments =
        read.get("arguments") instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode();
    var method = Optional.ofNullable(read.get("method")).filter(JsonNode::isTextual);
    var tag = Optional.ofNullable(read.get("tag")).filter(JsonNode::isIntegralNumber);
    return new RpcRequest(method.map(JsonNode::asText), arguments, tag);
  }
}
