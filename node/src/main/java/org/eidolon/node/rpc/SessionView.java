package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.eidolon.node.rpc.SpeedLimits.Speeds;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.SeedGoal.Bound;
import org.eidolon.proto.session.SeedGoal.Mode;

/**
 * What {@code session-get} says. Of the clear net's ways to find others (DHT, exchange of peers,
 * local discovery, port forwarding, lists of blocked addresses) a node has none: they are off.
 */
record SessionView(
    GlobalSettings settings,
    Speeds speeds,
    SessionMemory memory,
    NodeFacts facts,
    long freeBytes,
    String sessionId) {
  private static final int RPC_VERSION = 16;
  private static final int END_OF_DAY_MINUTES = 1020;
  private static final int START_OF_DAY_MINUTES = 540;
  private static final int EVERY_DAY = 127;

  ObjectNode json() {
    var json = JsonNodeFactory.instance.objectNode();
    speeds(json);
    queue(json);
    goals(json);
    folders(json);
    network(json);
    units(json.putObject("units"));
    return json.put("rpc-version", RPC_VERSION)
        .put("rpc-version-minimum", 1)
        .put("session-id", sessionId)
        .put("version", "3.00 (Eidolon %s)".formatted(facts.version()));
  }

  private void speeds(ObjectNode json) {
    json.put("speed-limit-down", kilobytes(speeds.down(), memory.down()))
        .put("speed-limit-down-enabled", speeds.down() > 0)
        .put("speed-limit-up", kilobytes(speeds.up(), memory.up()))
        .put("speed-limit-up-enabled", speeds.up() > 0)
        .put("alt-speed-down", kilobytes(speeds.slowDown(), 0))
        .put("alt-speed-up", kilobytes(speeds.slowUp(), 0))
        .put("alt-speed-enabled", speeds.slow())
        .put("alt-speed-time-enabled", false)
        .put("alt-speed-time-begin", START_OF_DAY_MINUTES)
        .put("alt-speed-time-end", END_OF_DAY_MINUTES)
        .put("alt-speed-time-day", EVERY_DAY);
  }

  private static long kilobytes(long bytes, long otherwise) {
    return bytes > 0 ? Math.max(1, bytes / TorrentFields.BYTES_PER_KILOBYTE) : otherwise;
  }

  private void queue(ObjectNode json) {
    json.put("download-queue-enabled", settings.fetching() > 0)
        .put("download-queue-size", or(settings.fetching(), memory.fetching()))
        .put("seed-queue-enabled", settings.sharing() > 0)
        .put("seed-queue-size", or(settings.sharing(), memory.sharing()))
        .put("queue-stalled-enabled", settings.stalledMinutes() > 0)
        .put("queue-stalled-minutes", or(settings.stalledMinutes(), memory.stalledMinutes()))
        .put("start-added-torrents", settings.startAdded());
  }

  private static int or(int inForce, int otherwise) {
    return inForce > 0 ? inForce : otherwise;
  }

  private void goals(ObjectNode json) {
    var goal = settings.goal();
    json.set("seedRatioLimit", TorrentFields.number(goal.ratio().value()));
    json.put("seedRatioLimited", holds(goal.ratio()))
        .put("idle-seeding-limit", (long) goal.idleMinutes().value())
        .put("idle-seeding-limit-enabled", holds(goal.idleMinutes()));
  }

  private static boolean holds(Bound bound) {
    return bound.mode() == Mode.OWN;
  }

  private void folders(ObjectNode json) {
    json.put("download-dir", settings.folder())
        .put("download-dir-free-space", freeBytes)
        .put("config-dir", facts.dataFolder())
        .put("incomplete-dir", settings.folder())
        .put("incomplete-dir-enabled", false)
        .put("rename-partial-files", false)
        .put("trash-original-torrent-files", false)
        .put("script-torrent-done-enabled", false)
        .put("script-torrent-done-filename", "")
        .put("cache-size-mb", 0);
  }

  private void network(ObjectNode json) {
    json.put("peer-port", facts.port())
        .put("peer-port-random-on-start", false)
        .put("peer-limit-global", facts.partners())
        .put("peer-limit-per-torrent", facts.partners())
        .put("encryption", "required")
        .put("dht-enabled", false)
        .put("pex-enabled", false)
        .put("lpd-enabled", false)
        .put("utp-enabled", false)
        .put("port-forwarding-enabled", false)
        .put("blocklist-enabled", false)
        .put("blocklist-size", 0)
        .put("blocklist-url", "");
  }

  private static void units(ObjectNode units) {
    names(units, "memory", 1024, List.of("KiB", "MiB", "GiB", "TiB"));
    names(units, "size", 1000, List.of("kB", "MB", "GB", "TB"));
    names(units, "speed", 1000, List.of("kB/s", "MB/s", "GB/s", "TB/s"));
  }

  private static void names(ObjectNode units, String of, int bytes, List<String> names) {
    units.put(of + "-bytes", bytes);
    names.forEach(units.putArray(of + "-units")::add);
  }
}
