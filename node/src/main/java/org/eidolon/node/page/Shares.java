package org.eidolon.node.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.eidolon.node.DataFolder;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;

/**
 * Method {@code eidolon-share}: makes a torrent of a file or folder of this machine and puts it on
 * the list. Answers when it is known what there is to read; how far the reading is, and what went
 * wrong with it, is told by {@link #now}.
 *
 * <pre>
 *   { path, private, tracker, comment } - { name }
 * </pre>
 */
final class Shares {
  private static final int MOST_AT_A_TIME = 8;
  private static final int MOST_FAILED = 4;
  private static final int SECRET_BYTES = 32;
  private static final int PERCENT = 100;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Adder adder;
  private final Optional<TrackerAddress> home;
  private final BiConsumer<Metainfo, Path> hashed;
  private final Executor slow;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Deque<Job> running = new ArrayDeque<>();
  private final Deque<Job> failed = new ArrayDeque<>();

  /** Puts a torrent on the list, as torrent-add does. */
  interface Adder extends Function<ObjectNode, CompletionStage<ObjectNode>> {}

  /** One that is being read, or that came to nothing. */
  private static final class Job {
    private final String name;
    private volatile int percent;
    private volatile String problem = "";

    Job(String name) {
      this.name = name;
    }
  }

  /**
   * @param home names the tracker if nobody does
   * @param hashed hears of what need not be read again, and where it lies
   * @param slow reads files, one after another
   * @param random of secrets
   */
  Shares(
      Adder adder,
      Optional<TrackerAddress> home,
      BiConsumer<Metainfo, Path> hashed,
      Executor slow,
      RandomGenerator random,
      InstantSource clock) {
    this.adder = adder;
    this.home = home;
    this.hashed = hashed;
    this.slow = slow;
    this.random = random;
    this.clock = clock;
  }

  /** Fails with one line for people. */
  CompletionStage<ObjectNode> share(ObjectNode arguments) {
    var path = path(arguments.path("path").asText());
    var options = options(arguments);
    var job = new Job(path.getFileName().toString());
    begin(job);
    return CompletableFuture.supplyAsync(() -> scan(path), slow)
        .whenComplete(
            (source, bad) -> {
              if (bad != null) {
                end(job);
              } else {
                read(job, source, options);
              }
            })
        .thenApply(source -> JSON.objectNode().put("name", job.name));
  }

  private static Path path(String text) {
    try {
      var path = Path.of(text).normalize();
      if (path.isAbsolute() && path.getFileName() != null) {
        return path;
      }
    } catch (InvalidPathException bad) {
      throw new IllegalArgumentException("that is no path: " + bad.getReason(), bad);
    }
    throw new IllegalArgumentException(
        "the whole path of a file or folder is needed, from the root on");
  }

  private TorrentOptions options(ObjectNode arguments) {
    var named = arguments.path("tracker").asText().strip();
    var tracker = named.isEmpty() ? home : Optional.of(TrackerAddress.parse(named));
    var comment = Optional.of(arguments.path("comment").asText()).filter(text -> !text.isBlank());
    boolean restricted = arguments.path("private").asBoolean();
    return new TorrentOptions(
        Format.V2,
        OptionalInt.empty(),
        restricted,
        comment,
        Optional.of(clock.instant()),
        tracker.map(List::of).orElse(List.of()),
        restricted ? Optional.of(secret()) : Optional.empty());
  }

  private Bytes secret() {
    var bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  private static TorrentSource scan(Path path) {
    try {
      return TorrentSource.scan(path);
    } catch (IOException bad) {
      throw new IllegalArgumentException(reason(path, bad), bad);
    }
  }

  private static String reason(Path path, IOException bad) {
    return bad instanceof FileSystemException system
        ? "%s: %s".formatted(path, DataFolder.reason(system))
        : bad.getMessage();
  }

  private void read(Job job, TorrentSource source, TorrentOptions options) {
    var unused =
        CompletableFuture.supplyAsync(() -> make(job, source, options), slow)
            .thenCompose(made -> adder.apply(added(made, source.folder())))
            .whenComplete(
                (done, bad) -> {
                  if (bad != null) {
                    job.problem = line(bad);
                    fail(job);
                  }
                  end(job);
                });
  }

  private Metainfo make(Job job, TorrentSource source, TorrentOptions options) {
    long total = Math.max(1, source.totalBytes());
    try {
      var made =
          TorrentMaker.make(source, options, read -> job.percent = (int) (read * PERCENT / total));
      hashed.accept(made, source.folder());
      return made;
    } catch (IOException | InvalidMetainfo bad) {
      throw new IllegalArgumentException(bad.getMessage(), bad);
    }
  }

  private static ObjectNode added(Metainfo made, Path folder) {
    return JSON.objectNode()
        .put("metainfo", Base64.getEncoder().encodeToString(made.encode().toArray()))
        .put("download-dir", folder.toString());
  }

  private static String line(Throwable bad) {
    var cause = bad instanceof CompletionException ? bad.getCause() : bad;
    return cause instanceof IllegalArgumentException
        ? cause.getMessage()
        : "the node is too busy to take it; try again";
  }

  private synchronized void begin(Job job) {
    if (running.size() >= MOST_AT_A_TIME) {
      throw new IllegalArgumentException(
          "%d others are being read; wait for one of them".formatted(MOST_AT_A_TIME));
    }
    running.add(job);
  }

  private synchronized void end(Job job) {
    running.remove(job);
  }

  private synchronized void fail(Job job) {
    failed.add(job);
    if (failed.size() > MOST_FAILED) {
      failed.removeFirst();
    }
  }

  /** Those being read, and the last that failed, each { name, percent, problem }. */
  synchronized ArrayNode now() {
    var shown = JSON.arrayNode();
    for (var jobs : List.of(running, failed)) {
      jobs.forEach(
          job ->
              shown
                  .addObject()
                  .put("name", job.name)
                  .put("percent", job.percent)
                  .put("problem", job.problem));
    }
    return shown;
  }
}
