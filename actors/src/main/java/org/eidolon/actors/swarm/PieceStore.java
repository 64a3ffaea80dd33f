package org.eidolon.actors.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.DoubleConsumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.eidolon.config.StorageConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.choice.FilePriorities;
import org.eidolon.proto.choice.Preallocation;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.streams.file.Allocation;
import org.eidolon.streams.file.FileStamps;
import org.eidolon.streams.file.PieceCheck;
import org.eidolon.streams.file.PieceFiles;
import org.eidolon.streams.file.PieceFlow;
import org.eidolon.streams.file.PieceWriter;
import org.eidolon.streams.file.ProvenPieces;
import org.eidolon.streams.file.ResumeShelf;

/**
 * The files of one swarm: checks them once, gives them their room, then writes what was fetched and
 * hands out a reader for what is served. Everything that may wait for a disk runs on the disk
 * dispatcher.
 */
final class PieceStore extends AbstractBehavior<PieceStore.Command> {
  static final String DISPATCHER = "eidolon.disk-dispatcher";
  private static final int READ_AHEAD = 2;
  private static final Duration DISK_AGAIN = Duration.ofSeconds(5);

  /** Whoever is not ready has not done all. */
  private static final double MOST_PART = 0.999;

  sealed interface Command {}

  /** Each work has its result in a {@link Done}. */
  record Do(PieceWriter.Work work) implements Command {}

  /** Other files are skipped from now on. */
  record Choose(FilePriorities files) implements Command {}

  /** The piece is here from now on. */
  record Has(int piece) implements Command {}

  private record Examined(BitSet right) implements Command {}

  private enum Prepared implements Command {
    INSTANCE
  }

  /** What has no room now may have it later. */
  private record NoRoom(String problem) implements Command {}

  private enum Again implements Command {
    INSTANCE
  }

  private record Unusable(String problem) implements Command {}

  sealed interface Event {}

  /**
   * Not ready yet.
   *
   * @param state what is done to the files
   * @param part below 1
   * @param problem why it waits, in one line; empty if it does not
   */
  record Underway(SwarmStatus.State state, double part, String problem) implements Event {
    static final Underway BEGUN = new Underway(SwarmStatus.State.CHECKING, 0, "");

    Underway {
      part = Math.min(part, MOST_PART);
    }
  }

  /**
   * @param right pieces that are here
   * @param reader reads what is served; may be run any number of times
   */
  record Ready(BitSet right, Flow<PeerMessage, List<PieceFlow.Answer>, NotUsed> reader)
      implements Event {}

  record Done(List<PieceWriter.Result> results) implements Event {
    Done {
      results = List.copyOf(results);
    }
  }

  /** The files cannot be used at all; one line for people. */
  record Broken(String problem) implements Event {}

  /**
   * @param writable false if all must be there already
   * @param files skipped ones are not made
   * @param preallocation when the others get their room
   */
  record Place(Path folder, boolean writable, FilePriorities files, Preallocation preallocation) {}

  private final Metainfo metainfo;
  private final Place place;
  private final StorageConfig storage;
  private final ActorRef<Event> owner;
  private final TimerScheduler<Command> timers;
  private final Executor disk;
  private final Preparing preparing;
  private final FilesInUse inUse;
  private final int bound;
  private final PieceFiles files;
  private final ProvenPieces pieces;
  private final Optional<ResumeShelf> shelf;
  private FilePriorities chosen;
  private boolean choseMeanwhile;
  private BitSet right = new BitSet();
  private boolean kept;

  /** What the record of the last time says; set once, on a disk thread. */
  private volatile BitSet known = new BitSet();

  /** The files when their bytes were compared, or what was right was kept; on disk threads. */
  private volatile FileStamps compared;

  /** Files that we wrote since; on disk threads, one at a time. */
  private final BitSet ours = new BitSet();

  /** One record is kept after the other, so that the last one stays. */
  private CompletableFuture<Void> keeping = CompletableFuture.completedFuture(null);

  private BoundedSourceQueue<PieceWriter.Work> writer;

