package org.eidolon.node.demo;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.eidolon.node.copy.FileDigest;
import org.eidolon.node.screen.ByteSize;
import org.eidolon.node.screen.Console;
import org.eidolon.node.screen.Progress;
import org.eidolon.node.screen.ProgressView;

/** A whole private network on this machine that carries one file from a sharer to a fetcher. */
public final class Demo implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final int PATH_LINKS = 5;

  /**
   * @param source a file or a folder; empty: a generated file of {@code size} bytes
   */
  public record Plan(Optional<Path> source, long size, int relays, int sharers, boolean keep) {}

  private final Plan plan;
  private final Console console;
  private final Path folder;
  private final PrivateNetwork network;
  private final Thread onShutdown = new Thread(this::cleanUp, "demo-clean-up");
  private volatile boolean stopping;

  private Demo(Plan plan, Console console, Path folder) {
    this.plan = plan;
    this.console = console;
    this.folder = folder;
    this.network = new PrivateNetwork(folder);
  }

  public static Demo in(Path folder, Plan plan, Console console) {
    var demo = new Demo(plan, console, folder);
    Runtime.getRuntime().addShutdownHook(demo.onShutdown);
    return demo;
  }

  /**
   * True if the copy is the same as the original.
   *
   * @throws IllegalStateException with one line if a process of the network fails
   */
  public boolean run() throws IOException {
    var source = source();
    var target = folder.resolve("fetched");
    var torrent = folder.resolve("demo.atorrent");
    start(source, torrent);
    var fetcher = network.fetcher(torrent, target, trackerAddress);
    var done = follow(fetcher);
    var copy = target.resolve(source.getFileName());
    return report(fetcher.progress(), done, FileDigest.ofAll(source), FileDigest.ofAll(copy));
  }

  private String trackerAddress = "";

  private Path source() throws IOException {
    if (plan.source().isPresent()) {
      return plan.source().get().toAbsolutePath().normalize();
    }
    var file = folder.resolve("original").resolve("sample.bin");
    Files.createDirectories(file.getParent());
    console.live("making a file of " + ByteSize.text(plan.size()));
    SampleFile.write(file, plan.size(), () -> stopping);
    return file;
  }

  private void start(Path source, Path torrent) {
    var tracker = network.tracker(PATH_LINKS);
    await("starting the tracker", () -> !tracker.address().isEmpty(), () -> "");
    trackerAddress = tracker.address();
    var peers = new ArrayList<Child>();
    var sharer = network.sharer(source, torrent, trackerAddress);
    peers.add(sharer);
    for (int i = 1; i <= plan.relays(); i++) {
      peers.add(network.relay(i, trackerAddress));
    }
    await(
        "starting",
        () -> !sharer.torrent().isEmpty() && peers.stream().allMatch(Child::joined),
        () -> startText(peers, sharer));
    var further = new ArrayList<Child>();
    for (int i = 2; i <= plan.sharers(); i++) {
      further.add(network.furtherSharer(i, source, torrent, trackerAddress));
    }
    await(
        "starting",
        () ->
            sharing(sharer) && further.stream().allMatch(child -> child.joined() && sharing(child)),
        () -> "further sharers");
    console.note(
        "a private network of %d processes: 1 tracker, %d relays, %d %s, 1 fetcher"
            .formatted(
                plan.relays() + plan.sharers() + 2,
                plan.relays(),
                plan.sharers(),
                plan.sharers() == 1 ? "sharer" : "sharers"));
  }

  private static boolean sharing(Child child) {
    return !child.address().isEmpty() && child.progress().state().equals("SHARING");
  }

  private static String startText(List<Child> peers, Child sharer) {
    long joined = peers.stream().filter(Child::joined).count();
    var hashing =
        sharer.torrent().isEmpty() ? ", hashing %d%%".formatted(sharer.hashedPercent()) : "";
    return "%d of %d peers have joined%s".formatted(joined, peers.size(), hashing);
  }

  private void await(
      String what, BooleanSupplier reached, java.util.function.Supplier<String> text) {
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      pause();
      console.live(what + ": " + text.get());
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%s took more than %d s (%s); --keep keeps the logs"
                .formatted(what, START_PATIENCE.toSeconds(), text.get()));
      }
    }
  }

  private JsonObject follow(Child fetcher) {
    var view = new ProgressView(console);
    while (fetcher.done().isEmpty()) {
      pause();
      view.show(fetcher.progress(), System.nanoTime());
    }
    view.show(fetcher.progress(), System.nanoTime());
    console.endLive();
    return fetcher.done().get();
  }

  /** Lets time pass, unless a process of ours has died. */
  private void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopped);
    }
    var failure = network.failure();
    if (failure.isPresent() && !stopping) {
      throw new IllegalStateException(failure.get());
    }
  }

  private boolean report(
      Progress last,
      JsonObject done,
      SortedMap<String, String> original,
      SortedMap<String, String> copy) {
    boolean identical = original.equals(copy);
    double seconds = done.get("seconds").getAsDouble();
    var result = new java.util.LinkedHashMap<String, Object>(last.fields());
    result.put("seconds", seconds);
    result.put("mb_per_s", done.get("mb_per_s").getAsDouble());
    result.put("sharers", plan.sharers());
    result.put("peers", plan.relays());
    result.put("sha256_original", FileDigest.total(original));
    result.put("sha256_copy", FileDigest.total(copy));
    result.put("identical", identical);
    console.event("result", result);
    console.result("path      " + last.pathText());
    console.result("bytes     " + last.total());
    console.result(
        String.format(
            Locale.ROOT,
            "time      %.1f s, %.1f MB/s",
            seconds,
            done.get("mb_per_s").getAsDouble()));
    console.result("partners  %d of %d served".formatted(last.servingPartners(), plan.sharers()));
    console.result("original  sha256 " + FileDigest.total(original));
    console.result("copy      sha256 " + FileDigest.total(copy));
    console.result(identical ? "The copies are identical." : "The copies DIFFER.");
    if (plan.keep()) {
      console.result("kept      " + folder);
    }
    return identical;
  }

  private synchronized void cleanUp() {
    stopping = true;
    network.close();
    if (!plan.keep()) {
      PrivateNetwork.deleteAll(folder);
    }
  }

  @Override
  public void close() {
    cleanUp();
    try {
      Runtime.getRuntime().removeShutdownHook(onShutdown);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs already, and finds nothing more to do.
    }
  }
}
