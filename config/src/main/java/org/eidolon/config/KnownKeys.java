package org.eidolon.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The keys below {@code eidolon} that mean something; any other is a mistake and is named. */
final class KnownKeys {
  private static final Set<String> OF_TORRENT = Set.of("file", "folder", "fetch");
  private static final Set<String> OF_WATCH = Set.of("folder", "to", "labels", "paused");

  private final Set<String> keys = new TreeSet<>();

  private KnownKeys() {}

  static KnownKeys of(Config defaults) {
    var known = new KnownKeys();
    known.collect(NodeConfig.PATH, defaults.getObject(NodeConfig.PATH));
    return known;
  }

  private void collect(String prefix, ConfigObject block) {
    keys.add(prefix);
    block.forEach(
        (name, value) -> {
          var key = prefix + "." + name;
          if (value instanceof ConfigObject inner) {
            collect(key, inner);
          } else {
            keys.add(key);
          }
        });
  }

  /**
   * @throws InvalidConfig naming the unknown key and the known one most like it
   */
  void check(Config said) {
    if (said.hasPath(NodeConfig.PATH)) {
      check(NodeConfig.PATH, said.getObject(NodeConfig.PATH));
    }
    if (said.hasPath(TorrentConfig.PATH)) {
      for (var entry : said.getObjectList(TorrentConfig.PATH)) {
        check(entry, OF_TORRENT);
        expect(entry, TorrentConfig.PATH, "file", "{ file = ..., folder = ..., fetch = true }");
      }
    }
    if (said.hasPath(WatchConfig.PATH)) {
      for (var entry : said.getObjectList(WatchConfig.PATH)) {
        check(entry, OF_WATCH);
        expect(entry, WatchConfig.PATH, "folder", "{ folder = ..., to = ..., labels = [] }");
      }
    }
  }

  private void check(String prefix, ConfigObject block) {
    for (var name : new TreeSet<>(block.keySet())) {
      var value = block.get(name);
      var key = prefix + "." + (name.contains(".") ? ConfigUtil.quoteString(name) : name);
      if (!keys.contains(key)) {
        throw unknown(Settings.place(value.origin()), key, keys);
      }
      if (value.valueType() == ConfigValueType.OBJECT) {
        check(key, (ConfigObject) value);
      }
    }
  }

  private static void check(ConfigObject entry, Set<String> known) {
    for (var name : new TreeSet<>(entry.keySet())) {
      if (!known.contains(name)) {
        throw unknown(Settings.place(entry.get(name).origin()), name, known);
      }
    }
  }

  private static void expect(ConfigObject entry, String path, String key, String example) {
    if (!entry.containsKey(key)) {
      throw new InvalidConfig(
          "%s%s: an entry without %s; expected %s"
              .formatted(Settings.place(entry.origin()), path, key, example));
    }
  }

  private static InvalidConfig unknown(String place, String key, Set<String> known) {
    var nearest = nearest(key, known);
    return new InvalidConfig(
        "%sunknown key %s; the nearest known one is %s".formatted(place, key, nearest));
  }

  /** By edits, and at equal edits by the alphabet; a right last name in a wrong block wins. */
  static String nearest(String key, Set<String> known) {
    List<String> order = new ArrayList<>(known);
    order.remove(NodeConfig.PATH);
    return order.stream()
        .min(
            Comparator.<String>comparingInt(
                    candidate -> lastName(candidate).equals(lastName(key)) ? 0 : 1)
                .thenComparingInt(candidate -> edits(candidate, key))
                .thenComparing(Comparator.naturalOrder()))
        .orElse(key);
  }

  private static String lastName(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** Levenshtein distance; keys of strangers are cut, as nobody's real key is longer. */
  private static int edits(String left, String right) {
    var a = left.substring(0, Math.min(left.length(), 100));
    var b = right.substring(0, Math.min(right.length(), 100));
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
