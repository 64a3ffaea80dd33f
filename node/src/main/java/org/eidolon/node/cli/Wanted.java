package org.eidolon.node.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eidolon.node.RunningNode;
import org.eidolon.node.RunningNode.Transfer;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.tracker.TrackerAddress;

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

  List<TrackerAddress> trackers() {
    return metainfo
        .map(Metainfo::trackers)
        .orElseGet(() -> magnet.map(Magnet::trackers).orElse(List.of()));
  }

  /**
   * @param fetch false to share alone; a magnet is always fetched
   */
  Transfer join(RunningNode node, Path folder, boolean fetch) {
    var joined =
        metainfo.isPresent()
            ? node.join(metainfo.get(), folder, fetch)
            : node.join(magnet.orElseThrow(), folder);
    return Waiting.answer(joined, PATIENCE, "joining the swarm");
  }

  /** The description, once it is known. */
  Optional<Metainfo> metainfo(Transfer transfer) {
    return metainfo.or(transfer::metainfo);
  }
}
