package org.eidolon.node.rpc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Does one thing after another, up to the first one that fails. */
final class InTurn {
  private InTurn() {}

  static <T> CompletionStage<RpcReply> each(
      List<T> all, Function<T, CompletionStage<RpcReply>> one) {
    CompletionStage<RpcReply> before = CompletableFuture.completedStage(RpcReply.success());
    for (var next : all) {
      before =
          before.thenCompose(
              reply ->
                  reply.isSuccess() ? one.apply(next) : CompletableFuture.completedStage(reply));
    }
    return before;
  }
}
