package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files that are open, of all torrents of a node together: the least recently used is closed first,
 * whosever it is. A file in use stays open, so for a moment there may be as many more as there are
 * threads. Thread-safe; nothing is opened or closed under its lock.
 */
public final class OpenFiles {
  /** A file of somebody's, who is told apart by identity. */
  private record Key(FilePool owner, int index) {}

  private final Map<Key, Lease> open = new LinkedHashMap<>(16, 0.75f, true);
  private int most;

  /**
   * @param most files that stay open
   */
  public OpenFiles(int most) {
    this.most = Math.max(1, most);
  }

  /** An open file; closing gives it back. */
  final class Lease implements AutoCloseable {
    private final FilePool owner;
    private final FileChannel channel;
    private int users;

    private Lease(FilePool owner, FileChannel channel) {
      this.owner = owner;
      this.channel = channel;
    }

    FileChannel channel() {
      return channel;
    }

    @Override
    public void close() throws IOException {
      OpenFiles.close(release(this));
    }
  }

  /** Another bound from now on: if it is lower, files close as others open or are given back. */
  public synchronized void most(int files) {
    most = Math.max(1, files);
  }

  /** How many are open. */
  public synchronized int count() {
    return open.size();
  }

  /** Empty if it is not open. */
  synchronized Optional<Lease> find(FilePool owner, int index) {
    var lease = open.get(new Key(owner, index));
    // An interrupted thread closes the channel it works on: it is opened anew for the next.
    if (lease == null || !lease.channel.isOpen()) {
      return Optional.empty();
    }
    lease.users++;
    return Optional.of(lease);
  }

  /** Of one owner it is called by one thread at a time, after {@link #find} found nothing. */
  Lease add(FilePool owner, int index, FileChannel channel) throws IOException {
    var lease = new Lease(owner, channel);
    List<FileChannel> idle;
    synchronized (this) {
      lease.users++;
      open.put(new Key(owner, index), lease);
      idle = takeIdle();
    }
    close(idle);
    return lease;
  }

  /** All files of somebody; those in use are closed when they are given back. */
  void closeAll(FilePool owner) throws IOException {
    var idle = new ArrayList<FileChannel>();
    synchronized (this) {
      var each = open.entrySet().iterator();
      while (each.hasNext()) {
        var entry = each.next();
        if (entry.getKey().owner() == owner && entry.getValue().users == 0) {
          each.remove();
          idle.add(entry.getValue().channel);
        }
      }
    }
    close(idle);
  }

  private synchronized List<FileChannel> release(Lease lease) {
    lease.users--;
    if (lease.users == 0 && lease.owner.isClosed()) {
      open.values().remove(lease);
      return List.of(lease.channel);
    }
    return takeIdle();
  }

  private List<FileChannel> takeIdle() {
    if (open.size() <= most) {
      return List.of();
    }
    var idle = new ArrayList<FileChannel>();
    var eldest = open.values().iterator();
    while (open.size() > most && eldest.hasNext()) {
      var lease = eldest.next();
      if (lease.users == 0) {
        eldest.remove();
        idle.add(lease.channel);
      }
    }
    return idle;
  }

  /** All of them, whatever comes of the first. */
  private static void close(List<FileChannel> channels) throws IOException {
    IOException failure = null;
    for (var channel : channels) {
      try {
        channel.close();
      } catch (IOException failed) {
        failure = failed;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
