package org.eidolon.node.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Steers a running node over its remote control. It is the command line's alone: a node itself
 * never asks anybody this way. No proxy is used, and no redirect is followed.
 */
public final class ControlClient {
  private static final String ID = "X-Transmission-Session-Id";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ControlPlace place;
  private final HttpClient http;
  private String sessionId = "";

  public ControlClient(ControlPlace place) {
    this.place = place;
    this.http =
        HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
  }

  public static ObjectNode arguments() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * The arguments of the reply.
   *
   * @throws NodeAnswer if there is none, or no success
   */
  public JsonNode call(String method, ObjectNode arguments) {
    var body = JsonNodeFactory.instance.objectNode().put("method", method);
    body.set("arguments", arguments);
    var answer = post(body.toString());
    if (answer.statusCode() == 409) {
      sessionId = answer.headers().firstValue(ID).orElse("");
      answer = post(body.toString());
    }
    return switch (answer.statusCode()) {
      case 200 -> succeeded(answer.body());
      case 401, 429 ->
          throw new NodeAnswer(
              NodeAnswer.Kind.LOCKED,
              "the node at %s wants its user and password: --control http://USER:PASSWORD@HOST:PORT/"
                  .formatted(place.address()));
      default ->
          throw new NodeAnswer(
              NodeAnswer.Kind.NOBODY,
              "what answers at %s is no node with torrents to steer (HTTP %d)"
                  .formatted(place.address(), answer.statusCode()));
    };
  }

  private HttpResponse<String> post(String body) {
    var request =
        HttpRequest.newBuilder(place.address().resolve("transmission/rpc"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (!sessionId.isEmpty()) {
      request.header(ID, sessionId);
    }
    place.authorization().ifPresent(text -> request.header("Authorization", text));
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException nobody) {
      throw new NodeAnswer(
          NodeAnswer.Kind.NOBODY,
          "no node answers at %s; start one with: eidolon up".formatted(place.address()),
          nobody);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new NodeAnswer(NodeAnswer.Kind.NOBODY, "stopped while asking the node", stopped);
    }
  }

  private JsonNode succeeded(String text) {
    JsonNode reply;
    try {
      reply = JSON.readTree(text);
    } catch (JsonProcessingException bad) {
      throw new NodeAnswer(
          NodeAnswer.Kind.NOBODY, "what answers at %s is no node".formatted(place.address()), bad);
    }
    var result = reply.path("result").asText("no answer");
    if (!result.equals("success")) {
      throw new NodeAnswer(NodeAnswer.Kind.REFUSED, result);
    }
    return reply.path("arguments");
  }
}
