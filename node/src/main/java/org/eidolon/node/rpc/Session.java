package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eidolon.actors.session.SessionStats;
import org.eidolon.actors.session.TorrentView;
import org.eidolon.actors.session.Torrents;
import org.eidolon.node.rpc.SpeedLimits.Speeds;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.SessionTotals;

/** {@code session-get}, {@code session-set} and {@code session-stats}. */
final class Session {
  private static final String NO_LIMITS = "speed limits of the whole node cannot be set here";

  private final TorrentDesk desk;
  private final Optional<SpeedLimits> limits;
  private final FreeSpace space;
  private final NodeFacts facts;
  private final Supplier<String> sessionId;
  private volatile SessionMemory memory = SessionMemory.UNSAID;

  /**
   * @param limits empty if the node has none
   */
  Session(
      TorrentDesk desk,
      Optional<SpeedLimits> limits,
      FreeSpace space,
      NodeFacts facts,
      Supplier<String> sessionId) {
    this.desk = desk;
    this.limits = limits;
    this.space = space;
    this.facts = facts;
    this.sessionId = sessionId;
  }

  private CompletionStage<GlobalSettings> settings() {
    return desk.ask(Torrents.AskSettings::new);
  }

  private CompletionStage<Speeds> speeds() {
    return limits
        .map(SpeedLimits::now)
        .orElseGet(() -> CompletableFuture.completedStage(Speeds.FREE));
  }

  CompletionStage<RpcReply> get(Arguments arguments) {
    return settings()
        .thenCompose(
            settings ->
                space
                    .of(Path.of(settings.folder()))
                    .thenCombine(speeds(), (free, speeds) -> view(settings, speeds, free)))
        .thenApply(view -> RpcReply.success(chosen(view.json(), arguments)));
  }

  private SessionView view(GlobalSettings settings, Speeds speeds, long free) {
    return new SessionView(settings, speeds, memory, facts, free, sessionId.get());
  }

  private static ObjectNode chosen(ObjectNode all, Arguments arguments) {
    arguments.texts("fields").ifPresent(fields -> all.retain(new HashSet<>(fields)));
    return all;
  }

  CompletionStage<RpcReply> set(Arguments arguments) {
    if (limits.isEmpty() && SessionChange.limits(arguments)) {
      throw new BadArgument(NO_LIMITS);
    }
    return settings()
        .thenCombine(speeds(), (settings, speeds) -> new SessionChange(settings, speeds, memory))
        .thenCompose(before -> change(before, before.by(arguments)));
  }

  private CompletionStage<RpcReply> change(SessionChange before, SessionChange after) {
    memory = after.memory();
    CompletionStage<Void> limited =
        before.speeds().equals(after.speeds()) || limits.isEmpty()
            ? CompletableFuture.completedStage(null)
            : limits.get().set(after.speeds()).exceptionally(Session::refused);
    return limited.thenCompose(
        done ->
            before.settings().equals(after.settings())
                ? CompletableFuture.completedStage(RpcReply.success())
                : desk.act(replyTo -> new Torrents.ChangeSettings(after.settings(), replyTo)));
  }

  private static Void refused(Throwable failed) {
    var cause = failed instanceof CompletionException ? failed.getCause() : failed;
    if (cause instanceof IllegalArgumentException) {
      throw new BadArgument(cause.getMessage(), cause);
    }
    throw new CompletionException(cause);
  }

  CompletionStage<RpcReply> stats() {
    return desk.all()
        .thenCombine(
            desk.<SessionStats>ask(Torrents.AskStats::new),
            (all, stats) -> RpcReply.success(stats(all, stats)));
  }

  private static ObjectNode stats(Torrents.All all, SessionStats stats) {
    var torrents = all.torrents();
    long running = torrents.stream().filter(TorrentView::runs).count();
    long stopped = torrents.stream().filter(view -> view.settings().stopped()).count();
    var json =
        JsonNodeFactory.instance
            .objectNode()
            .put("activeTorrentCount", running)
            .put("pausedTorrentCount", stopped)
            .put("torrentCount", torrents.size())
            .put("downloadSpeed", torrents.stream().mapToLong(TorrentView::fetchRate).sum())
            .put("uploadSpeed", torrents.stream().mapToLong(TorrentView::serveRate).sum());
    put(json.putObject("cumulative-stats"), stats.ever());
    put(json.putObject("current-stats"), stats.now());
    return json;
  }

  private static void put(ObjectNode to, SessionTotals stats) {
    to.put("downloadedBytes", stats.fetchedBytes())
        .put("uploadedBytes", stats.servedBytes())
        .put("filesAdded", stats.added())
        .put("sessionCount", stats.starts())
        .put("secondsActive", stats.seconds());
  }
}
