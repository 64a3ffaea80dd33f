package org.eidolon.node.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eidolon.config.Settings;
import org.eidolon.node.screen.Console;
import org.eidolon.proto.metainfo.ClearNet;
import org.eidolon.proto.tracker.TrackerAddress;
import picocli.CommandLine.Option;

/**
 * Which tracker a peer joins first: the option, else the setting, else what the torrent names; of
 * these the others take its place while it fails.
 */
final class TrackerChoice {
  /** What to do without one. */
  static final String GIVE = "give one with --tracker https://host:port/#key";

  private static final String KEY = "eidolon.membership.tracker";
  private static final String FOLLOW = "eidolon.membership.follow-torrents";

  @Option(
      names = "--tracker",
      paramLabel = "ADDRESS",
      converter = Converters.OfTracker.class,
      description = "Tracker to join, https://host:port/#key as the tracker prints it.")
  private TrackerAddress tracker;

  private boolean given;

  /**
   * Puts the choice among what the command line says; of several that a torrent names it is the
   * first. Who names a torrent and no tracker means those of the torrent, which are then followed.
   *
   * @param otherwise what is wrong and what to do if there is none
   * @throws Refused if there is none
   */
  TrackerAddress into(
      Map<String, Object> said,
      CommonOptions common,
      List<TrackerAddress> named,
      String otherwise) {
    var configured = configured(said, common);
    given = configured.isPresent();
    var chosen =
        configured.or(() -> named.stream().findFirst()).orElseThrow(() -> new Refused(otherwise));
    said.put(KEY, chosen.text());
    if (!given) {
      said.put(FOLLOW, true);
    }
    return chosen;
  }

  /** Whether the choice is not the torrent's: then the trackers that it names are not asked. */
  boolean isGiven() {
    return given;
  }

  /** Says which tracker is joined, where a torrent names several, or some of the clear net. */
  static void show(
      TrackerAddress chosen, List<TrackerAddress> named, ClearNet clearNet, Console console) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("address", chosen.text());
    fields.put("not_contacted", Description.clearFields(clearNet));
    console.event("tracker", fields);
    if (named.size() < 2 && clearNet.isEmpty()) {
      return;
    }
    var text = new StringBuilder("joining the anonymous tracker " + chosen.text());
    if (named.size() > 1 && named.get(0).equals(chosen)) {
      text.append(" (the first of %d named)".formatted(named.size()));
    }
    if (!clearNet.isEmpty()) {
      text.append("; not contacted: " + clearNet.text());
    }
    console.note(text.toString());
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
