package org.eidolon.config;

import java.time.Duration;

final class Check {
  private Check() {}

  static void that(boolean holds, String path, String key, String expected, Object actual) {
    if (!holds) {
      throw new InvalidConfig("%s.%s = %s, expected %s".formatted(path, key, actual, expected));
    }
  }

  static void positive(Duration value, String path, String key) {
    that(value.compareTo(Duration.ZERO) > 0, path, key, "a positive duration", value);
  }

  static void notNegative(Duration value, String path, String key) {
    that(!value.isNegative(), path, key, "a duration, 0 or more", value);
  }

  static void between(long value, long least, long most, String path, String key) {
    that(value >= least && value <= most, path, key, least + " to " + most, value);
  }
}
