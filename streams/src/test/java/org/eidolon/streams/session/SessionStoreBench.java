package org.eidolon.streams.session;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.StoredNames;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.proto.session.TorrentSettings;
import org.eidolon.proto.session.TorrentSettings.Halt;
import org.eidolon.proto.session.TorrentTotals;
import org.junit.jupiter.api.Test;

/**
 * How long a list of torrents takes to load in a fresh process, and to write its counters; run by
 * bench/session.
 */
class SessionStoreBench {
  private static final int PIECES = 1000;
  private static final int COUNTS = 1000;

  @Test
  void torrents() throws Exception {
    int torrents = Integer.getInteger("bench.torrents", 1000);
    var data = Files.createTempDirectory("session");
    fill(data, torrents);
    System.out.printf("store of %d torrents: %,d bytes%n", torrents, bytes(data));
    for (int round = 1; round <= 3; round++) {
      long begun = System.nanoTime();
      try (var store = SessionStore.open(data)) {
        int loaded = store.load().torrents().size();
        System.out.printf("%d loaded in %d ms%n", loaded, (System.nanoTime() - begun) / 1_000_000);
      }
    }
    count(data, torrents);
    System.out.printf("store afterwards: %,d bytes%n", bytes(data));
  }

  private static void fill(Path data, int torrents) throws Exception {
    var random = new SplittableRandom(1);
    try (var store = SessionStore.open(data)) {
      for (int number = 0; number < torrents; number++) {
        var source = AddSource.of(torrent(number, random));
        store.put(source.infoHash(), source);
        store.put(source.infoHash(), settings(number));
        store.put(source.infoHash(), TorrentTotals.added(number, number));
      }
    }
  }

  /** Every torrent has moved some bytes, again and again. */
  private static void count(Path data, int torrents) throws Exception {
    try (var store = SessionStore.open(data)) {
      var keys = store.load().torrents().stream().map(SessionStore.Kept::key).toList();
      long begun = System.nanoTime();
      for (int count = 1; count <= COUNTS; count++) {
        for (var key : keys) {
          store.put(key, TorrentTotals.added(1, count));
        }
        store.flush();
      }
      long each = (System.nanoTime() - begun) / COUNTS / 1000;
      System.out.printf("counters of %d torrents written in %d us%n", torrents, each);
    }
  }

  private static long bytes(Path data) throws Exception {
    return Files.size(data.resolve("session.store"));
  }

  private static Metainfo torrent(int number, SplittableRandom random) {
    var hashes = new byte[PIECES * 20];
    random.nextBytes(hashes);
    var head =
        "d4:infod6:lengthi%de4:name%d:%s12:piece lengthi1048576e6:pieces%d:"
            .formatted(
                PIECES * 1_048_576L, ("film" + number).length(), "film" + number, hashes.length);
    var ascii = StandardCharsets.US_ASCII;
    return Metainfo.parse(
        Bytes.concat(
            Bytes.copyOf(head.getBytes(ascii)),
            Bytes.takeOver(hashes),
            Bytes.copyOf("ee".getBytes(ascii))));
  }

  private static TorrentSettings settings(int position) {
    return new TorrentSettings(
        "/downloads",
        Halt.NONE,
        List.of("label"),
        FetchChoice.ALL,
        SeedGoal.GLOBAL,
        Bandwidth.FREE,
        position,
        StoredNames.NONE);
  }
}
