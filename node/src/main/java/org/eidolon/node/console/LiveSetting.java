package org.eidolon.node.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.eidolon.node.screen.ByteSize;

/** Settings that take effect at once, by their names in reference.conf. */
enum LiveSetting {
  DOWN("limits.down", "speed-limit-down", true),
  UP("limits.up", "speed-limit-up", true),
  SLOW_DOWN("limits.alternative.down", "alt-speed-down", false),
  SLOW_UP("limits.alternative.up", "alt-speed-up", false),
  SLOW("limits.use-alternative", "alt-speed-enabled", false);

  /** Of the remote control, which counts in these. */
  private static final long KILOBYTE = 1000;

  final String key;
  private final String field;
  private final boolean hasFlag;

  /**
   * @param hasFlag whether another field says if it holds
   */
  LiveSetting(String key, String field, boolean hasFlag) {
    this.key = key;
    this.field = field;
    this.hasFlag = hasFlag;
  }

  static Optional<LiveSetting> of(String key) {
    var bare = key.toLowerCase(Locale.ROOT).replaceFirst("^eidolon\\.", "");
    return Arrays.stream(values()).filter(each -> each.key.equals(bare)).findFirst();
  }

  /** As a session's settings show it. */
  String shown(JsonNode session) {
    if (this == SLOW) {
      return session.path(field).asBoolean() ? "on" : "off";
    }
    long bytes = session.path(field).asLong() * KILOBYTE;
    boolean holds = bytes > 0 && (!hasFlag || session.path(field + "-enabled").asBoolean());
    return holds ? ByteSize.text(bytes) + "/s" : "no limit";
  }

  /**
   * Into what changes a session.
   *
   * @throws BadLine if it is no value for this
   */
  void put(String value, ObjectNode session) {
    if (this == SLOW) {
      session.put(field, isOn(value));
      return;
    }
    long bytes = bytes(value);
    if (hasFlag) {
      session.put(field + "-enabled", bytes > 0);
    }
    if (bytes > 0 || !hasFlag) {
      session.put(field, bytes == 0 ? 0 : Math.max(1, bytes / KILOBYTE));
    }
  }

  private boolean isOn(String value) {
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new BadLine("%s = %s: expected on or off".formatted(key, value));
    };
  }

  private long bytes(String value) {
    try {
      return ByteSize.parse(value);
    } catch (IllegalArgumentException bad) {
      throw new BadLine("%s: %s".formatted(key, bad.getMessage()));
    }
  }
}
