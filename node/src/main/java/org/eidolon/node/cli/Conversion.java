package org.eidolon.node.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.metainfo.ClearNet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.tracker.TrackerAddress;

/** Turns torrents of other programs into .atorrents, one by one; info bytes are never touched. */
final class Conversion {
  private final List<TrackerAddress> trackers;
  private final boolean restricted;
  private final boolean keepClear;
  private final boolean force;
  private final Map<Path, Path> written = new HashMap<>();

  /**
   * @param restricted whether each gets a secret of its own
   * @param keepClear whether addresses of the clear net stay in the file for other programs
   * @param force whether what is there already is overwritten
   */
  Conversion(List<TrackerAddress> trackers, boolean restricted, boolean keepClear, boolean force) {
    this.trackers = List.copyOf(trackers);
    this.restricted = restricted;
    this.keepClear = keepClear;
    this.force = force;
  }

  /**
   * @param dropped what the file named of the clear net and names no more
   * @param unchanged the same was there already
   */
  record Converted(Metainfo torrent, ClearNet dropped, boolean unchanged) {}

  /**
   * @throws Refused if the input is no plain torrent, or the output may not be written
   */
  Converted convert(Path from, Path to) {
    var plain = TorrentFile.load(from);
    if (!plain.isPlain()) {
      throw new Refused(
          "%s: has an eidolon section already; change it with: eidolon edit".formatted(from));
    }
    var kept = keepClear ? plain : plain.withoutClearNet();
    var secret = restricted ? Optional.of(NewTorrent.newSecret()) : plain.ownSecret();
    var torrent = kept.withTrackers(trackers).withSecret(secret);
    var dropped = keepClear ? ClearNet.NONE : plain.clearNet();
    var place = to.toAbsolutePath().normalize();
    var other = Optional.ofNullable(written.putIfAbsent(place, from));
    if (other.isPresent()) {
      throw new Refused("%s: %s was just made of %s".formatted(from, to, other.get()));
    }
    var before = AtomicFile.content(to);
    if (before.filter(bytes -> Arrays.equals(bytes, torrent.encode().toArray())).isPresent()) {
      return new Converted(torrent, dropped, true);
    }
    AtomicFile.write(to, torrent, force, "give another place with -o or --to, or add --force");
    return new Converted(torrent, dropped, false);
  }
}
