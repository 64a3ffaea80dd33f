package org.eidolon.proto.metainfo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Other names on our disk for files and folders of a torrent. The torrent stays what it is.
 *
 * @param byPath the new name of the last element, by the path that the torrent says, its elements
 *     joined by slashes
 */
public record StoredNames(Map<String, String> byPath) {
  public static final StoredNames NONE = new StoredNames(Map.of());

  /** More would be no renaming, but another torrent. */
  public static final int MOST = 100_000;

  public StoredNames {
    byPath = Map.copyOf(byPath);
    if (byPath.size() > MOST) {
      throw new InvalidMetainfo("no more than " + MOST + " files can have other names");
    }
    byPath.values().forEach(name -> SafePath.check(List.of(name)));
  }

  /** Where a path of the torrent lies on our disk. */
  public List<String> of(List<String> path) {
    if (byPath.isEmpty()) {
      return path;
    }
    var names = new ArrayList<String>();
    var prefix = new StringBuilder();
    for (var element : path) {
      prefix.append(prefix.isEmpty() ? "" : "/").append(element);
      names.add(byPath.getOrDefault(prefix.toString(), element));
    }
    return names;
  }

  /**
   * These, and one more.
   *
   * @param torrent as it says itself, without other names
   * @param path of a file or folder as it lies on our disk now, elements joined by slashes
   * @throws InvalidMetainfo in one line, if there is none like that, or it cannot be called so
   */
  public StoredNames with(Metainfo torrent, String path, String name) {
    SafePath.check(List.of(name));
    var changed = new TreeMap<>(byPath);
    changed.put(said(torrent, path), name);
    var result = new StoredNames(changed);
    result.refuseCollisions(torrent);
    return result;
  }

  private String said(Metainfo torrent, String path) {
    var elements = List.of(path.split("/", -1));
    int depth = elements.size();
    for (var file : torrent.files()) {
      if (file.stored() && file.path().size() >= depth) {
        var prefix = file.path().subList(0, depth);
        if (of(prefix).equals(elements)) {
          return String.join("/", prefix);
        }
      }
    }
    throw new InvalidMetainfo("no file or folder of the torrent is called that");
  }

  private void refuseCollisions(Metainfo torrent) {
    Set<String> files = new HashSet<>();
    Set<String> folders = new HashSet<>();
    Map<String, String> saidBy = new TreeMap<>();
    for (var file : torrent.files()) {
      if (file.stored()) {
        var stored = SafePath.check(of(file.path()));
        boolean fresh = files.add(String.join("/", stored));
        for (int depth = 1; depth < stored.size(); depth++) {
          var folder = String.join("/", stored.subList(0, depth));
          folders.add(folder);
          var said = String.join("/", file.path().subList(0, depth));
          fresh &= said.equals(saidBy.computeIfAbsent(folder, none -> said));
        }
        if (!fresh) {
          throw taken();
        }
      }
    }
    if (files.stream().anyMatch(folders::contains)) {
      throw taken();
    }
  }

  private static InvalidMetainfo taken() {
    return new InvalidMetainfo("another file or folder of the torrent is called that");
  }
}
