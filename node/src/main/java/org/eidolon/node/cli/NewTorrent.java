package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eidolon.node.DataFolder;
import org.eidolon.node.screen.ByteSize;
import org.eidolon.node.screen.Console;
import org.eidolon.node.screen.RateMeter;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.streams.file.FileChanged;
import org.eidolon.streams.file.FileStamps;
import org.eidolon.streams.file.TorrentMaker;
import org.eidolon.streams.file.TorrentSource;

/** Makes the .atorrent of a file or folder, and says how far it is. */
final class NewTorrent {
  private static final long SHOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int SECRET_BYTES = 32;

  private final Console console;
  private final RateMeter rate = new RateMeter();
  private long shownNanos = System.nanoTime();

  NewTorrent(Console console) {
    this.console = console;
  }

  /**
   * @throws Refused if there is nothing at the path that could be shared
   */
  Metainfo of(Path shared, TorrentOptions options) {
    try {
      var source = TorrentSource.scan(shared);
      for (var folder : source.emptyFolders()) {
        console.note(folder + " is an empty folder, which a torrent cannot carry: left out");
      }
      long total = source.totalBytes();
      var made = TorrentMaker.make(source, options, hashed -> show(hashed, total));
      console.event("hashing", Map.of("hashed", total, "total", total, "percent", 100));
      return made;
    } catch (FileChanged changed) {
      throw new Failed(changed.getMessage(), changed);
    } catch (FileSystemException bad) {
      throw new Refused(
          "%s: %s; expected a file or folder to share".formatted(shared, DataFolder.reason(bad)),
          bad);
    } catch (IOException bad) {
      throw new Refused("cannot share %s: %s".formatted(shared, bad.getMessage()), bad);
    } catch (InvalidMetainfo bad) {
      throw new Refused("cannot share %s: %s".formatted(shared, bad.getMessage()), bad);
    }
  }

  /** Of what was just hashed. */
  static FileStamps stamps(Metainfo made, Path folder) {
    try {
      return FileStamps.of(made, folder);
    } catch (IOException bad) {
      throw new Failed("cannot share %s: %s".formatted(made.name(), bad.getMessage()), bad);
    }
  }

  private void show(long hashed, long total) {
    long now = System.nanoTime();
    rate.sample(now, hashed);
    boolean patient = !console.json() && !console.terminal().present();
    if (now - shownNanos < (patient ? PLAIN_NANOS : SHOW_NANOS)) {
      return;
    }
    shownNanos = now;
    long percent = total == 0 ? 100 : hashed * 100 / total;
    var text =
        "hashing %d%% of %s, %s/s"
            .formatted(percent, ByteSize.text(total), ByteSize.text((long) rate.bytesPerSecond()));
    console.event("hashing", Map.of("hashed", hashed, "total", total, "percent", percent));
    if (patient) {
      console.note(text);
    } else {
      console.live(text);
    }
  }

  /**
   * Writes all of the file or nothing. One that describes the same swarm already is left as it is,
   * so that who holds a copy of it stays in the swarm.
   *
   * @return the torrent of the file
   * @throws Refused if something else than a torrent lies there
   */
  static Metainfo write(Metainfo made, Path file) {
    if (Files.exists(file)) {
      var before = existing(file);
      if (before.infoBytes().equals(made.infoBytes())
          && before.trackers().equals(made.trackers())) {
        return before;
      }
    }
    AtomicFile.write(file, made, true, "give another with -o");
    return made;
  }

  /** What makes a swarm private. */
  static Bytes newSecret() {
    var secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return Bytes.copyOf(secret);
  }

  /**
   * Before hours of hashing: refuses what {@link #write} would certainly refuse after them.
   *
   * @throws Refused if the folder is missing or not to be written, or something else lies there
   */
  static void refuseUnwritable(Path file) {
    if (Files.isDirectory(file)) {
      throw unwritable(file, "it is a folder", null);
    }
    var folder = folderOf(file);
    if (!Files.isDirectory(folder)) {
      throw unwritable(file, "there is no folder " + folder, null);
    }
    if (!Files.isWritable(folder)) {
      throw unwritable(file, "its folder may not be written", null);
    }
    if (Files.exists(file)) {
      existing(file);
    }
  }

  private static Path folderOf(Path file) {
    return file.toAbsolutePath().normalize().getParent();
  }

  private static Refused unwritable(Path file, String reason, IOException cause) {
    return new Refused(
        "%s cannot be written (%s); give another with -o".formatted(file, reason), cause);
  }

  private static Metainfo existing(Path file) {
    try {
      return TorrentFile.load(file);
    } catch (Refused other) {
      throw new Refused(
          "%s is there already and is no torrent; give another with -o".formatted(file), other);
    }
  }
}