  /**
   * @param bound works that may wait
   */
  static Behavior<Command> create(
      Metainfo metainfo, Place place, StorageConfig storage, int bound, ActorRef<Event> owner) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new PieceStore(context, timers, metainfo, place, storage, bound, owner)));
  }

  private PieceStore(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Metainfo metainfo,
      Place place,
      StorageConfig storage,
      int bound,
      ActorRef<Event> owner) {
    super(context);
    this.metainfo = metainfo;
    this.place = place;
    this.storage = storage;
    this.bound = bound;
    this.owner = owner;
    this.timers = timers;
    this.chosen = place.files();
    var all = Disk.of(context.getSystem());
    var open = all.open(storage.openFiles());
    this.files = PieceFiles.open(metainfo, place.folder(), place.writable(), open, all.meter());
    files.skip(chosen);
    this.pieces = new ProvenPieces(metainfo, files, all.kept());
    this.disk = all.threads();
    this.preparing = new Preparing(all, open);
    this.inUse = all.files();
    inUse.opened(place.folder(), infoHash());
    this.shelf =
        Optional.of(storage.data())
            .filter(data -> !data.isEmpty())
            .map(data -> ResumeShelf.in(Path.of(data)));
    context.pipeToSelf(
        preparing.check(this::examine, tells(SwarmStatus.State.CHECKING)),
        (right, failed) -> failed == null ? new Examined(right) : new Unusable(lineOf(failed)));
  }

  private Bytes infoHash() {
    return metainfo.infoHashV2().or(metainfo::infoHashV1).orElseThrow();
  }

  private DoubleConsumer tells(SwarmStatus.State state) {
    return part -> owner.tell(new Underway(state, part, ""));
  }

  /** On a disk thread. */
  private PieceCheck examine() {
    try {
      compared = FileStamps.of(metainfo, place.folder());
      if (shelf.isPresent() && !storage.recheck()) {
        known = shelf.get().find(metainfo, place.folder());
      }
      return PieceCheck.of(metainfo, place.folder(), known);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** On a disk thread. */
  private void prepare() {
    try {
      files.prepare();
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  static String lineOf(Throwable failed) {
    var cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Do.class, this::onDo)
        .onMessage(Choose.class, this::onChoose)
        .onMessage(Has.class, this::onHas)
        .onMessage(Examined.class, this::onExamined)
        .onMessage(Prepared.class, prepared -> onPrepared())
        .onMessage(NoRoom.class, this::onNoRoom)
        .onMessage(Again.class, again -> makeRoom())
        .onMessage(Unusable.class, this::onUnusable)
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onExamined(Examined examined) {
    right = examined.right();
    return place.writable() ? makeRoom() : begin();
  }

  /** For what is to come; where nothing is to come for the files that no piece brings. */
  private Behavior<Command> makeRoom() {
    choseMeanwhile = false;
    var lacking = chosen.pieces(metainfo, false).wanted();
    lacking.andNot(right);
    if (lacking.isEmpty()) {
      getContext()
          .pipeToSelf(
              CompletableFuture.runAsync(this::prepare, disk),
              (done, failed) -> failed == null ? Prepared.INSTANCE : new Unusable(lineOf(failed)));
    } else {
      getContext()
          .pipeToSelf(
              preparing.allocate(allocation(), allocating()),
              (done, failed) -> failed == null ? Prepared.INSTANCE : new NoRoom(lineOf(failed)));
    }
    return this;
  }

  /** What takes no time worth a word is not shown. */
  private DoubleConsumer allocating() {
    return place.preallocation() == Preallocation.FULL
        ? tells(SwarmStatus.State.ALLOCATING)
        : part -> {};
  }

  private Allocation allocation() {
    return new Allocation(files, place.preallocation());
  }

  private Behavior<Command> onPrepared() {
    return choseMeanwhile ? makeRoom() : begin();
  }

  private Behavior<Command> onNoRoom(NoRoom no) {
    owner.tell(new Underway(SwarmStatus.State.ALLOCATING, 0, no.problem()));
    timers.startSingleTimer(Again.INSTANCE, DISK_AGAIN);
    return this;
  }

  /** What cannot be made now is tried again with the next write. */
  private Behavior<Command> onChoose(Choose choose) {
    chosen = choose.files();
    files.skip(chosen);
    if (writer == null) {
      choseMeanwhile = true;
    } else if (place.writable()) {
      var log = getContext().getLog();
      CompletableFuture.runAsync(this::prepare, disk)
          .thenCompose(made -> preparing.allocate(allocation(), part -> {}))
          .exceptionally(
              failed -> {
                log.debug("files have no room yet: {}", lineOf(failed));
                return null;
              });
    }
    return this;
  }

  private Behavior<Command> onHas(Has has) {
    right.set(has.piece());
    kept = false;
    if (right.cardinality() == metainfo.pieceCount()) {
      keep(() -> {});
    }
    return this;
  }

  /** Remembers what is here for the next start, on a disk thread. */
  private void keep(Runnable afterwards) {
    var wrong = pieces.wrong();
    boolean due = shelf.isPresent() && writer != null && (!kept || right.intersects(wrong));
    right.andNot(wrong);
    var now = (BitSet) right.clone();
    var log = getContext().getLog();
    kept = true;
    keeping =
        keeping.handleAsync(
            (done, before) -> {
              // Whatever became of the record before: the last link closes the files.
              try {
                if (due) {
                  keepNow(now);
                }
              } catch (IOException | RuntimeException lost) {
                log.debug("the next start has to compare all bytes: {}", lost.getMessage());
              } finally {
                afterwards.run();
              }
              return null;
            },
            disk);
  }

  private void keepNow(BitSet now) throws IOException {
    files.force();
    ours.or(files.takeChanged());
    compared = shelf.get().keep(metainfo, place.folder(), now, compared, ours);
    ours.clear();
  }

  private Behavior<Command> begin() {
    var found = (BitSet) right.clone();
    kept = known.equals(found);
    ActorRef<Event> results = owner;
    writer =
        PieceWriter.graph(
                files,
                pieces,
                disk,
                bound,
                storage.diskThreads(),
                Sink.foreach(done -> results.tell(new Done(done))))
            .run(getContext().getSystem());
    keep(() -> {});
    owner.tell(new Ready(found, PieceFlow.flow(metainfo, pieces, disk, READ_AHEAD)));
    return this;
  }

  private Behavior<Command> onUnusable(Unusable unusable) {
    owner.tell(new Broken(unusable.problem()));
    return this;
  }

  private Behavior<Command> onDo(Do order) {
    if (writer == null || !writer.offer(order.work()).isEnqueued()) {
      var failed = new PieceWriter.Failed(order.work(), "the disk is too slow");
      owner.tell(new Done(List.of(failed)));
    }
    return this;
  }

  private Behavior<Command> onPostStop() {
    if (writer != null) {
      writer.complete();
    }
    preparing.stop();
    // Whoever waits for the files to be closed must not meet a slice that still writes.
    keeping = CompletableFuture.allOf(keeping, preparing.settled());
    var log = getContext().getLog();
    keep(
        () -> {
          pieces.close();
          try {
            files.close();
          } catch (IOException late) {
            log.warn("files of a swarm could not be closed: {}", late.getMessage());
          } finally {
            inUse.closed(place.folder(), infoHash());
          }
        });
    return this;
  }
}
