package org.eidolon.actors.link;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went over all links of one node, counted by the batch on the threads of the links and read
 * by whoever asks. Counts alone: nothing in here says whose or where to.
 */
final class LinkMeter {
  /** What cells are to this node. */
  enum Kind {
    /** Of circuits that begin or end here. */
    OWN,
    /** Of circuits that we carry for others. */
    RELAYED,
    PADDING,
    /** Of circuits that are not yet, or not any more: their making and ending. */
    SETUP
  }

  private final Map<Kind, LongAdder> received = adders();
  private final Map<Kind, LongAdder> sent = adders();
  private final LongAdder waiting = new LongAdder();

  private static Map<Kind, LongAdder> adders() {
    var adders = new EnumMap<Kind, LongAdder>(Kind.class);
    for (var kind : Kind.values()) {
      adders.put(kind, new LongAdder());
    }
    return adders;
  }

  void received(Kind kind, int cells) {
    received.get(kind).add(cells);
  }

  void sent(Kind kind, int cells) {
    sent.get(kind).add(cells);
  }

  /** So many more cells wait for a neighbor, or fewer. */
  void waiting(int change) {
    waiting.add(change);
  }

  LinkFigures.Cells cells() {
    return new LinkFigures.Cells(sums(received), sums(sent), waiting.sum());
  }

  private static Map<String, Long> sums(Map<Kind, LongAdder> adders) {
    var sums = new LinkedHashMap<String, Long>();
    adders.forEach((kind, adder) -> sums.put(kind.name().toLowerCase(Locale.ROOT), adder.sum()));
    return sums;
  }
}
