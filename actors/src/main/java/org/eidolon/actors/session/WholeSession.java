package org.eidolon.actors.session;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.StoredNames;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.QueueMove;
import org.eidolon.proto.session.SessionTotals;
import org.eidolon.proto.session.TorrentSettings;
import org.eidolon.proto.session.TorrentSettings.Halt;
import org.eidolon.proto.session.TorrentTotals;

/** What holds for all torrents together, and how new ones begin. The session's actor's. */
final class WholeSession {
  private static final int MOST_TORRENTS = 100_000;

  /** The seconds alone are not worth more writes. */
  private static final long KEPT_SECONDS = 60;

  private final SessionPorts ports;
  private final Keeping keeping;
  private final SessionTotals before;
  private final long startedNanos;
  private GlobalSettings settings;
  private SessionTotals now = new SessionTotals(0, 0, 0, 1, 0);
  private SessionTotals kept = SessionTotals.NONE;

  WholeSession(SessionPorts ports, Keeping keeping) {
    this.ports = ports;
    this.keeping = keeping;
    this.before = ports.loaded().totals();
    this.startedNanos = ports.nanos().getAsLong();
    this.settings = ports.loaded().settings().orElse(ports.defaults());
    keep(true);
  }

  GlobalSettings settings() {
    return settings;
  }

  Optional<Torrents.Refused> change(GlobalSettings other) {
    if (!isAbsolute(other.folder())) {
      return Optional.of(new Torrents.Refused("the folder must be an absolute path"));
    }
    settings = other;
    keeping.settings(other);
    return Optional.empty();
  }

  private static boolean isAbsolute(String folder) {
    try {
      return Path.of(folder).isAbsolute();
    } catch (InvalidPathException bad) {
      return false;
    }
  }

  /** Empty if it was refused, which is told then. */
  Optional<KeptTorrent> add(Torrents.Add add, TorrentList torrents) {
    var options = add.options();
    try {
      if (torrents.size() >= MOST_TORRENTS) {
        throw new IllegalArgumentException(
            "no more than %d torrents: remove some".formatted(MOST_TORRENTS));
      }
      var folder = options.folder().map(Path::toString).orElse(settings.folder());
      if (!isAbsolute(folder)) {
        throw new IllegalArgumentException("the folder must be an absolute path");
      }
      var source = add.source();
      long wanted = source.metainfo().map(Metainfo::totalBytes).orElse(0L);
      var totals = TorrentTotals.added(ports.seconds(), wanted);
      var torrent = torrents.add(source.infoHash(), source, settings(folder, options), totals);
      if (options.top()) {
        torrents.move(Set.of(torrent.id), QueueMove.TOP);
      }
      now = now.plus(new SessionTotals(0, 0, 1, 0, 0));
      keep(true);
      return Optional.of(torrent);
    } catch (IllegalArgumentException bad) {
      add.replyTo().tell(new Torrents.Refused(bad.getMessage()));
      return Optional.empty();
    }
  }

  private TorrentSettings settings(String folder, AddOptions options) {
    boolean paused = options.paused().orElse(!settings.startAdded());
    return new TorrentSettings(
        folder,
        paused ? Halt.BY_USER : Halt.NONE,
        options.labels(),
        options.choice(),
        options.goal(),
        options.bandwidth(),
        0,
        StoredNames.NONE);
  }

  /** A torrent moved more. */
  void moved(TorrentTotals then, TorrentTotals since) {
    long fetched = since.fetchedBytes() - then.fetchedBytes();
    long served = since.servedBytes() - then.servedBytes();
    if (fetched > 0 || served > 0) {
      now = now.plus(new SessionTotals(fetched, served, 0, 0, 0));
    }
  }

  SessionStats stats() {
    long seconds = Duration.ofNanos(ports.nanos().getAsLong() - startedNanos).toSeconds();
    var current = now.plus(new SessionTotals(0, 0, 0, 0, seconds));
    return new SessionStats(current, before.plus(current));
  }

  /**
   * @param all also if nothing but time has passed
   */
  void keep(boolean all) {
    var ever = stats().ever();
    boolean moved =
        ever.fetchedBytes() != kept.fetchedBytes() || ever.servedBytes() != kept.servedBytes();
    if (all || moved || ever.seconds() - kept.seconds() >= KEPT_SECONDS) {
      kept = ever;
      keeping.totals(ever);
    }
  }
}
