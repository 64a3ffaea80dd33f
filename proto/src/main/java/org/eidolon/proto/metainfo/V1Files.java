package org.eidolon.proto.metainfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.bencode.BencodeValue;
import org.eidolon.proto.bencode.BencodeValue.Dictionary;
import org.eidolon.proto.metainfo.FileEntry.Kind;

/** The file list of BEP 3 with the attributes of BEP 47. */
final class V1Files {
  static final long MAX_FILE_BYTES = 1L << 48;
  private static final long MAX_TOTAL_BYTES = 1L << 52;
  private static final String PAD_NAME_OF_BITCOMET = "_____padding_file_";

  private V1Files() {}

  static List<FileEntry> read(Dictionary info, String name) {
    var list = info.items("files");
    if (list.isEmpty()) {
      if (info.get("files").isPresent()) {
        throw new InvalidMetainfo("the file list is not a list");
      }
      return List.of(single(info, name));
    }
    var files = new ArrayList<FileEntry>();
    long offset = 0;
    for (var value : list.get().values()) {
      if (!(value instanceof Dictionary entry)) {
        throw new InvalidMetainfo("a file that is not a dictionary");
      }
      var file = entry(entry, name, offset);
      files.add(file);
      offset = bounded(file.end());
    }
    return files;
  }

  /** Bytes of a file entry: none for a link, whatever it says. */
  static long length(Dictionary entry, Kind kind) {
    if (kind == Kind.LINK) {
      return 0;
    }
    long length = entry.whole("length").orElse(-1);
    if (length < 0 || length > MAX_FILE_BYTES) {
      throw new InvalidMetainfo("a file length is missing or out of range");
    }
    return length;
  }

  static Kind kind(Dictionary entry) {
    var attributes = entry.text("attr").map(BencodeValue.Text::content).map(BencodeValue::key);
    if (attributes.filter(letters -> letters.contains("p")).isPresent()) {
      return Kind.PADDING;
    }
    return attributes.filter(letters -> letters.contains("l")).isPresent() ? Kind.LINK : Kind.PLAIN;
  }

  static long bounded(long total) {
    if (total > MAX_TOTAL_BYTES) {
      throw new InvalidMetainfo("more bytes than any disk holds");
    }
    return total;
  }

  private static FileEntry single(Dictionary info, String name) {
    var kind = kind(info);
    return new FileEntry(List.of(name), length(info, kind), 0, kind, Optional.empty());
  }

  private static FileEntry entry(Dictionary entry, String name, long offset) {
    var kind = kind(entry);
    long length = length(entry, kind);
    var elements = entry.items("path.utf-8").or(() -> entry.items("path"));
    if (elements.isEmpty() || elements.get().values().isEmpty()) {
      if (kind != Kind.PADDING) {
        throw new InvalidMetainfo("a file without a path");
      }
      return pad(List.of(".pad", Long.toString(length)), length, offset);
    }
    var path = path(name, elements.get());
    boolean bitCometPad = path.stream().anyMatch(part -> part.contains(PAD_NAME_OF_BITCOMET));
    return bitCometPad
        ? pad(path, length, offset)
        : new FileEntry(path, length, offset, kind, Optional.empty());
  }

  static FileEntry pad(List<String> path, long length, long offset) {
    return new FileEntry(path, length, offset, Kind.PADDING, Optional.empty());
  }

  private static List<String> path(String name, BencodeValue.Items elements) {
    var path = new ArrayList<String>();
    path.add(name);
    for (var element : elements.values()) {
      if (!(element instanceof BencodeValue.Text text)) {
        throw new InvalidMetainfo("a path element that is not a string");
      }
      path.add(
          text.characters()
              .orElseThrow(() -> new InvalidMetainfo("unsafe path: a name is not UTF-8")));
      if (path.size() > SafePath.MAX_ELEMENTS) {
        break;
      }
    }
    return SafePath.check(path);
  }
}
