package org.eidolon.node.screen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys that a full screen knows. */
public enum Key {
  QUIT,
  UP,
  DOWN,
  PAGE_UP,
  PAGE_DOWN,
  NEXT;

  private static final char ESCAPE = '\u001b';
  private static final Map<String, Key> SEQUENCES = new LinkedHashMap<>();

  static {
    for (var start : List.of("[", "O")) {
      SEQUENCES.put(ESCAPE + start + "A", UP);
      SEQUENCES.put(ESCAPE + start + "B", DOWN);
    }
    SEQUENCES.put(ESCAPE + "[5~", PAGE_UP);
    SEQUENCES.put(ESCAPE + "[6~", PAGE_DOWN);
    SEQUENCES.put("q", QUIT);
    SEQUENCES.put("Q", QUIT);
    SEQUENCES.put("k", UP);
    SEQUENCES.put("j", DOWN);
    SEQUENCES.put("b", PAGE_UP);
    SEQUENCES.put(" ", PAGE_DOWN);
    SEQUENCES.put("\t", NEXT);
  }

  /** Those in what one read of a terminal brought, in order; the rest means nothing. */
  static List<Key> in(String typed) {
    var keys = new ArrayList<Key>();
    int at = 0;
    while (at < typed.length()) {
      int from = at;
      var known =
          SEQUENCES.keySet().stream().filter(each -> typed.startsWith(each, from)).findFirst();
      known.map(SEQUENCES::get).ifPresent(keys::add);
      if (known.isEmpty() && typed.charAt(at) == ESCAPE) {
        // One we do not know: its letters are no keys.
        return keys;
      }
      at += known.map(String::length).orElse(1);
    }
    return keys;
  }
}
