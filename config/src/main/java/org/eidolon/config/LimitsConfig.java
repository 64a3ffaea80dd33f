package org.eidolon.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eidolon.proto.limits.RateLimit;
import org.eidolon.proto.limits.RateLimits;
import org.eidolon.proto.limits.Rates;
import org.eidolon.proto.limits.WeeklySlot;

/**
 * Block {@code eidolon.limits}: how much may pass in a second; what each value means stands in
 * reference.conf.
 */
public record LimitsConfig(
    RateLimit down,
    RateLimit up,
    RateLimit relayed,
    Rates alternative,
    RateLimits.Turn useAlternative,
    List<WeeklySlot> schedule) {
  public static final String PATH = "eidolon.limits";

  private static final Set<String> OF_SLOT = Set.of("days", "from", "until");

  public LimitsConfig {
    schedule = List.copyOf(schedule);
  }

  public RateLimits limits() {
    return new RateLimits(new Rates(down, up, relayed), alternative, schedule, useAlternative);
  }

  /**
   * @throws InvalidConfig naming the key, the value and what was expected
   */
  public static LimitsConfig from(Config root) {
    var block = root.getConfig(PATH);
    return new LimitsConfig(
        limit(block, "down"),
        limit(block, "up"),
        limit(block, "relayed"),
        new Rates(
            limit(block, "alternative.down"),
            limit(block, "alternative.up"),
            limit(block, "alternative.relayed")),
        turn(block.getString("use-alternative")),
        block.getConfigList("schedule").stream().map(LimitsConfig::slot).toList());
  }

  private static RateLimit limit(Config block, String key) {
    var expected = "bytes per second: 0 for no limit, or 8 KiB to 1 TiB";
    try {
      long bytes = block.getBytes(key);
      boolean fits = bytes == 0 || (bytes >= RateLimit.LEAST && bytes <= RateLimit.MOST);
      Check.that(fits, PATH, key, expected, block.getValue(key).unwrapped());
      return new RateLimit(bytes);
    } catch (ConfigException noSize) {
      throw new InvalidConfig(
          "%s.%s = %s, expected %s"
              .formatted(PATH, key, block.getValue(key).unwrapped(), expected));
    }
  }

  private static RateLimits.Turn turn(String word) {
    return switch (word) {
      case "schedule" -> RateLimits.Turn.BY_SCHEDULE;
      case "on", "true", "yes" -> RateLimits.Turn.ON;
      case "off", "false", "no" -> RateLimits.Turn.OFF;
      default ->
          throw new InvalidConfig(
              "%s.use-alternative = %s, expected schedule, on or off".formatted(PATH, word));
    };
  }

  private static WeeklySlot slot(Config entry) {
    boolean known = entry.root().keySet().equals(OF_SLOT);
    Check.that(
        known,
        PATH,
        "schedule",
        "{ days = [mon], from = \"8:00\", until = \"17:00\" }",
        entry.root().unwrapped());
    var days = EnumSet.noneOf(DayOfWeek.class);
    entry.getStringList("days").forEach(name -> days.addAll(days(name)));
    Check.that(!days.isEmpty(), PATH, "schedule", "days of the week", "none");
    return new WeeklySlot(days, time(entry, "from"), time(entry, "until"));
  }

  private static Set<DayOfWeek> days(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("all")) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    for (var day : DayOfWeek.values()) {
      var whole = day.name().toLowerCase(Locale.ROOT);
      if (lower.length() >= 3 && whole.startsWith(lower)) {
        return EnumSet.of(day);
      }
    }
    throw new InvalidConfig(
        "%s.schedule = %s, expected days such as mon, tue, or all".formatted(PATH, name));
  }

  private static LocalTime time(Config entry, String key) {
    var text = entry.getString(key);
    try {
      return LocalTime.parse(text.length() == 4 ? "0" + text : text);
    } catch (DateTimeException bad) {
      throw new InvalidConfig(
          "%s.schedule = %s = %s, expected hours and minutes such as \"17:30\""
              .formatted(PATH, key, text));
    }
  }
}
