package org.eidolon.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from, strongest first: what the command line says, the operator's file, the
 * defaults of reference.conf. Keys we do not know are refused, so that a slip of the pen is not
 * silently a default.
 */
public final class Settings {
  private Settings() {}

  /**
   * @param overrides by full key, such as {@code eidolon.listen}
   * @throws InvalidConfig with one line that names file and line, key, value and what was expected
   */
  public static NodeConfig load(Optional<Path> file, Map<String, ?> overrides) {
    var given = file.map(Settings::read).orElseGet(ConfigFactory::empty);
    var said = ConfigFactory.parseMap(overrides, "the command line");
    return checked(said.withFallback(given));
  }

  /** As {@link #load}, from text. */
  public static NodeConfig parse(String text) {
    try {
      return checked(ConfigFactory.parseString(text).resolve());
    } catch (ConfigException bad) {
      throw new InvalidConfig(oneLine(bad));
    }
  }

  /** What is said when nothing else is said. */
  static Config defaults() {
    return ConfigFactory.defaultReference(Settings.class.getClassLoader());
  }

  private static Config read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidConfig(
          "%s: no such file; expected a configuration file (HOCON)".formatted(file));
    }
    if (!Files.isReadable(file)) {
      throw new InvalidConfig("%s: cannot be read; check its permissions".formatted(file));
    }
    try {
      return ConfigFactory.parseFile(file.toFile()).resolve();
    } catch (ConfigException bad) {
      throw new InvalidConfig(oneLine(bad));
    }
  }

  private static NodeConfig checked(Config said) {
    try {
      var defaults = defaults();
      KnownKeys.of(defaults).check(said);
      return NodeConfig.from(said.withFallback(defaults));
    } catch (ConfigException bad) {
      throw new InvalidConfig(oneLine(bad));
    } catch (InvalidConfig bad) {
      throw new InvalidConfig(placed(said, bad.getMessage()));
    }
  }

  /** Puts file and line before a complaint that begins with the full key. */
  private static String placed(Config said, String problem) {
    int end = problem.indexOf(" = ");
    if (end < 0) {
      return problem.lines().findFirst().orElse(problem);
    }
    try {
      var key = ConfigUtil.splitPath(problem.substring(0, end));
      var path = ConfigUtil.joinPath(key);
      return said.hasPath(path) ? place(said.getValue(path).origin()) + problem : problem;
    } catch (ConfigException notAKey) {
      return problem;
    }
  }

  static String place(ConfigOrigin origin) {
    var source = origin.filename() != null ? origin.filename() : origin.description();
    return origin.lineNumber() > 0 && origin.filename() != null
        ? "%s, line %d: ".formatted(source, origin.lineNumber())
        : source + ": ";
  }

  private static String oneLine(ConfigException bad) {
    return String.join(" ", bad.getMessage().lines().map(String::strip).toList());
  }
}
