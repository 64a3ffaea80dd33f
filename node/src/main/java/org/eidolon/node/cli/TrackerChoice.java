package org.eidolon.node.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eidolon.config.Settings;
import org.eidolon.proto.tracker.TrackerAddress;
import picocli.CommandLine.Option;

/** Which tracker a peer joins: the option, else the setting, else what the torrent names. */
final class TrackerChoice {
  private static final String KEY = "eidolon.membership.tracker";

  @Option(
      names = "--tracker",
      paramLabel = "ADDRESS",
      converter = Converters.OfTracker.class,
      description = "Tracker to join, https://host:port/#key as the tracker prints it.")
  private TrackerAddress tracker;

  /**
   * Puts the choice among what the command line says.
   *
   * @throws Refused if there is none; {@code what} needs it
   */
  TrackerAddress into(
      Map<String, Object> said, CommonOptions common, List<TrackerAddress> named, String what) {
    var chosen =
        configured(said, common)
            .or(() -> named.stream().findFirst())
            .orElseThrow(
                () ->
                    new Refused(
                        "%s names no tracker; give one with --tracker https://host:port/#key"
                            .formatted(what)));
    said.put(KEY, chosen.text());
    return chosen;
  }

  /** As {@link #into}, where a node may do without. */
  void intoIfGiven(Map<String, Object> said, CommonOptions common) {
    configured(said, common).ifPresent(address -> said.put(KEY, address.text()));
  }

  private Optional<TrackerAddress> configured(Map<String, Object> said, CommonOptions common) {
    if (tracker != null) {
      return Optional.of(tracker);
    }
    var text = Settings.load(Optional.ofNullable(common.config), said).membership().tracker();
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(TrackerAddress.parse(text));
    } catch (IllegalArgumentException bad) {
      throw new Refused(KEY + ": " + bad.getMessage(), bad);
    }
  }
}
