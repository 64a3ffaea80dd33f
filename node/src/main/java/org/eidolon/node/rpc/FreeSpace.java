package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** {@code free-space}: how much fits on the disk of a folder. */
final class FreeSpace {
  private final Executor blocking;

  FreeSpace(Executor blocking) {
    this.blocking = blocking;
  }

  /** -1 if nobody can tell. */
  CompletionStage<Long> of(Path folder) {
    return CompletableFuture.supplyAsync(() -> bytes(folder), blocking);
  }

  private static long bytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException missing) {
      return -1;
    }
  }

  CompletionStage<RpcReply> answer(Arguments arguments) {
    var text = arguments.text("path").orElse("");
    var folder = Arguments.absolute(text, "directory path is not absolute");
    return of(folder)
        .thenApply(
            bytes -> {
              var said = JsonNodeFactory.instance.objectNode();
              said.put("path", text).put("size-bytes", bytes);
              return new RpcReply(bytes < 0 ? "No such file or directory" : "success", said);
            });
  }
}
