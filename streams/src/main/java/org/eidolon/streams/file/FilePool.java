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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eidolon.proto.metainfo.FileEntry;

/**
 * Open files of a torrent, the least recently used closed first. A file in use stays open, so for a
 * moment there may be as many more as there are threads.
 */
final class FilePool implements AutoCloseable {
  private final TorrentPaths paths;
  private final boolean writable;
  private final int openFiles;
  private final Map<Integer, Lease> open = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  FilePool(TorrentPaths paths, boolean writable, int openFiles) {
    this.paths = paths;
    this.writable = writable;
    this.openFiles = Math.max(1, openFiles);
  }

  /** An open file; closing gives it back. */
  final class Lease implements AutoCloseable {
    private final FileChannel channel;
    private int users;

    private Lease(FileChannel channel) {
      this.channel = channel;
    }

    FileChannel channel() {
      return channel;
    }

    @Override
    public void close() throws IOException {
      release(this);
    }
  }

  /**
   * @param index of the file in the torrent
   * @param make true to make a file (sparse, with its folders) where none is
   */
  synchronized Lease lease(int index, FileEntry file, boolean make) throws IOException {
    if (closed) {
      throw new IOException("the files of this torrent are closed");
    }
    var lease = open.get(index);
    // An interrupted thread closes the channel it works on: open it anew for the next.
    if (lease == null || !lease.channel.isOpen()) {
      lease = new Lease(channel(file, make));
      open.put(index, lease);
    }
    lease.users++;
    closeIdle(openFiles);
    return lease;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    closeIdle(0);
  }

  private synchronized void release(Lease lease) throws IOException {
    lease.users--;
    if (closed || open.size() > openFiles) {
      closeIdle(closed ? 0 : openFiles);
    }
  }

  private void closeIdle(int keep) throws IOException {
    var eldest = open.values().iterator();
    while (open.size() > keep && eldest.hasNext()) {
      var lease = eldest.next();
      if (lease.users == 0) {
        eldest.remove();
        lease.channel.close();
      }
    }
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
