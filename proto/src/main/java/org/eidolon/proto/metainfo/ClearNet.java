package org.eidolon.proto.metainfo;

import java.util.ArrayList;
import java.util.List;

/**
 * How many addresses of the clear net a torrent or magnet names. Whoever asked one of them would
 * tell it who wants what, so none is ever contacted; they are counted for people to know.
 *
 * @param trackers of BitTorrent (BEP 3, BEP 12)
 * @param webSeeds servers that have the files themselves (BEP 17, BEP 19)
 * @param nodes of the DHT (BEP 5), and peers by their address
 */
public record ClearNet(int trackers, int webSeeds, int nodes) {
  public static final ClearNet NONE = new ClearNet(0, 0, 0);

  public boolean isEmpty() {
    return equals(NONE);
  }

  /** For people: {@code 2 clear trackers and 1 web seed}. */
  public String text() {
    var parts = new ArrayList<String>();
    add(parts, trackers, "clear tracker", "clear trackers");
    add(parts, webSeeds, "web seed", "web seeds");
    add(parts, nodes, "node address", "node addresses");
    int last = parts.size() - 1;
    return last < 1
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  private static void add(List<String> parts, int count, String one, String many) {
    if (count > 0) {
      parts.add(count + " " + (count == 1 ? one : many));
    }
  }
}
