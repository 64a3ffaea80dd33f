package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.session.TorrentView;
import org.eidolon.actors.session.Torrents;
import org.eidolon.proto.session.QueueMove;

/** What is done to torrents: start, stop, check, announce, remove, move, rename, and their turn. */
final class TorrentOrders {
  private final TorrentDesk desk;

  /** One order for several torrents. */
  interface Order extends BiFunction<Set<Integer>, ActorRef<Torrents.Answer>, Torrents.Command> {}

  TorrentOrders(TorrentDesk desk) {
    this.desk = desk;
  }

  private CompletionStage<List<TorrentView>> named(Arguments arguments) {
    var ids = TorrentIds.of(arguments);
    return desk.all().thenApply(all -> ids.of(all.torrents()));
  }

  private static Set<Integer> numbers(List<TorrentView> views) {
    return views.stream().map(TorrentView::id).collect(Collectors.toSet());
  }

  /** Torrents that are not there are passed over. */
  CompletionStage<RpcReply> order(Arguments arguments, Order order) {
    return named(arguments)
        .thenCompose(views -> desk.act(replyTo -> order.apply(numbers(views), replyTo)));
  }

  CompletionStage<RpcReply> queue(Arguments arguments, QueueMove where) {
    return order(arguments, (ids, replyTo) -> new Torrents.MoveInQueue(ids, where, replyTo));
  }

  CompletionStage<RpcReply> remove(Arguments arguments) {
    boolean files = arguments.flag("delete-local-data").orElse(false);
    return named(arguments)
        .thenCompose(
            views -> desk.begin(replyTo -> new Torrents.Remove(numbers(views), files, replyTo)));
  }

  CompletionStage<RpcReply> move(Arguments arguments) {
    var folder = arguments.folder("location", "new location path is not absolute");
    if (folder.isEmpty()) {
      throw new BadArgument("no location");
    }
    boolean files = arguments.flag("move").orElse(false);
    return named(arguments)
        .thenCompose(views -> InTurn.each(views, view -> move(view, folder.get(), files)));
  }

  private CompletionStage<RpcReply> move(TorrentView view, Path folder, boolean files) {
    return desk.begin(replyTo -> new Torrents.Move(view.id(), folder, files, replyTo));
  }

  CompletionStage<RpcReply> rename(Arguments arguments) {
    var path = arguments.text("path").orElse("");
    var name = arguments.text("name").orElse("");
    if (path.isEmpty() || !isName(name)) {
      throw new BadArgument("Invalid argument");
    }
    return named(arguments)
        .thenCompose(
            views -> {
              if (views.size() != 1) {
                throw new BadArgument("torrent-rename-path requires 1 torrent");
              }
              return rename(views.get(0).id(), path, name);
            });
  }

  private static boolean isName(String name) {
    return !name.isBlank() && !name.equals(".") && !name.equals("..") && name.indexOf('/') < 0;
  }

  private CompletionStage<RpcReply> rename(int id, String path, String name) {
    return desk.act(replyTo -> new Torrents.Rename(id, path, name, replyTo))
        .thenApply(
            reply -> {
              var said = JsonNodeFactory.instance.objectNode();
              said.put("id", id).put("name", name).put("path", path);
              return new RpcReply(reply.result(), said);
            });
  }
}
