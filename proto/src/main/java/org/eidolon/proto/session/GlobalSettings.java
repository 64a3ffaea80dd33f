package org.eidolon.proto.session;

/**
 * What holds for all torrents of a session.
 *
 * @param fetching torrents that may fetch at a time; 0: any number
 * @param sharing torrents that may share at a time; 0: any number
 * @param stalledMinutes after which one that moves nothing takes no place of these; 0: never
 * @param goal what torrents go by that have no goal of their own; GLOBAL in it means none
 * @param folder of torrents that are added without one
 * @param startAdded whether torrents are started when they are added, unless they say otherwise
 */
public record GlobalSettings(
    int fetching,
    int sharing,
    int stalledMinutes,
    SeedGoal goal,
    String folder,
    boolean startAdded) {
  public static final int MOST_ACTIVE = 100_000;
  public static final int MOST_MINUTES = 1_000_000;

  public GlobalSettings {
    if (fetching < 0 || fetching > MOST_ACTIVE || sharing < 0 || sharing > MOST_ACTIVE) {
      throw new IllegalArgumentException("torrents at a time are from 0 to " + MOST_ACTIVE);
    }
    if (stalledMinutes < 0 || stalledMinutes > MOST_MINUTES) {
      throw new IllegalArgumentException("minutes are from 0 to " + MOST_MINUTES);
    }
  }
}
