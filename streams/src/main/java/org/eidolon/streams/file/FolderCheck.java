package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eidolon.proto.metainfo.Metainfo;

/**
 * Whether a folder can be what a torrent describes, by names and lengths alone: no byte is read.
 */
public final class FolderCheck {
  private FolderCheck() {}

  /**
   * The first difference in one line for people; empty if there is none. Empty files may be
   * missing, since nothing of them is ever sent.
   *
   * @param folder the folder that holds the torrent's name
   * @throws IOException if something else is in the place of a file, or may not be looked at
   */
  public static Optional<String> difference(Metainfo metainfo, Path folder) throws IOException {
    var paths = new TorrentPaths(folder);
    for (var file : metainfo.files()) {
      if (file.stored() && file.length() > 0) {
        var found = paths.find(file);
        if (found.isEmpty()) {
          return Optional.of("%s is missing".formatted(file.joinedPath()));
        }
        if (found.get().size() != file.length()) {
          return Optional.of(
              "%s has %d bytes; expected %d"
                  .formatted(file.joinedPath(), found.get().size(), file.length()));
        }
      }
    }
    return Optional.empty();
  }
}
