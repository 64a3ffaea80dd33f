package org.eidolon.node.rpc;

import java.util.List;
import org.eidolon.node.rpc.SpeedLimits.Speeds;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.proto.session.SeedGoal.Bound;
import org.eidolon.proto.session.SeedGoal.Mode;

/**
 * What {@code session-set} makes of a session. Settings of what a node does not have are passed
 * over and stay as {@code session-get} says: clients send all they know at once.
 */
record SessionChange(GlobalSettings settings, Speeds speeds, SessionMemory memory) {
  private static final List<String> SPEEDS =
      List.of(
          "speed-limit-down-enabled",
          "speed-limit-up-enabled",
          "alt-speed-enabled",
          "alt-speed-time-enabled");
  private static final long MOST_KILOBYTES = 1L << 30;

  /** Whether a limit is asked for, now or at times. */
  static boolean limits(Arguments arguments) {
    return SPEEDS.stream().anyMatch(name -> arguments.flag(name).orElse(false));
  }

  SessionChange by(Arguments arguments) {
    try {
      return new SessionChange(settings(arguments), speeds(arguments), memory(arguments));
    } catch (IllegalArgumentException bad) {
      throw new BadArgument(bad.getMessage(), bad);
    }
  }

  private GlobalSettings settings(Arguments arguments) {
    var folder = arguments.folder("download-dir", "download directory path is not absolute");
    return new GlobalSettings(
        places(arguments, "download-queue", settings.fetching(), memory.fetching()),
        places(arguments, "seed-queue", settings.sharing(), memory.sharing()),
        switched(
            arguments.flag("queue-stalled-enabled").orElse(settings.stalledMinutes() > 0),
            whole(arguments, "queue-stalled-minutes"),
            settings.stalledMinutes(),
            memory.stalledMinutes()),
        goal(arguments),
        folder.map(Object::toString).orElse(settings.folder()),
        arguments.flag("start-added-torrents").orElse(settings.startAdded()));
  }

  private static int places(Arguments arguments, String name, int inForce, int otherwise) {
    return switched(
        arguments.flag(name + "-enabled").orElse(inForce > 0),
        whole(arguments, name + "-size"),
        inForce,
        otherwise);
  }

  /**
   * @param said -1 if nothing was said
   */
  private static int switched(boolean on, int said, int inForce, int otherwise) {
    if (!on) {
      return 0;
    }
    return said >= 0 ? Math.max(1, said) : inForce > 0 ? inForce : otherwise;
  }

  private static int whole(Arguments arguments, String name) {
    long said = arguments.whole(name).orElse(-1);
    return (int) Math.max(-1, Math.min(said, GlobalSettings.MOST_ACTIVE));
  }

  private SeedGoal goal(Arguments arguments) {
    var goal = settings.goal();
    return new SeedGoal(
        bound(goal.ratio(), arguments, "seedRatioLimited", "seedRatioLimit"),
        goal.minutes(),
        bound(goal.idleMinutes(), arguments, "idle-seeding-limit-enabled", "idle-seeding-limit"));
  }

  private static Bound bound(Bound before, Arguments arguments, String flag, String limit) {
    boolean on = arguments.flag(flag).orElse(before.mode() == Mode.OWN);
    return new Bound(on ? Mode.OWN : Mode.NONE, arguments.number(limit).orElse(before.value()));
  }

  private Speeds speeds(Arguments arguments) {
    return new Speeds(
        speed(arguments, "speed-limit-down", speeds.down(), memory.down()),
        speed(arguments, "speed-limit-up", speeds.up(), memory.up()),
        bytes(kilobytes(arguments, "alt-speed-down"), speeds.slowDown()),
        bytes(kilobytes(arguments, "alt-speed-up"), speeds.slowUp()),
        arguments.flag("alt-speed-enabled").orElse(speeds.slow()));
  }

  private static long speed(Arguments arguments, String name, long inForce, long otherwise) {
    if (!arguments.flag(name + "-enabled").orElse(inForce > 0)) {
      return 0;
    }
    long said = kilobytes(arguments, name);
    return said >= 0
        ? Math.max(1, bytes(said, 0))
        : inForce > 0 ? inForce : otherwise * TorrentFields.BYTES_PER_KILOBYTE;
  }

  private static long bytes(long kilobytes, long otherwise) {
    return kilobytes < 0 ? otherwise : kilobytes * TorrentFields.BYTES_PER_KILOBYTE;
  }

  private static long kilobytes(Arguments arguments, String name) {
    var said = arguments.whole(name);
    return said.isEmpty() ? -1 : Math.max(0, Math.min(said.getAsLong(), MOST_KILOBYTES));
  }

  private SessionMemory memory(Arguments arguments) {
    return new SessionMemory(
        or(kilobytes(arguments, "speed-limit-down"), memory.down()),
        or(kilobytes(arguments, "speed-limit-up"), memory.up()),
        (int) or(whole(arguments, "download-queue-size"), memory.fetching()),
        (int) or(whole(arguments, "seed-queue-size"), memory.sharing()),
        (int) or(whole(arguments, "queue-stalled-minutes"), memory.stalledMinutes()));
  }

  private static long or(long said, long otherwise) {
    return said > 0 ? said : otherwise;
  }
}
