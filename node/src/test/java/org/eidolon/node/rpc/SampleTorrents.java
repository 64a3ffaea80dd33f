package org.eidolon.node.rpc;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.eidolon.actors.session.TorrentDetails;
import org.eidolon.actors.session.TorrentState;
import org.eidolon.actors.session.TorrentView;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.StoredNames;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.proto.session.TorrentSettings;
import org.eidolon.proto.session.TorrentTotals;
import org.eidolon.proto.swarm.Priority;

/** Torrents as a session shows them. */
final class SampleTorrents {
  static final NodeFacts FACTS =
      new NodeFacts("1.2.3", 7001, 40, "/data", "https://192.0.2.7:7443/#key");
  static final long TOTAL = 1_000_000;

  private SampleTorrents() {}

  static TorrentView fetching(int id, String hash) {
    return view(
        id, Bytes.fromHex(hash), TorrentState.FETCHING, settings(id), totals(0), FETCHING_STATUS);
  }

  static TorrentView sharing(int id, String hash) {
    return view(
        id, Bytes.fromHex(hash), TorrentState.SHARING, settings(id), totals(50), SHARING_STATUS);
  }

  static final SwarmStatus FETCHING_STATUS =
      status(SwarmStatus.State.FETCHING, 800_000, 200_000, "");
  static final SwarmStatus SHARING_STATUS = status(SwarmStatus.State.SHARING, TOTAL, TOTAL, "");

  static SwarmStatus status(SwarmStatus.State state, long wanted, long verified, String problem) {
    return new SwarmStatus(state, TOTAL, wanted, verified, 0, 0, 0, 5, 3, 3, 4, 4, 90, problem, 1);
  }

  static TorrentSettings settings(int id) {
    return new TorrentSettings(
        "/downloads",
        TorrentSettings.Halt.NONE,
        List.of("music"),
        FetchChoice.ALL,
        SeedGoal.GLOBAL,
        Bandwidth.FREE,
        id - 1,
        StoredNames.NONE);
  }

  static TorrentTotals totals(long doneAt) {
    return new TorrentTotals(400_000, 100_000, 7, 60, 30, 10, 20, doneAt, 40, 200_000, 800_000);
  }

  static TorrentView view(
      int id,
      Bytes hash,
      TorrentState state,
      TorrentSettings settings,
      TorrentTotals totals,
      SwarmStatus status) {
    boolean v1 = hash.length() == 20;
    var hashV1 = Optional.of(hash).filter(known -> v1);
    var hashV2 = Optional.of(hash).filter(known -> !v1);
    return new TorrentView(
        id,
        hash,
        hashV1,
        hashV2,
        "sample",
        Optional.of(
            new TorrentView.Description(
                Optional.of("a comment"),
                Optional.of(Instant.ofEpochSecond(99)),
                false,
                TOTAL,
                32_768,
                31,
                2)),
        new Magnet(hashV1, hashV2, List.of(), Optional.empty(), Optional.of("sample")),
        List.of(),
        settings,
        totals,
        state,
        status,
        20_000,
        1_000,
        1,
        false,
        status.problem());
  }

  static TorrentDetails details(int id) {
    var pieces = new BitSet();
    pieces.set(0);
    pieces.set(30);
    return new TorrentDetails(
        id,
        List.of(
            new TorrentDetails.File(1, "sample/a.bin", 600_000, 200_000, Priority.NORMAL),
            new TorrentDetails.File(2, "sample/b.bin", 200_000, 0, Priority.HIGH),
            new TorrentDetails.File(3, "sample/c.bin", 200_000, 0, Priority.SKIP)),
        pieces,
        31,
        List.of(
            new TorrentDetails.Partner(3, true, 4, 0.5, 2_000, 0, true, false),
            new TorrentDetails.Partner(4, false, -1, 0, 0, 100, false, true)),
        new TorrentDetails.TrackerStanding(true, "", 2, 1));
  }
}
