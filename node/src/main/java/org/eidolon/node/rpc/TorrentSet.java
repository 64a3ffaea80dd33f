package org.eidolon.node.rpc;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eidolon.actors.session.Changes;
import org.eidolon.actors.session.TorrentView;
import org.eidolon.actors.session.Torrents;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.session.Bandwidth.Rank;
import org.eidolon.proto.session.QueueMove;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.proto.session.SeedGoal.Bound;
import org.eidolon.proto.session.SeedGoal.Mode;

/** {@code torrent-set}: other settings for some torrents; the same ones twice change nothing. */
final class TorrentSet {
  private static final List<String> TRACKERS =
      List.of("trackerAdd", "trackerRemove", "trackerReplace", "trackerList");
  private static final String TRACKERS_STAY =
      "trackers of the clear net are never contacted; change those of a torrent with: eidolon edit";

  private final TorrentDesk desk;
  private final IdleLimits limits;

  TorrentSet(TorrentDesk desk, IdleLimits limits) {
    this.desk = desk;
    this.limits = limits;
  }

  CompletionStage<RpcReply> answer(Arguments arguments) {
    if (TRACKERS.stream().anyMatch(arguments::has)) {
      throw new BadArgument(TRACKERS_STAY);
    }
    // Before anything is changed.
    rank(arguments);
    var ids = TorrentIds.of(arguments);
    return desk.all()
        .thenCompose(
            all ->
                InTurn.each(
                    ids.of(all.torrents()), view -> change(view, all.torrents(), arguments)));
  }

  /** Empty if nothing is said of it. */
  static Optional<Rank> rank(Arguments arguments) {
    var said = arguments.whole("bandwidthPriority");
    if (said.isEmpty()) {
      return Optional.empty();
    }
    long number = said.getAsLong();
    if (number < -1 || number > 1) {
      throw new BadArgument("bandwidthPriority is -1, 0 or 1");
    }
    return Optional.of(number < 0 ? Rank.LOW : number > 0 ? Rank.HIGH : Rank.NORMAL);
  }

  private CompletionStage<RpcReply> change(
      TorrentView view, List<TorrentView> all, Arguments arguments) {
    return choice(view, arguments)
        .thenCompose(
            choice -> {
              var changes =
                  new Changes(
                      arguments.texts("labels"),
                      choice,
                      goal(view, arguments),
                      bandwidth(view, arguments));
              return changes.equals(Changes.NONE)
                  ? CompletableFuture.completedStage(RpcReply.success())
                  : desk.act(replyTo -> new Torrents.Change(Set.of(view.id()), changes, replyTo));
            })
        .thenCompose(reply -> reply.isSuccess() ? move(view, all, arguments) : done(reply));
  }

  private static CompletionStage<RpcReply> done(RpcReply reply) {
    return CompletableFuture.completedStage(reply);
  }

  private CompletionStage<Optional<FetchChoice>> choice(TorrentView view, Arguments arguments) {
    var before = view.settings().choice();
    var sequential = arguments.flag("sequentialDownload").orElse(before.sequential());
    var ordered = new FetchChoice(before.files(), sequential, before.preallocation());
    if (!FileChoice.isIn(arguments)) {
      var changed = Optional.of(ordered).filter(now -> !now.equals(before));
      return CompletableFuture.completedStage(changed);
    }
    return desk.details(view.id())
        .thenApply(
            details -> details.map(known -> FileChoice.changed(ordered, known.files(), arguments)));
  }

  private static Optional<SeedGoal> goal(TorrentView view, Arguments arguments) {
    var before = view.settings().goal();
    var ratio = bound(before.ratio(), arguments, "seedRatioMode", "seedRatioLimit");
    var idle = bound(before.idleMinutes(), arguments, "seedIdleMode", "seedIdleLimit");
    var goal = new SeedGoal(ratio, before.minutes(), idle);
    return Optional.of(goal).filter(now -> !now.equals(before));
  }

  /** A bound without its mode is kept for the time when it counts. */
  private static Bound bound(Bound before, Arguments arguments, String mode, String limit) {
    try {
      double value = arguments.number(limit).orElse(before.value());
      var said = arguments.whole(mode);
      return new Bound(said.isPresent() ? mode(said.getAsLong(), mode) : before.mode(), value);
    } catch (IllegalArgumentException bad) {
      throw new BadArgument(limit + ": " + bad.getMessage(), bad);
    }
  }

  private static Mode mode(long number, String name) {
    if (number < 0 || number > 2) {
      throw new BadArgument(
          "%s is 0 (as the session), 1 (of its own) or 2 (for ever)".formatted(name));
    }
    return number == 0 ? Mode.GLOBAL : number == 1 ? Mode.OWN : Mode.NONE;
  }

  private Optional<Bandwidth> bandwidth(TorrentView view, Arguments arguments) {
    var before = view.settings().bandwidth();
    var idle = limits.of(view.id());
    var rates =
        new IdleLimits.Rates(
            said(before.fetchBytesPerSecond(), idle.down(), arguments, "downloadLimit"),
            said(before.serveBytesPerSecond(), idle.up(), arguments, "uploadLimit"));
    limits.set(view.id(), rates);
    boolean down = arguments.flag("downloadLimited").orElse(before.fetchBytesPerSecond() > 0);
    boolean up = arguments.flag("uploadLimited").orElse(before.serveBytesPerSecond() > 0);
    var bandwidth =
        new Bandwidth(
            inForce(down, rates.down()),
            inForce(up, rates.up()),
            rank(arguments).orElse(before.rank()),
            arguments.flag("honorsSessionLimits").orElse(before.honorsSession()));
    return Optional.of(bandwidth).filter(now -> !now.equals(before));
  }

  private static long said(long inForce, long idle, Arguments arguments, String name) {
    long before = inForce > 0 ? inForce / TorrentFields.BYTES_PER_KILOBYTE : idle;
    long said = arguments.whole(name).orElse(before);
    return Math.min(said, Integer.MAX_VALUE);
  }

  /** A limit of nothing would be none: a byte a second comes close to what was asked for. */
  private static long inForce(boolean limited, long kilobytes) {
    return limited ? Math.max(1, kilobytes * TorrentFields.BYTES_PER_KILOBYTE) : 0;
  }

  private CompletionStage<RpcReply> move(
      TorrentView view, List<TorrentView> all, Arguments arguments) {
    var wanted = arguments.whole("queuePosition");
    if (wanted.isEmpty()) {
      return done(RpcReply.success());
    }
    int last = all.size() - 1;
    int to = (int) Math.max(0, Math.min(last, wanted.getAsLong()));
    int from = view.settings().position();
    if (to == 0 || to == last) {
      return step(view, to == 0 ? QueueMove.TOP : QueueMove.BOTTOM);
    }
    var direction = to < from ? QueueMove.UP : QueueMove.DOWN;
    Function<Integer, CompletionStage<RpcReply>> one = number -> step(view, direction);
    var steps = java.util.stream.IntStream.range(0, Math.abs(to - from)).boxed().toList();
    return InTurn.each(steps, one);
  }

  private CompletionStage<RpcReply> step(TorrentView view, QueueMove where) {
    return desk.act(replyTo -> new Torrents.MoveInQueue(Set.of(view.id()), where, replyTo));
  }
}
