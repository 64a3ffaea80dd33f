package example;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.node.Eidolon;
import org.eidolon.node.EidolonConfig;
import org.eidolon.proto.metainfo.Magnet;

/**
 * A whole network inside one application: a tracker, three relays, one who shares and one who
 * fetches. Each is a node as any other; only that they live in one process is special.
 */
public final class Embed {
  private static final int BYTES = 4 << 20;

  private Embed() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("embed");
    List<Eidolon> nodes = new ArrayList<>();
    try {
      long before = System.nanoTime();
      nodes.add(Eidolon.start(tracker(folder)));
      System.out.printf("the first node started in %d ms%n", millisSince(before));
      String tracker = nodes.get(0).trackerAddress().orElseThrow();
      for (int relay = 1; relay <= 3; relay++) {
        before = System.nanoTime();
        Eidolon node = Eidolon.start(peer(folder.resolve("relay" + relay), tracker));
        System.out.printf("relay %d started in %d ms%n", relay, millisSince(before));
        nodes.add(node);
        await(node.joined());
      }
      Eidolon sharer = Eidolon.start(peer(folder.resolve("sharer"), tracker));
      nodes.add(sharer);
      Path film = sample(folder.resolve("film"));
      Magnet link = Magnet.of(await(await(sharer.share(film)).described()));

      Eidolon fetcher = Eidolon.start(peer(folder.resolve("fetcher"), tracker));
      nodes.add(fetcher);
      var transfer = await(fetcher.fetch(link, folder.resolve("fetched")));
      transfer.progressPublisher().subscribe(new Shown());
      var done = await(transfer.completion());
      System.out.printf(
          "%d bytes came over %d relays; the same: %b%n",
          done.verifiedBytes(),
          done.relaysLeast(),
          Files.mismatch(film, folder.resolve("fetched/film")) < 0);
    } finally {
      nodes.forEach(Eidolon::close);
    }
  }

  private static EidolonConfig tracker(Path folder) {
    return EidolonConfig.in(folder.resolve("tracker"))
        .withTrackerRole("127.0.0.1:0")
        .with("tracker.test-network", true);
  }

  private static EidolonConfig peer(Path data, String tracker) {
    return EidolonConfig.in(data).withListen("127.0.0.1:0").withTracker(tracker);
  }

  private static Path sample(Path file) throws Exception {
    byte[] bytes = new byte[BYTES];
    new Random().nextBytes(bytes);
    return Files.write(file, bytes);
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(2, TimeUnit.MINUTES);
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  /** Prints how far the transfer is. */
  private static final class Shown implements Flow.Subscriber<SwarmStatus> {
    private long last = -1;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(SwarmStatus status) {
      if (status.verifiedBytes() != last) {
        last = status.verifiedBytes();
        System.out.printf("%s, %d of %d bytes%n", status.state(), last, status.totalBytes());
      }
    }

    @Override
    public void onError(Throwable failed) {
      System.out.println("no more news: " + failed.getMessage());
    }

    @Override
    public void onComplete() {}
  }
}
