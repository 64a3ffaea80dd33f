package org.eidolon.node.bench;

import com.google.gson.Gson;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** How benchmarks of one process report, and what they have in common. */
final class Json {
  private static final int COLLECTIONS = 4;
  private static final double PARTS = 1000;

  private Json() {}

  /** One line, fractions rounded. */
  static String line(Map<String, Object> figures) {
    var rounded = new LinkedHashMap<String, Object>();
    figures.forEach(
        (name, value) ->
            rounded.put(
                name,
                value instanceof Double exact
                    ? (Object) (Math.round(exact * PARTS) / PARTS)
                    : value));
    rounded.put("java", Runtime.version().feature());
    return new Gson().toJson(rounded);
  }

  /** What is still used after all garbage is gone. */
  static long heapBytes() {
    var memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
    }
    return memory.getHeapMemoryUsage().getUsed();
  }
}
