package org.eidolon.node.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eidolon.node.story.SwarmStoryTest.random;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eidolon.actors.swarm.SwarmStatus.State;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.choice.FilePattern;
import org.eidolon.proto.choice.FileSelection;
import org.eidolon.proto.choice.FileSelection.Rule;
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.credit.Voucher;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.swarm.Priority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One who has the songs of an album serves one partner at a time and one by chance, and still
 * fetches the book, which all have who want a song. Each wants another song, so that nobody but he
 * can help him. One of them carried for others before, and gives a little less than the others; in
 * all else they are alike. Who has everything serves in turn and heeds no voucher: this one does.
 */
final class VoucherStoryTest {
  private static final int FILM = 16 << 20;
  private static final int SONG = 6 << 20;

  /** Less than is shown of it from the beginning over any circuit. */
  private static final int PART = SONG / 3;

  private static final int BOOK = 24 << 20;
  private static final int OTHERS = 4;

  /** Bytes of the book in a second. */
  private static final long GIVEN = 30 * 1024;

  private static final long LESS = 22 * 1024;
  private static final String SETTINGS =
      """
      eidolon {
        membership { redeem-min = 6m, redeem-max = 7m }
        swarm {
          upload-slots = 12, choke-interval = 2s, optimistic-interval = 2s
          circuits-per-partner = 1, vouchers = %s, voucher-min = 1s, voucher-max = 3s
        }
      }
      """;

  private final NetworkTime.Virtual time = NetworkTime.virtual();
  private TestNetwork network;
  private SimPeer giver;
  private SimPeer reader;
  private SimPeer relay;
  private final List<SimPeer> others = new ArrayList<>();
  private Metainfo album;

  @TempDir private Path folder;

  @AfterEach
  void close() {
    network.close();
  }

  private static CreditStanding credit(SimPeer peer) {
    return peer.standing().credit().orElse(CreditStanding.NONE);
  }

  private static long earned(SimPeer peer) {
    return credit(peer).balance();
  }

  /** A film goes from one to another, and some relays carry it. */
  private List<SimPeer> relaysOfAFilm() throws IOException {
    var relays = network.addRelays(5);
    var sharer = network.addPeer("sharer");
    var viewer = network.addPeer("viewer");
    Files.write(sharer.folder.resolve("film"), random(FILM));
    var film = network.torrent(sharer, "film");
    network.awaitLinks();
    sharer.join(film, false);
    viewer.join(film, true);
    time.until(() -> viewer.status(film).state() == State.SHARING, Duration.ofMinutes(5));
    viewer.leave(film);
    sharer.leave(film);
    return relays;
  }

  private void build(boolean vouchers) throws IOException {
    network =
        new TestNetwork(folder, 61, Duration.ofMillis(20), SETTINGS.formatted(vouchers), time);
    network.bandwidth(2 << 20);
    var relays = relaysOfAFilm();
    giver = network.addPeer("giver", "eidolon.swarm { upload-slots = 1, partners = 1 }");
    reader = network.addPeer("reader");
    for (int other = 0; other < OTHERS; other++) {
      others.add(network.addPeer("fetcher" + other));
    }
    network.awaitLinks();
    // Relays have shown what they earned, and all have the tracker's key.
    time.passes(Duration.ofMinutes(8));
    relay = relays.stream().max(Comparator.comparingLong(VoucherStoryTest::earned)).orElseThrow();
    assertThat(earned(relay)).isGreaterThan((OTHERS + 2) * Voucher.PRICE_UNITS);
    assertThat(others).allMatch(other -> earned(other) == 0);

    write(giver, "book", BOOK);
    for (var fetcher : fetchers()) {
      write(giver, "for-" + fetcher.name, SONG);
    }
    var options = TorrentOptions.defaults().withPieceLength(1 << 16);
    album = network.torrent(giver, "album", options);
    for (var fetcher : fetchers()) {
      write(fetcher, "book", BOOK);
    }
    write(reader, "book", BOOK);
    Files.delete(giver.folder.resolve("album/book"));
  }

  private List<SimPeer> fetchers() {
    return Stream.concat(others.stream(), Stream.of(relay)).toList();
  }

  private static void write(SimPeer peer, String name, int bytes) throws IOException {
    var album = Files.createDirectories(peer.folder.resolve("album"));
    Files.write(album.resolve(name), random(bytes));
  }

  /**
   * How much the relay has of its song, beside the median of the others, as soon as one has a part.
   */
  private double aheadOfTheMedian() {
    join(reader, "book", GIVEN);
    giver.join(album, true);
    giver.limit(album, RateLimit.NONE, new RateLimit(128 * 1024));
    // The giver's own circuit goes to the reader: all others have one to him, and no second.
    time.until(() -> giver.status(album).fetchedBytes() > 0, Duration.ofMinutes(2));
    for (var fetcher : fetchers()) {
      join(fetcher, "book,for-" + fetcher.name, fetcher == relay ? LESS : GIVEN);
    }
    time.until(
        () -> fetchers().stream().anyMatch(each -> fetched(each) >= PART), Duration.ofMinutes(5));
    var sorted = others.stream().mapToLong(this::fetched).sorted().toArray();
    double median = (sorted[OTHERS / 2 - 1] + sorted[OTHERS / 2]) / 2.0;
    return fetched(relay) / Math.max(1, median);
  }

  private void join(SimPeer peer, String files, long gives) {
    var rules =
        FilePattern.list(files).stream().map(each -> new Rule(Priority.NORMAL, each)).toList();
    peer.join(album, new FetchChoice(new FileSelection(rules), false));
    peer.limit(album, RateLimit.NONE, new RateLimit(gives));
  }

  private long fetched(SimPeer peer) {
    var status = peer.status(album);
    return status.fetchedBytes() - status.wastedBytes();
  }

  @Test
  void whoCarriedForOthersIsServedFirst() throws IOException {
    build(true);

    assertThat(aheadOfTheMedian()).isGreaterThan(1.6);
    assertThat(fetched(relay)).as("is the first").isGreaterThanOrEqualTo(PART);
  }

  @Test
  void whoShowsNothingOfItIsServedNoMoreThanTheOthers() throws IOException {
    build(false);

    assertThat(aheadOfTheMedian()).isLessThan(1.5);
  }
}
