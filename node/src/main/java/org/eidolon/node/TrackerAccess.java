package org.eidolon.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eidolon.config.AccessConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.AccessRules;
import org.eidolon.proto.tracker.AccountKey;

/** What the operator of a tracker decided, out of settings, torrents and the file of accounts. */
final class TrackerAccess {
  private static final long MOST_BYTES = 64L << 20;

  private final boolean membersOnly;
  private final Set<Bytes> allowed = new HashSet<>();
  private final Map<Bytes, String> blocked = new HashMap<>();
  private final AccountBook accounts;
  private AccessRules.Decided last;

  /**
   * @throws CannotStart if a torrent or the file of accounts cannot be read
   */
  TrackerAccess(AccessConfig config, Path data) {
    this.membersOnly = config.membersOnly();
    this.accounts = new AccountBook(data);
    config.allow().forEach(torrent -> allowed.addAll(secrets("allow", torrent)));
    for (var entry : config.block()) {
      secrets("block", entry.torrent()).forEach(secret -> blocked.put(secret, entry.say()));
    }
    this.last = decided();
  }

  AccessRules.Decided last() {
    return last;
  }

  /**
   * Whether the accounts are others than at the last look. A file that is gone is one that an
   * editor is about to write: it shuts nobody out.
   */
  boolean changed() {
    if (!accounts.isThere()) {
      return false;
    }
    var now = decided();
    boolean changed = !now.equals(last);
    last = now;
    return changed;
  }

  private AccessRules.Decided decided() {
    Set<PeerId> members =
        membersOnly
            ? accounts.read().keySet().stream().map(AccountKey::peer).collect(Collectors.toSet())
            : Set.of();
    return new AccessRules.Decided(membersOnly, members, allowed, blocked);
  }

  /** A hybrid is announced under two. */
  private static List<Bytes> secrets(String key, String torrent) {
    try {
      if (torrent.regionMatches(true, 0, "magnet:", 0, 7)) {
        return List.of(Magnet.parse(torrent).swarmSecret());
      }
      var file = Path.of(torrent);
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException("too large for a torrent");
      }
      var metainfo = Metainfo.parse(Bytes.copyOf(Files.readAllBytes(file)));
      var secrets = new java.util.ArrayList<Bytes>();
      secrets.add(metainfo.swarmSecret());
      metainfo.sideSecret().ifPresent(secrets::add);
      return secrets;
    } catch (IOException | InvalidPathException | InvalidMetainfo bad) {
      throw new CannotStart(
          "eidolon.tracker.%s = \"%s\", expected a torrent file or magnet link that can be read (%s)"
              .formatted(key, torrent, reason(bad)),
          bad);
    }
  }

  private static String reason(Exception bad) {
    return bad instanceof java.nio.file.NoSuchFileException ? "no such file" : bad.getMessage();
  }
}
