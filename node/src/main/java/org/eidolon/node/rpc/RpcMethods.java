package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eidolon.actors.session.Torrents;
import org.eidolon.proto.session.QueueMove;

/** What a node does for clients, by the names of the methods. */
final class RpcMethods {
  private static final String NO_PORT_TEST =
      "portTested: nobody of the clear net is asked; your tracker dials you when you join";
  private static final String NO_BLOCKLIST =
      "gotNewBlocklist: a list of addresses is of no use where partners have none";

  private final Map<String, Function<Arguments, CompletionStage<RpcReply>>> methods =
      new HashMap<>();

  /** Of some of them, for who takes the reply as text. */
  private final Map<String, Function<Arguments, CompletionStage<RpcReply>>> written =
      new HashMap<>();

  private final RpcParts parts;

  /**
   * @param sessionId the one to repeat now
   */
  RpcMethods(RpcParts parts, Supplier<String> sessionId) {
    this.parts = parts;
    var desk = new TorrentDesk(parts.system(), parts.torrents());
    var limits = new IdleLimits();
    var space = new FreeSpace(parts.blocking());
    var changes = new RecentChanges(parts.nanos());
    var get = new TorrentGet(desk, changes, limits, parts.facts(), parts.clock());
    methods.put("torrent-get", get::answer);
    written.put("torrent-get", get::written);
    methods.put("torrent-add", new TorrentAdd(desk, parts.blocking())::answer);
    methods.put("torrent-set", new TorrentSet(desk, limits)::answer);
    orders(new TorrentOrders(desk));
    session(new Session(desk, parts.limits(), space, parts.facts(), sessionId));
    methods.put("free-space", space::answer);
    methods.put("port-test", arguments -> said(RpcReply.failure(NO_PORT_TEST)));
    methods.put("blocklist-update", arguments -> said(RpcReply.failure(NO_BLOCKLIST)));
    methods.put("eidolon-network", arguments -> network());
    methods.put("eidolon-circuit-build", arguments -> buildCircuit(desk, arguments));
    methods.put("eidolon-circuit-close", this::closeCircuit);
    methods.put("eidolon-log", arguments -> log());
  }

  /**
   * @param method fails with an {@link IllegalArgumentException} of one line for people if what it
   *     is asked cannot be
   */
  void add(String name, Function<ObjectNode, CompletionStage<ObjectNode>> method) {
    methods.put(name, arguments -> method.apply(arguments.json()).thenApply(RpcReply::success));
  }

  private void orders(TorrentOrders orders) {
    order("torrent-start", orders, Torrents.Start::new);
    order("torrent-start-now", orders, Torrents.StartNow::new);
    order("torrent-stop", orders, Torrents.Stop::new);
    order("torrent-verify", orders, Torrents.Recheck::new);
    order("torrent-reannounce", orders, Torrents.Reannounce::new);
    methods.put("torrent-remove", orders::remove);
    methods.put("torrent-set-location", orders::move);
    methods.put("torrent-rename-path", orders::rename);
    queue("queue-move-top", orders, QueueMove.TOP);
    queue("queue-move-up", orders, QueueMove.UP);
    queue("queue-move-down", orders, QueueMove.DOWN);
    queue("queue-move-bottom", orders, QueueMove.BOTTOM);
  }

  private void order(String name, TorrentOrders orders, TorrentOrders.Order order) {
    methods.put(name, arguments -> orders.order(arguments, order));
  }

  private void queue(String name, TorrentOrders orders, QueueMove where) {
    methods.put(name, arguments -> orders.queue(arguments, where));
  }

  private void session(Session session) {
    methods.put("session-get", session::get);
    methods.put("session-set", session::set);
    methods.put("session-stats", arguments -> session.stats());
    methods.put("session-close", arguments -> close());
  }

  /** Never fails: what cannot be done says so. */
  CompletionStage<RpcReply> answer(RpcRequest request) {
    return answer(request, methods.get(request.method().orElse("")));
  }

  /** The same in which some parts may be text already: it can be written, but not looked into. */
  CompletionStage<RpcReply> written(RpcRequest request) {
    var name = request.method().orElse("");
    return answer(request, written.getOrDefault(name, methods.get(name)));
  }

  private static CompletionStage<RpcReply> answer(
      RpcRequest request, Function<Arguments, CompletionStage<RpcReply>> method) {
    if (request.method().isEmpty()) {
      return said(RpcReply.failure("no method name"));
    }
    if (method == null) {
      return said(RpcReply.failure("method name not recognized"));
    }
    try {
      return method.apply(new Arguments(request.arguments())).exceptionally(RpcMethods::failed);
    } catch (BadArgument | IllegalArgumentException bad) {
      return said(RpcReply.failure(bad.getMessage()));
    }
  }

  private static RpcReply failed(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return RpcReply.failure(
        cause instanceof BadArgument || cause instanceof IllegalArgumentException
            ? cause.getMessage()
            : "the node is too busy to answer; try again");
  }

  private static CompletionStage<RpcReply> said(RpcReply reply) {
    return CompletableFuture.completedStage(reply);
  }

  private CompletionStage<RpcReply> close() {
    if (parts.close().isEmpty()) {
      return said(RpcReply.failure("this node is stopped where it was started"));
    }
    parts.close().get().run();
    return said(RpcReply.success());
  }

  private CompletionStage<RpcReply> network() {
    return parts
        .network()
        .map(view -> view.look().thenApply(RpcReply::success))
        .orElseGet(() -> said(RpcReply.failure("this node is in no network")));
  }

  /** {@code id} of a torrent whose swarm builds one now. */
  private static CompletionStage<RpcReply> buildCircuit(TorrentDesk desk, Arguments arguments) {
    int id = (int) arguments.whole("id").orElseThrow(() -> new BadArgument("no id"));
    return desk.act(replyTo -> new Torrents.BuildCircuit(id, replyTo));
  }

  /** {@code number} as {@code ownCircuits} has it. */
  private CompletionStage<RpcReply> closeCircuit(Arguments arguments) {
    long number = arguments.whole("number").orElseThrow(() -> new BadArgument("no number"));
    return parts
        .network()
        .map(view -> view.close(number))
        .orElseGet(() -> CompletableFuture.completedStage(false))
        .thenApply(
            closed ->
                closed ? RpcReply.success() : RpcReply.failure("there is no circuit " + number));
  }

  private CompletionStage<RpcReply> log() {
    var json = JsonNodeFactory.instance.objectNode();
    parts.log().get().forEach(json.putArray("lines")::add);
    return said(RpcReply.success(json));
  }
}
