package org.eidolon.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private static CompletionStage<ObjectNode> node(String method, ObjectNode arguments) {
    var answer = JsonNodeFactory.instance.objectNode();
    if (method.equals("eidolon-network")) {
      answer.putObject("credit").put("earnedBytes", Long.MAX_VALUE).put("paidBytes", 512);
    } else {
      answer
          .putObject("cumulative-stats")
          .put("uploadedBytes", Long.MAX_VALUE)
          .put("downloadedBytes", Long.MAX_VALUE);
    }
    return CompletableFuture.completedStage(answer);
  }

  @Test
  void statusIsShownWhateverNumbersATrackerTells() {
    var lines =
        new Commands(CommandsTest::node).answer(List.of("status")).toCompletableFuture().join();

    assertThat(lines)
        .anyMatch(
            line -> line.startsWith("credit") && line.endsWith("512 B paid to relays, ratio 1.00"));
  }
}
