package org.eidolon.streams.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eidolon.proto.metainfo.Metainfo;

/**
 * By what the files of a torrent are known to be untouched since a moment: size, time of change and
 * number on the disk, of each in turn. Whoever compares their bytes takes the stamps before.
 */
public final class FileStamps {
  static final int BYTES = 3 * Long.BYTES;

  /** Times of change are no finer than the ticks of the kernel that takes them. */
  private static final Duration TICK = Duration.ofMillis(20);

  private record Stamp(long bytes, long nanos, long number) {
    static final Stamp NONE = new Stamp(-1, 0, 0);

    static Stamp of(BasicFileAttributes file) {
      return new Stamp(
          file.size(),
          file.lastModifiedTime().to(TimeUnit.NANOSECONDS),
          Objects.toString(file.fileKey()).hashCode());
    }
  }

  private final List<Stamp> stamps;

  private FileStamps(List<Stamp> stamps) {
    this.stamps = List.copyOf(stamps);
  }

  /**
   * As they are now. Blocking: a change in the tick of the last one would leave the time as it is,
   * so that tick is waited for.
   *
   * @param home the folder that holds the torrent's name
   * @throws IOException if something else is in the place of a file
   */
  public static FileStamps of(Metainfo metainfo, Path home) throws IOException {
    var now = ofMoment(metainfo, home);
    long last = now.stamps.stream().mapToLong(Stamp::nanos).max().orElse(0);
    var clock = Instant.now();
    long since = TimeUnit.SECONDS.toNanos(clock.getEpochSecond()) + clock.getNano() - last;
    if (since >= 0 && since < TICK.toNanos()) {
      LockSupport.parkNanos(TICK.toNanos() - since);
      return ofMoment(metainfo, home);
    }
    return now;
  }

  /** The same without the wait. */
  static FileStamps ofMoment(Metainfo metainfo, Path home) throws IOException {
    var paths = new TorrentPaths(home);
    var stamps = new ArrayList<Stamp>();
    for (var file : metainfo.files()) {
      stamps.add(file.stored() ? paths.find(file).map(Stamp::of).orElse(Stamp.NONE) : Stamp.NONE);
    }
    return new FileStamps(stamps);
  }

  /**
   * @param files how many
   */
  static FileStamps read(ByteBuffer record, int files) {
    var stamps = new ArrayList<Stamp>();
    for (int index = 0; index < files; index++) {
      stamps.add(new Stamp(record.getLong(), record.getLong(), record.getLong()));
    }
    return new FileStamps(stamps);
  }

  void write(ByteBuffer record) {
    for (var stamp : stamps) {
      record.putLong(stamp.bytes()).putLong(stamp.nanos()).putLong(stamp.number());
    }
  }

  /** These, but of some files as {@code now} has them. */
  FileStamps updated(FileStamps now, BitSet some) {
    var mixed = new ArrayList<Stamp>();
    for (int index = 0; index < stamps.size(); index++) {
      mixed.add((some.get(index) ? now : this).stamps.get(index));
    }
    return new FileStamps(mixed);
  }

  /** Indexes of the files that are the same as in {@code other}. */
  BitSet same(FileStamps other) {
    var same = new BitSet();
    for (int index = 0; index < stamps.size(); index++) {
      same.set(index, stamps.get(index).equals(other.stamps.get(index)));
    }
    return same;
  }
}
