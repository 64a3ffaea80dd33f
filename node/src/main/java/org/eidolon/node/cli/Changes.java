package org.eidolon.node.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.tracker.TrackerAddress;

/** An .atorrent while it is edited, and what became different in it. */
final class Changes {
  private final String file;
  private final List<String> changed = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private Metainfo torrent;

  Changes(String file, Metainfo torrent) {
    this.file = file;
    this.torrent = torrent;
  }

  /**
   * @param whole replaces the list unless empty, before others are taken out and added
   * @throws Refused if one shall go that is not there
   */
  void trackers(
      List<TrackerAddress> whole, List<TrackerAddress> without, List<TrackerAddress> more) {
    var list = new LinkedHashSet<>(whole.isEmpty() ? torrent.trackers() : whole);
    for (var gone : without) {
      if (!list.remove(gone)) {
        throw new Refused(
            "%s does not name the tracker %s; eidolon show lists those it names"
                .formatted(file, gone.text()));
      }
    }
    list.addAll(more);
    var now = List.copyOf(list);
    if (now.equals(torrent.trackers())) {
      return;
    }
    if (now.isEmpty()) {
      warnings.add("no tracker is left: who fetches it needs --tracker");
    }
    torrent = torrent.withTrackers(now);
    changed.add("trackers");
  }

  /** An empty text takes the remark away. */
  void comment(String text) {
    var now = text.isEmpty() ? Optional.<String>empty() : Optional.of(text);
    var after = torrent.withComment(now);
    if (!after.encode().equals(torrent.encode())) {
      torrent = after;
      changed.add("comment");
    }
  }

  void restricted(boolean on) {
    if (on == torrent.ownSecret().isPresent()) {
      return;
    }
    torrent = torrent.withSecret(on ? Optional.of(NewTorrent.newSecret()) : Optional.empty());
    changed.add("private");
    warnings.add(
        "the info-hash stays, but this is another swarm: "
            + "who has the file or link of before is not met in it");
    if (!on && torrent.isPrivate()) {
      warnings.add("its maker's private flag (BEP 27) is part of the info-hash and stays");
    }
  }

  /**
   * @throws Refused if nothing can be called that
   */
  void name(String name) {
    if (name.equals(torrent.name())) {
      return;
    }
    try {
      var renamed = torrent.renamed(name);
      warnings.add(
          "the name is part of the info-hash: this is another torrent now, was %s, is %s"
              .formatted(hash(torrent), hash(renamed)));
      torrent = renamed;
      changed.add("name");
    } catch (InvalidMetainfo bad) {
      throw new Refused("--name: " + bad.getMessage(), bad);
    }
  }

  private static String hash(Metainfo torrent) {
    return torrent.infoHashV2().or(torrent::infoHashV1).orElseThrow().toHex();
  }

  Metainfo torrent() {
    return torrent;
  }

  List<String> changed() {
    return List.copyOf(changed);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
