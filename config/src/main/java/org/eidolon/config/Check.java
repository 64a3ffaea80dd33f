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

  static void share(double value, String path, String key) {
    that(value > 0 && value <= 1, path, key, "more than 0, at most 1", value);
  }
}
