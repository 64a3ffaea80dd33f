package org.eidolon.node.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.eidolon.node.Eidolon;
import org.eidolon.node.EidolonConfig;

/** Many real nodes in one process, each with sockets and neighbors of its own. */
public final class ManyNodes {
  private static final int JOIN_SECONDS = 120;

  private ManyNodes() {}

  /**
   * Says {@code ready} when all are members; ends when standard input does.
   *
   * @param arguments the tracker's address, how many nodes, a folder for what they keep
   */
  public static void main(String... arguments) throws Exception {
    var folder = Path.of(arguments[2]);
    var nodes = new ArrayList<Eidolon>();
    try {
      for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
        var config =
            EidolonConfig.in(folder.resolve("node-" + i))
                .withTracker(arguments[0])
                .withListen("127.0.13.%d:0".formatted(1 + i % 250))
                .with("membership.request-timeout", "60s");
        nodes.add(Eidolon.start(config));
      }
      for (var node : nodes) {
        node.joined().toCompletableFuture().get(JOIN_SECONDS, TimeUnit.SECONDS);
      }
      System.out.println("ready");
      untilInputEnds();
    } finally {
      nodes.forEach(Eidolon::close);
    }
  }

  private static void untilInputEnds() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is said to us.
    }
  }
}
