package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.eidolon.actors.session.TorrentView.Description;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.session.SeedGoal.Bound;

/** The fields of a torrent that need no closer look at it. */
final class TorrentFields {
  static final int BYTES_PER_KILOBYTE = 1000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long NOT_AVAILABLE = -1;
  private static final long UNKNOWN = -2;

  private final Map<String, Function<Shown, JsonNode>> fields = new HashMap<>();

  private TorrentFields() {
    names();
    bytes();
    times();
    goals();
    limits();
    partners();
    progress();
  }

  static Map<String, Function<Shown, JsonNode>> all() {
    return Map.copyOf(new TorrentFields().fields);
  }

  private void text(String name, Function<Shown, String> value) {
    fields.put(name, shown -> JSON.textNode(value.apply(shown)));
  }

  private void whole(String name, ToLongFunction<Shown> value) {
    fields.put(name, shown -> JSON.numberNode(value.applyAsLong(shown)));
  }

  /** A whole number without a fraction, as some clients look for one. */
  private void number(String name, ToDoubleFunction<Shown> value) {
    fields.put(name, shown -> number(value.applyAsDouble(shown)));
  }

  static JsonNode number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? JSON.numberNode((long) value)
        : JSON.numberNode(value);
  }

  private void flag(String name, Predicate<Shown> value) {
    fields.put(name, shown -> JSON.booleanNode(value.test(shown)));
  }

  private static <T> Optional<T> said(Shown shown, Function<Description, T> what) {
    return shown.view().description().map(what);
  }

  private void names() {
    whole("id", shown -> shown.view().id());
    text("name", shown -> shown.view().name());
    text("hashString", shown -> TorrentIds.shown(shown.view()));
    text("magnetLink", shown -> shown.view().magnet().text());
    text("comment", shown -> said(shown, d -> d.comment().orElse("")).orElse(""));
    text("creator", shown -> "");
    text("downloadDir", shown -> shown.view().settings().folder());
    text("torrentFile", shown -> "");
    flag("isPrivate", shown -> said(shown, Description::restricted).orElse(false));
    whole("pieceCount", shown -> said(shown, Description::pieceCount).orElse(0));
    whole("pieceSize", shown -> said(shown, Description::pieceBytes).orElse(0));
    whole("file-count", shown -> said(shown, Description::fileCount).orElse(0));
    whole("queuePosition", shown -> shown.view().settings().position());
    fields.put("labels", TorrentFields::labels);
    fields.put("trackers", DetailFields::trackers);
    fields.put("webseeds", shown -> JSON.arrayNode());
  }

  private static ArrayNode labels(Shown shown) {
    var labels = JSON.arrayNode();
    shown.view().settings().labels().forEach(labels::add);
    return labels;
  }

  private void bytes() {
    whole("totalSize", shown -> said(shown, Description::totalBytes).orElse(0L));
    whole("sizeWhenDone", shown -> shown.view().swarm().wantedBytes());
    whole("leftUntilDone", Shown::leftBytes);
    whole("haveValid", shown -> shown.view().swarm().verifiedBytes());
    whole("haveUnchecked", shown -> 0);
    whole("corruptEver", shown -> shown.view().totals().corruptBytes());
    whole("downloadedEver", shown -> shown.view().totals().fetchedBytes());
    whole("uploadedEver", shown -> shown.view().totals().servedBytes());
    whole("rateDownload", shown -> shown.view().fetchRate());
    whole("rateUpload", shown -> shown.view().serveRate());
    whole("desiredAvailable", TorrentFields::available);
    number("uploadRatio", TorrentFields::ratio);
  }

  private static long available(Shown shown) {
    return switch (shown.view().state()) {
      case FETCHING, WAITING_FOR_DISK -> shown.leftBytes();
      case STOPPED_BY_USER,
              QUEUED_TO_CHECK,
              QUEUED_TO_FETCH,
              QUEUED_TO_SHARE,
              MOVING,
              CHECKING,
              ALLOCATING,
              FETCHING_METAINFO,
              WAITING_FOR_TRACKER,
              LOOKING_FOR_PARTNERS,
              WAITING_FOR_THE_REST,
              SHARING,
              FAILED ->
          0;
    };
  }

  private static double ratio(Shown shown) {
    var totals = shown.view().totals();
    boolean none = totals.fetchedBytes() == 0 && totals.verifiedBytes() == 0;
    return none ? NOT_AVAILABLE : Math.round(shown.view().ratio() * 10_000) / 10_000.0;
  }

  private void times() {
    whole("activityDate", shown -> shown.view().totals().activeAt());
    whole("addedDate", shown -> shown.view().totals().addedAt());
    whole("startDate", shown -> shown.view().totals().startedAt());
    whole("doneDate", shown -> shown.view().totals().doneAt());
    whole("dateCreated", TorrentFields::created);
    whole("manualAnnounceTime", shown -> 0);
    whole("secondsDownloading", shown -> shown.view().totals().fetchingSeconds());
    whole("secondsSeeding", shown -> shown.view().totals().sharingSeconds());
    whole("eta", TorrentFields::eta);
    whole("etaIdle", shown -> NOT_AVAILABLE);
  }

  private static long created(Shown shown) {
    return shown
        .view()
        .description()
        .flatMap(Description::created)
        .map(Instant::getEpochSecond)
        .orElse(0L);
  }

  private static long eta(Shown shown) {
    if (TorrentStatus.of(shown.view()) != TorrentStatus.FETCHING || shown.leftBytes() == 0) {
      return NOT_AVAILABLE;
    }
    long rate = shown.view().fetchRate();
    return rate == 0 ? UNKNOWN : shown.leftBytes() / rate;
  }

  private void goals() {
    whole("seedRatioMode", shown -> mode(shown.view().settings().goal().ratio()));
    number("seedRatioLimit", shown -> shown.view().settings().goal().ratio().value());
    whole("seedIdleMode", shown -> mode(shown.view().settings().goal().idleMinutes()));
    whole("seedIdleLimit", shown -> (long) shown.view().settings().goal().idleMinutes().value());
    flag("isFinished", shown -> shown.view().finished());
    flag("isStalled", shown -> shown.view().stalled());
  }

  private static int mode(Bound bound) {
    return switch (bound.mode()) {
      case GLOBAL -> 0;
      case OWN -> 1;
      case NONE -> 2;
    };
  }

  private void limits() {
    whole("bandwidthPriority", shown -> priority(bandwidth(shown).rank()));
    flag("honorsSessionLimits", shown -> bandwidth(shown).honorsSession());
    flag("downloadLimited", shown -> bandwidth(shown).fetchBytesPerSecond() > 0);
    flag("uploadLimited", shown -> bandwidth(shown).serveBytesPerSecond() > 0);
    whole("downloadLimit", shown -> kilobytes(bandwidth(shown).fetchBytesPerSecond(), shown, true));
    whole("uploadLimit", shown -> kilobytes(bandwidth(shown).serveBytesPerSecond(), shown, false));
    whole("peer-limit", shown -> shown.facts().partners());
    whole("maxConnectedPeers", shown -> shown.facts().partners());
  }

  private static int priority(Bandwidth.Rank rank) {
    return switch (rank) {
      case LOW -> -1;
      case NORMAL -> 0;
      case HIGH -> 1;
    };
  }

  private static Bandwidth bandwidth(Shown shown) {
    return shown.view().settings().bandwidth();
  }

  private static long kilobytes(long inForce, Shown shown, boolean down) {
    if (inForce > 0) {
      return Math.max(1, inForce / BYTES_PER_KILOBYTE);
    }
    return down ? shown.limits().down() : shown.limits().up();
  }

  private void partners() {
    whole("peersConnected", shown -> shown.view().swarm().circuits());
    whole("peersSendingToUs", TorrentFields::sending);
    whole("peersGettingFromUs", TorrentFields::getting);
    whole("webseedsSendingToUs", shown -> 0);
    fields.put("peersFrom", TorrentFields::peersFrom);
  }

  /** All that we fetch from, while anything comes. */
  private static long sending(Shown shown) {
    return shown.view().fetchRate() > 0 ? shown.view().swarm().partners() : 0;
  }

  /** Whoever has a circuit and is not fetched from, but one at least while anything goes. */
  private static long getting(Shown shown) {
    var swarm = shown.view().swarm();
    return shown.view().serveRate() > 0 ? Math.max(1, swarm.circuits() - swarm.partners()) : 0;
  }

  /** All partners come from the tracker: there is no other way to find one. */
  private static JsonNode peersFrom(Shown shown) {
    return JSON.objectNode()
        .put("fromCache", 0)
        .put("fromDht", 0)
        .put("fromIncoming", 0)
        .put("fromLpd", 0)
        .put("fromLtep", 0)
        .put("fromPex", 0)
        .put("fromTracker", shown.view().swarm().circuits());
  }

  private void progress() {
    whole("status", shown -> TorrentStatus.of(shown.view()).number());
    whole("error", shown -> TorrentStatus.error(shown.view()));
    text("errorString", shown -> shown.view().problem());
    number("percentDone", TorrentFields::done);
    whole("metadataPercentComplete", shown -> shown.view().description().isPresent() ? 1 : 0);
    number("recheckProgress", TorrentFields::checked);
    // Ours: clients know fewer states than there are.
    text("eidolonState", shown -> shown.view().state().name().toLowerCase(Locale.ROOT));
  }

  private static double done(Shown shown) {
    var swarm = shown.view().swarm();
    return swarm.wantedBytes() == 0
        ? 0
        : Math.min(1, (double) swarm.verifiedBytes() / swarm.wantedBytes());
  }

  private static double checked(Shown shown) {
    boolean checks = TorrentStatus.of(shown.view()) == TorrentStatus.CHECKING;
    return checks ? shown.view().checkProgress() : 0;
  }
}
