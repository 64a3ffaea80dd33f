package org.eidolon.proto.session;

import java.util.List;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.metainfo.StoredNames;

/**
 * What a person said about one torrent.
 *
 * @param folder absolute; holds (or shall hold) the torrent's name
 * @param halt whether it does nothing until it is started
 * @param labels without order, each once
 * @param position in the queue, from 0
 * @param names other ones on this disk
 */
public record TorrentSettings(
    String folder,
    Halt halt,
    List<String> labels,
    FetchChoice choice,
    SeedGoal goal,
    Bandwidth bandwidth,
    int position,
    StoredNames names) {
  public static final int MOST_LABELS = 64;
  public static final int MOST_LABEL_CHARS = 200;

  /** Why a torrent does nothing. */
  public enum Halt {
    /** It does what its turn allows. */
    NONE,
    BY_USER,
    /** Its goal was reached. */
    SHARED_ENOUGH
  }

  public TorrentSettings {
    labels = labels.stream().map(String::strip).distinct().toList();
    if (labels.size() > MOST_LABELS) {
      throw new IllegalArgumentException("at most " + MOST_LABELS + " labels");
    }
    for (var label : labels) {
      if (label.isEmpty() || label.length() > MOST_LABEL_CHARS) {
        throw new IllegalArgumentException("a label has 1 to " + MOST_LABEL_CHARS + " characters");
      }
    }
  }

  public TorrentSettings in(String other) {
    return new TorrentSettings(other, halt, labels, choice, goal, bandwidth, position, names);
  }

  public TorrentSettings halted(Halt now) {
    return new TorrentSettings(folder, now, labels, choice, goal, bandwidth, position, names);
  }

  /** Whether it does nothing until it is started. */
  public boolean stopped() {
    return halt != Halt.NONE;
  }

  public TorrentSettings labelled(List<String> others) {
    return new TorrentSettings(folder, halt, others, choice, goal, bandwidth, position, names);
  }

  public TorrentSettings choosing(FetchChoice other) {
    return new TorrentSettings(folder, halt, labels, other, goal, bandwidth, position, names);
  }

  public TorrentSettings until(SeedGoal other) {
    return new TorrentSettings(folder, halt, labels, choice, other, bandwidth, position, names);
  }

  public TorrentSettings taking(Bandwidth other) {
    return new TorrentSettings(folder, halt, labels, choice, goal, other, position, names);
  }

  public TorrentSettings at(int other) {
    return new TorrentSettings(folder, halt, labels, choice, goal, bandwidth, other, names);
  }

  public TorrentSettings named(StoredNames others) {
    return new TorrentSettings(folder, halt, labels, choice, goal, bandwidth, position, others);
  }
}
