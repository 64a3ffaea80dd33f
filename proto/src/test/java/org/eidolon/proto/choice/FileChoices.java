package org.eidolon.proto.choice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.eidolon.proto.metainfo.FileEntry;
import org.eidolon.proto.swarm.Priority;

/** Files and choices among them, by chance. */
final class FileChoices {
  private FileChoices() {}

  static FileEntry file(List<String> path, long length, long offset, FileEntry.Kind kind) {
    return new FileEntry(path, length, offset, kind, Optional.empty());
  }

  /** Files one after the other, as v1 lays them, some of them empty and some padding. */
  static List<FileEntry> files(Random random, int mostBytes) {
    var files = new ArrayList<FileEntry>();
    long offset = 0;
    int count = 1 + random.nextInt(8);
    for (int index = 0; index < count; index++) {
      long length = index == 0 ? 1 + random.nextInt(mostBytes) : random.nextInt(mostBytes);
      boolean pad = index > 0 && random.nextInt(4) == 0;
      var kind = pad ? FileEntry.Kind.PADDING : FileEntry.Kind.PLAIN;
      files.add(file(List.of("torrent", "f" + index), length, offset, kind));
      offset += length;
    }
    return files;
  }

  static FilePriorities priorities(Random random, int files) {
    var all = Priority.values();
    return new FilePriorities(random.ints(files, 0, all.length).mapToObj(at -> all[at]).toList());
  }
}
