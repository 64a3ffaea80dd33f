package org.eidolon.proto.metainfo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.BencodeValue;
import org.eidolon.proto.metainfo.FileEntry.Kind;

/**
 * The piece space of a torrent that is about to be made, before anything is hashed. Files stand in
 * the order of a BEP 52 tree (names compared as bytes), so the same files give the same torrent.
 *
 * @param files all with their offsets, pad files included; no roots yet
 * @param single true if the torrent is one file and no folder
 */
public record TorrentPlan(
    String name, boolean single, List<FileEntry> files, int pieceLength, TorrentOptions options) {

  /** Bencoded items that one file costs in a hybrid, its pad file included, at most. */
  private static final int ITEMS_OF_A_FILE = 30;

  /**
   * A file that goes in.
   *
   * @param path elements, the first is the torrent's name
   */
  public record Source(List<String> path, long length) {
    public Source {
      path = List.copyOf(path);
    }
  }

  public TorrentPlan {
    files = List.copyOf(files);
  }

  /**
   * @param sources in any order
   * @throws InvalidMetainfo if a name cannot be in a torrent or there is nothing to share
   */
  public static TorrentPlan of(List<Source> sources, TorrentOptions options) {
    if (sources.isEmpty()) {
      throw new InvalidMetainfo("no files to share");
    }
    var sorted = new ArrayList<>(sources);
    sorted.sort(Comparator.comparing(Source::path, TorrentPlan::compare));
    long total = 0;
    long items = 0;
    for (var source : sorted) {
      SafePath.check(source.path());
      items += ITEMS_OF_A_FILE + 2L * source.path().size();
      total = V1Files.bounded(total + source.length());
    }
    if (total == 0) {
      throw new InvalidMetainfo("nothing to share: every file is empty");
    }
    if (items > InfoReader.MAX_ITEMS) {
      throw new InvalidMetainfo("too many files for one torrent: " + sorted.size());
    }
    boolean single = sorted.size() == 1 && sorted.get(0).path().size() == 1;
    int pieceLength = options.pieceLengthFor(total);
    var files = placed(sorted, single, pieceLength, options.format());
    var plan = new TorrentPlan(sorted.get(0).path().get(0), single, files, pieceLength, options);
    if (plan.spaceEnd() / pieceLength >= InfoReader.MAX_PIECES) {
      throw new InvalidMetainfo("too many pieces: ask for a larger piece length");
    }
    return plan;
  }

  public int pieceCount() {
    return (int) ((spaceEnd() + pieceLength - 1) / pieceLength);
  }

  /** Where the last file ends in the piece space. */
  public long spaceEnd() {
    return files.get(files.size() - 1).end();
  }

  public boolean hasV1() {
    return options.format().hasV1();
  }

  public boolean hasV2() {
    return options.format().hasV2();
  }

  /**
   * Index in {@link #files} of the file that holds the byte at {@code position} of the piece space.
   */
  public int fileAt(long position) {
    return FileEntry.indexAt(files, position);
  }

  private static List<FileEntry> placed(
      List<Source> sorted, boolean single, int pieceLength, TorrentOptions.Format format) {
    var files = new ArrayList<FileEntry>();
    long offset = 0;
    for (var source : sorted) {
      var none = Optional.<Bytes>empty();
      var file = new FileEntry(source.path(), source.length(), offset, Kind.PLAIN, none);
      files.add(file);
      offset = file.end();
      long gap = format.hasV2() && !single ? -offset & (pieceLength - 1L) : 0;
      if (gap > 0) {
        var path = List.of(source.path().get(0), ".pad", Long.toString(gap));
        files.add(V1Files.pad(path, gap, offset));
        offset += gap;
      }
    }
    return files;
  }

  private static int compare(List<String> one, List<String> two) {
    int common = Math.min(one.size(), two.size());
    for (int index = 0; index < common; index++) {
      int order = BencodeValue.key(one.get(index)).compareTo(BencodeValue.key(two.get(index)));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.size(), two.size());
  }
}
