package org.eidolon.actors.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.eidolon.config.StorageConfig;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.streams.file.PieceCheck;
import org.eidolon.streams.file.PieceFiles;
import org.eidolon.streams.file.PieceFlow;
import org.eidolon.streams.file.PieceWriter;
import org.eidolon.streams.file.ProvenPieces;

/**
 * The files of one swarm: checks them once, then writes what was fetched and hands out a reader for
 * what is served. Everything that may wait for a disk runs on the disk dispatcher.
 */
final class PieceStore extends AbstractBehavior<PieceStore.Command> {
  static final String DISPATCHER = "eidolon.disk-dispatcher";
  private static final int READ_AHEAD = 4;

  sealed interface Command {}

  /** Each work is answered with one {@link Done}. */
  record Do(PieceWriter.Work work) implements Command {}

  private record Examined(BitSet right) implements Command {}

  private record Unusable(String problem) implements Command {}

  sealed interface Event {}

  /**
   * @param right pieces that are here
   * @param reader reads what is served; may be run any number of times
   */
  record Ready(BitSet right, Flow<PeerMessage, PieceFlow.Answer, NotUsed> reader)
      implements Event {}

  record Done(PieceWriter.Result result) implements Event {}

  /** The files cannot be used at all; one line for people. */
  record Broken(String problem) implements Event {}

  private final Metainfo metainfo;
  private final StorageConfig storage;
  private final ActorRef<Event> owner;
  private final Executor disk;
  private final int bound;
  private final PieceFiles files;
  private final ProvenPieces pieces;
  private BoundedSourceQueue<PieceWriter.Work> writer;

  /**
   * @param bound works that may wait
   */
  static Behavior<Command> create(
      Metainfo metainfo,
      Path folder,
      boolean writable,
      StorageConfig storage,
      int bound,
      ActorRef<Event> owner) {
    return Behaviors.setup(
        context -> {
          var files = PieceFiles.open(metainfo, folder, writable, storage.openFiles());
          return new PieceStore(context, metainfo, folder, files, writable, storage, bound, owner);
        });
  }

  private PieceStore(
      ActorContext<Command> context,
      Metainfo metainfo,
      Path folder,
      PieceFiles files,
      boolean writable,
      StorageConfig storage,
      int bound,
      ActorRef<Event> owner) {
    super(context);
    this.metainfo = metainfo;
    this.storage = storage;
    this.bound = bound;
    this.owner = owner;
    this.files = files;
    this.pieces = new ProvenPieces(metainfo, files);
    this.disk = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    context.pipeToSelf(
        CompletableFuture.supplyAsync(() -> examine(metainfo, folder, files, writable), disk),
        (right, failed) -> failed == null ? new Examined(right) : new Unusable(lineOf(failed)));
  }

  /** On a disk thread. */
  private static BitSet examine(
      Metainfo metainfo, Path folder, PieceFiles files, boolean writable) {
    try {
      var right = PieceCheck.check(metainfo, folder, looked -> {});
      if (writable && right.cardinality() == metainfo.pieceCount()) {
        // No write will follow, and empty files have no piece that brings them.
        files.prepare();
      }
      return right;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
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
        .onMessage(Examined.class, this::onExamined)
        .onMessage(Unusable.class, this::onUnusable)
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onExamined(Examined examined) {
    ActorRef<Event> results = owner;
    writer =
        PieceWriter.graph(
                files,
                pieces,
                disk,
                bound,
                storage.diskThreads(),
                Sink.foreach(result -> results.tell(new Done(result))))
            .run(getContext().getSystem());
    owner.tell(new Ready(examined.right(), PieceFlow.flow(metainfo, pieces, disk, READ_AHEAD)));
    return this;
  }

  private Behavior<Command> onUnusable(Unusable unusable) {
    owner.tell(new Broken(unusable.problem()));
    return this;
  }

  private Behavior<Command> onDo(Do order) {
    if (writer == null || !writer.offer(order.work()).isEnqueued()) {
      owner.tell(new Done(new PieceWriter.Failed(order.work(), "the disk is too slow")));
    }
    return this;
  }

  private Behavior<Command> onPostStop() {
    if (writer != null) {
      writer.complete();
    }
    try {
      files.close();
    } catch (IOException late) {
      getContext().getLog().warn("files of a swarm could not be closed: {}", late.getMessage());
    }
    return this;
  }
}
