package org.eidolon.actors.link;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.eidolon.streams.link.LinkCloseReason;

/** Counts what became of links and of connections that were to be some. */
final class LinkTally {
  private final Map<LinkCloseReason, Long> ended = new EnumMap<>(LinkCloseReason.class);
  private final Map<LinkCloseReason, Long> notDialled = new EnumMap<>(LinkCloseReason.class);
  private final Map<LinkCloseReason, Long> refused = new EnumMap<>(LinkCloseReason.class);

  /** A link is over. */
  void ended(LinkCloseReason reason) {
    ended.merge(reason, 1L, Long::sum);
  }

  /** A dial came to nothing. */
  void notDialled(LinkCloseReason reason) {
    notDialled.merge(reason, 1L, Long::sum);
  }

  /** We would not have it, whoever dialled or was to dial. */
  void refused(LinkCloseReason reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  boolean hasRefused(LinkCloseReason reason) {
    return refused.containsKey(reason);
  }

  LinkManager.Counts counts() {
    var all = new EnumMap<LinkCloseReason, Long>(refused);
    ended.forEach((reason, count) -> all.merge(reason, count, Long::sum));
    notDialled.forEach((reason, count) -> all.merge(reason, count, Long::sum));
    return new LinkManager.Counts(all);
  }

  LinkFigures figures(Collection<LinkPlace> places, LinkFigures.Cells cells) {
    int dialled = 0;
    int accepted = 0;
    for (var place : places) {
      if (place.connection.isPresent()) {
        boolean ours = place.connection.get().dialledByUs();
        dialled += ours ? 1 : 0;
        accepted += ours ? 0 : 1;
      }
    }
    return new LinkFigures(dialled, accepted, places.size(), ended, notDialled, refused, cells);
  }
}
