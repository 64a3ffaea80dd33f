package org.eidolon.node.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eidolon.node.RunningNode;
import org.eidolon.node.Transfer;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.metainfo.ClearNet;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracker.TrackerTiers;

/** What a person asks for: a torrent as described by a file, or only named by a magnet. */
final class Wanted {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Optional<Metainfo> metainfo;
  private final Optional<Magnet> magnet;

  private Wanted(Optional<Metainfo> metainfo, Optional<Magnet> magnet) {
    this.metainfo = metainfo;
    this.magnet = magnet;
  }

  /**
   * @throws Refused if it is neither a good torrent file nor a good magnet
   */
  static Wanted of(String argument) {
    return TorrentFile.isMagnet(argument)
        ? new Wanted(Optional.empty(), Optional.of(magnet(argument)))
        : new Wanted(Optional.of(TorrentFile.load(TorrentFile.path(argument))), Optional.empty());
  }

  static Magnet magnet(String text) {
    try {
      return Magnet.parse(text);
    } catch (InvalidMetainfo bad) {
      throw new Refused("magnet link: " + bad.getMessage(), bad);
    }
  }

  /** The anonymous trackers it names, in the order they may be tried. */
  List<TrackerAddress> trackers() {
    var tiers =
        metainfo
            .map(Metainfo::trackerTiers)
            .orElseGet(() -> magnet.orElseThrow().trackers().stream().map(List::of).toList());
    return inTurn(tiers);
  }

  static List<TrackerAddress> inTurn(List<List<TrackerAddress>> tiers) {
    return TrackerTiers.shuffled(tiers, Set.of(), new SecureRandom()).order();
  }

  /** The same at one tracker, whichever it names. */
  Wanted at(TrackerAddress tracker) {
    return new Wanted(
        metainfo.map(torrent -> torrent.withTrackers(List.of(tracker))),
        magnet.map(link -> link.withTrackers(List.of(tracker))));
  }

  ClearNet clearNet() {
    return metainfo
        .map(Metainfo::clearNet)
        .orElseGet(() -> magnet.map(Magnet::clearNet).orElse(ClearNet.NONE));
  }

  /** What is wrong and what to do if no anonymous tracker is known for it. */
  String withoutTracker(String argument) {
    return metainfo
        .map(torrent -> withoutTracker(torrent, argument))
        .orElseGet(
            () ->
                "the magnet link names no anonymous tracker%s; %s"
                    .formatted(never(clearNet()), TrackerChoice.GIVE));
  }

  static String withoutTracker(Metainfo torrent, String file) {
    var convert =
        torrent.isPlain()
            ? ", or write one into it with: eidolon convert %s --tracker ADDRESS".formatted(file)
            : "";
    return "%s names no anonymous tracker%s; %s%s"
        .formatted(file, never(torrent.clearNet()), TrackerChoice.GIVE, convert);
  }

  private static String never(ClearNet clearNet) {
    return clearNet.isEmpty() ? "" : " (never contacted: %s)".formatted(clearNet.text());
  }

  /**
   * @param fetch false to share alone; a magnet is always fetched
   */
  Transfer join(RunningNode node, Path folder, boolean fetch) {
    return join(node, folder, fetch, FetchChoice.ALL);
  }

  /** The same, but perhaps of some files alone. */
  Transfer join(RunningNode node, Path folder, boolean fetch, FetchChoice choice) {
    var joined =
        metainfo.isPresent()
            ? node.join(metainfo.get(), folder, fetch, choice)
            : node.join(magnet.orElseThrow(), folder, choice);
    return Waiting.answer(joined, PATIENCE, "joining the swarm");
  }

  /** The description, if a file said it. */
  Optional<Metainfo> metainfo() {
    return metainfo;
  }

  /** The description, once it is known. */
  Optional<Metainfo> metainfo(Transfer transfer) {
    return metainfo.or(transfer::metainfo);
  }
}
