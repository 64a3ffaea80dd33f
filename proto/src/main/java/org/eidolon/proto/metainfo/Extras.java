package org.eidolon.proto.metainfo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.BencodeValue.Text;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * What a torrent file says outside of its info dictionary, the piece layers apart.
 *
 * @param plain true if it came without an eidolon section, as other programs make torrents
 * @param comment as it came, for whoever writes the file again
 */
record Extras(
    boolean plain,
    EidolonSection eidolon,
    Optional<Text> comment,
    Optional<Instant> created,
    ClearEntries clear) {
  private static final int MAX_COMMENT_CHARS = 4096;

  /** Nothing but who plans circuits, and the secret. */
  static Extras of(EidolonSection eidolon) {
    return new Extras(false, eidolon, Optional.empty(), Optional.empty(), ClearEntries.NONE);
  }

  Extras withTrackers(List<TrackerAddress> trackers) {
    return new Extras(
        false, EidolonSection.inTurn(trackers, eidolon.secret()), comment, created, clear);
  }

  Extras withSecret(Optional<Bytes> secret) {
    return new Extras(false, new EidolonSection(eidolon.tiers(), secret), comment, created, clear);
  }

  Extras withComment(Optional<Text> other) {
    return new Extras(plain, eidolon, other, created, clear);
  }

  Extras withoutClear() {
    return new Extras(plain, eidolon, comment, created, ClearEntries.NONE);
  }

  /** Short, and nothing in it can command a terminal. */
  Optional<String> shownComment() {
    return comment
        .flatMap(Text::characters)
        .map(text -> text.substring(0, Math.min(text.length(), MAX_COMMENT_CHARS)))
        .map(SafePath::printable);
  }
}
