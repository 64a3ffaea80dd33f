package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.eidolon.node.DataFolder;
import org.eidolon.node.copy.FileDigest;
import org.eidolon.node.screen.Console;
import org.eidolon.node.screen.Progress;
import org.eidolon.proto.choice.FilePriorities;
import org.eidolon.proto.metainfo.FileEntry;
import org.eidolon.proto.metainfo.Metainfo;

/** What is said when a fetch is complete: how it came, and what it is. */
final class FetchReport {
  private static final int SHOWN_FILES = 50;

  private final Optional<Metainfo> metainfo;
  private final List<FileEntry> fetched;
  private final Path folder;

  /**
   * @param chosen which files were fetched; known if the description is
   */
  FetchReport(Optional<Metainfo> metainfo, Optional<FilePriorities> chosen, Path folder) {
    this.metainfo = metainfo;
    this.fetched = metainfo.map(torrent -> fetched(torrent, chosen)).orElse(List.of());
    this.folder = folder;
  }

  private static List<FileEntry> fetched(Metainfo torrent, Optional<FilePriorities> chosen) {
    var files = torrent.files();
    return IntStream.range(0, files.size())
        .filter(at -> chosen.filter(priorities -> priorities.isSkipped(at)).isEmpty())
        .mapToObj(files::get)
        .filter(file -> !file.padding())
        .toList();
  }

  void show(Progress last, TransferWatch watch, Console console) {
    double seconds = watch.secondsOfFetching();
    double sinceJoining = watch.secondsSinceJoining();
    double rate = seconds == 0 ? 0 : watch.gained() / 1e6 / seconds;
    var digests = digests();
    var done = new LinkedHashMap<String, Object>(last.fields());
    done.put("bytes", watch.gained());
    done.put("seconds", rounded(seconds));
    done.put("seconds_since_joining", rounded(sinceJoining));
    done.put("mb_per_s", rounded(rate));
    done.put("sha256", digests.isEmpty() ? null : FileDigest.total(digests));
    done.put("files", files(digests));
    console.event("done", done);
    console.result("path      " + last.pathText());
    console.result("bytes     %d, %d fetched now".formatted(last.total(), watch.gained()));
    console.result(String.format(Locale.ROOT, "time      %.1f s, %.1f MB/s", seconds, rate));
    console.result("partners  %d served us".formatted(last.servingPartners()));
    digests.entrySet().stream()
        .limit(SHOWN_FILES)
        .forEach(
            entry ->
                console.result(
                    "sha256    %s  %s".formatted(entry.getValue(), name(entry.getKey()))));
    if (digests.size() > SHOWN_FILES) {
      console.result(
          "sha256    %s  (the list of all %d files)"
              .formatted(FileDigest.total(digests), digests.size()));
    }
  }

  private String name(String path) {
    var root = metainfo.map(Metainfo::name).orElse("");
    return path.isEmpty() ? root : root + "/" + path;
  }

  /** By path below the torrent's folder, as a folder's digests are. */
  private SortedMap<String, String> digests() {
    var digests = new TreeMap<String, String>();
    try {
      for (var file : fetched) {
        var path = file.path();
        digests.put(String.join("/", path.subList(1, path.size())), FileDigest.of(onDisk(path)));
      }
      return digests;
    } catch (IOException bad) {
      throw new Failed("a fetched file cannot be read again: " + DataFolder.reason(bad), bad);
    }
  }

  private Path onDisk(List<String> path) {
    return folder.resolve(
        Path.of(path.get(0), path.subList(1, path.size()).toArray(String[]::new)));
  }

  private List<Map<String, Object>> files(Map<String, String> digests) {
    var files = new ArrayList<Map<String, Object>>();
    for (var file : fetched) {
      if (files.size() < SHOWN_FILES) {
        var path = String.join("/", file.path().subList(1, file.path().size()));
        files.add(Map.of("path", name(path), "length", file.length(), "sha256", digests.get(path)));
      }
    }
    return files;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
