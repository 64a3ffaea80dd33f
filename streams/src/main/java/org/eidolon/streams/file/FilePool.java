package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.eidolon.proto.metainfo.FileEntry;

/** Opens the files of one torrent, and keeps them open with those of all others. */
final class FilePool implements AutoCloseable {
  private final TorrentPaths paths;
  private final boolean writable;
  private final OpenFiles open;
  private volatile boolean closed;

  FilePool(TorrentPaths paths, boolean writable, OpenFiles open) {
    this.paths = paths;
    this.writable = writable;
    this.open = open;
  }

  /**
   * An open file, to be closed by who asked for it.
   *
   * @param index of the file in the torrent
   * @param make true to make a file (sparse, with its folders) where none is
   */
  OpenFiles.Lease lease(int index, FileEntry file, boolean make) throws IOException {
    if (!closed) {
      var known = open.find(this, index);
      if (known.isPresent()) {
        return known.get();
      }
    }
    return opened(index, file, make);
  }

  /** Of one torrent one at a time: a file is made once. */
  private synchronized OpenFiles.Lease opened(int index, FileEntry file, boolean make)
      throws IOException {
    if (closed) {
      throw new IOException("the files of this torrent are closed");
    }
    var raced = open.find(this, index);
    return raced.isPresent() ? raced.get() : open.add(this, index, channel(file, make));
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    open.closeAll(this);
  }

  private FileChannel channel(FileEntry file, boolean make) throws IOException {
    try {
      boolean there = paths.find(file).isPresent();
      if (there || !make) {
        Set<OpenOption> options =
            writable
                ? Set.of(
                    StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
                : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(paths.path(file), options);
      }
      paths.makeFolders(file);
      return FileChannel.open(
          paths.path(file),
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.SPARSE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (FileSystemException failed) {
      throw new IOException(problem(file, failed), failed);
    }
  }

  private static String problem(FileEntry file, FileSystemException failed) {
    if (failed instanceof NoSuchFileException) {
      return file.joinedPath() + " is missing";
    }
    if (failed instanceof AccessDeniedException) {
      return file.joinedPath() + " may not be opened";
    }
    if (failed instanceof FileAlreadyExistsException) {
      return file.joinedPath() + " is there already, but is no file";
    }
    var reason = failed.getReason() == null ? "cannot be opened" : failed.getReason();
    return file.joinedPath() + ": " + reason;
  }
}
