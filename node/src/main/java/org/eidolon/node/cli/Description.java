package org.eidolon.node.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eidolon.node.screen.ByteSize;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.ClearNet;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.tracker.TrackerAddress;

/** What a torrent or magnet says, in fields for scripts and in lines for people. */
final class Description {
  private static final int SHOWN_FILES = 1000;

  private Description() {}

  static Map<String, Object> fields(String file, Metainfo metainfo) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("file", file);
    fields.put("ok", true);
    fields.put("v1", hex(metainfo.infoHashV1()));
    fields.put("v2", hex(metainfo.infoHashV2()));
    fields.put("name", metainfo.name());
    fields.put("total", metainfo.totalBytes());
    var files = new ArrayList<Map<String, Object>>();
    for (var entry : metainfo.files()) {
      var one = new LinkedHashMap<String, Object>();
      one.put("path", String.join("/", entry.path()));
      one.put("length", entry.length());
      one.put("pad", entry.padding());
      files.add(one);
    }
    fields.put("files", files);
    fields.put("piece_length", metainfo.pieceLength());
    fields.put("pieces", metainfo.pieceCount());
    fields.put("private", metainfo.isPrivate());
    fields.put("secret", metainfo.ownSecret().isPresent());
    fields.put("comment", metainfo.comment().orElse(null));
    fields.put("trackers", texts(metainfo.trackers()));
    fields.put("not_contacted", clearFields(metainfo.clearNet()));
    fields.put("magnet", Magnet.of(metainfo).text());
    return fields;
  }

  static Map<String, Object> fields(String text, Magnet magnet) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("magnet", text);
    fields.put("ok", true);
    fields.put("v1", hex(magnet.hashV1()));
    fields.put("v2", hex(magnet.hashV2()));
    fields.put("dn", magnet.displayName().orElse(null));
    fields.put("total", magnet.exactLength().isPresent() ? magnet.exactLength().getAsLong() : null);
    fields.put("secret", magnet.secret().isPresent());
    fields.put("trackers", texts(magnet.trackers()));
    fields.put("not_contacted", clearFields(magnet.clearNet()));
    return fields;
  }

  static Map<String, Object> clearFields(ClearNet clearNet) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("trackers", clearNet.trackers());
    fields.put("web_seeds", clearNet.webSeeds());
    fields.put("nodes", clearNet.nodes());
    return fields;
  }

  static Map<String, Object> refused(String source, String problem) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put(TorrentFile.isMagnet(source) ? "magnet" : "file", source);
    fields.put("ok", false);
    fields.put("error", problem);
    return fields;
  }

  static List<String> lines(String file, Metainfo metainfo) {
    var lines = new ArrayList<String>();
    lines.add("file      " + file);
    lines.add("name      " + metainfo.name());
    metainfo.infoHashV1().ifPresent(hash -> lines.add("v1        " + hash.toHex()));
    metainfo.infoHashV2().ifPresent(hash -> lines.add("v2        " + hash.toHex()));
    lines.add(
        "size      %d bytes (%s)"
            .formatted(metainfo.totalBytes(), ByteSize.text(metainfo.totalBytes())));
    lines.add(
        "pieces    %d of %s"
            .formatted(metainfo.pieceCount(), ByteSize.text(metainfo.pieceLength())));
    if (metainfo.ownSecret().isPresent()) {
      lines.add("private   yes, only this file and its magnet lead to the swarm");
    } else if (metainfo.isPrivate()) {
      lines.add("private   says its maker (BEP 27), but who knows the info-hash can join");
    }
    metainfo.comment().ifPresent(comment -> lines.add("comment   " + comment));
    trackers(metainfo.trackers(), metainfo.clearNet(), lines);
    lines.add("magnet    " + Magnet.of(metainfo).text());
    var files = metainfo.files().stream().filter(entry -> !entry.padding()).toList();
    for (int at = 0; at < Math.min(SHOWN_FILES, files.size()); at++) {
      // The number is what --files and --skip take.
      var entry = files.get(at);
      lines.add("%6d %14d  %s".formatted(at + 1, entry.length(), entry.joinedPath()));
    }
    if (files.size() > SHOWN_FILES) {
      lines.add("                       and %d more".formatted(files.size() - SHOWN_FILES));
    }
    return lines;
  }

  static List<String> lines(Magnet magnet) {
    var lines = new ArrayList<String>();
    magnet.displayName().ifPresent(name -> lines.add("name      " + name));
    magnet.hashV1().ifPresent(hash -> lines.add("v1        " + hash.toHex()));
    magnet.hashV2().ifPresent(hash -> lines.add("v2        " + hash.toHex()));
    magnet
        .exactLength()
        .ifPresent(
            bytes -> lines.add("size      %d bytes (%s)".formatted(bytes, ByteSize.text(bytes))));
    if (magnet.secret().isPresent()) {
      lines.add("private   yes");
    }
    trackers(magnet.trackers(), magnet.clearNet(), lines);
    return lines;
  }

  private static void trackers(
      List<TrackerAddress> trackers, ClearNet clearNet, List<String> lines) {
    texts(trackers).forEach(text -> lines.add("tracker   " + text));
    if (trackers.isEmpty()) {
      lines.add("tracker   none named");
    }
    if (!clearNet.isEmpty()) {
      lines.add("clear     %s, never contacted".formatted(clearNet.text()));
    }
  }

  private static List<String> texts(List<TrackerAddress> trackers) {
    return trackers.stream().map(TrackerAddress::text).toList();
  }

  private static String hex(Optional<Bytes> hash) {
    return hash.map(Bytes::toHex).orElse(null);
  }
}
