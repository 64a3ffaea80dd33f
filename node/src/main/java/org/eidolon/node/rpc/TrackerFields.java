package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eidolon.actors.session.TorrentDetails;
import org.eidolon.actors.session.TorrentDetails.TrackerStanding;

/**
 * What is known of a torrent's trackers. Of those but the first one nothing is: they are asked only
 * while it fails.
 */
final class TrackerFields {
  private static final int INACTIVE = 0;
  private static final int WAITING = 1;

  private TrackerFields() {}

  static void put(ObjectNode to, Shown shown, boolean first) {
    var standing = shown.details().map(TorrentDetails::tracker).filter(known -> first);
    boolean runs = first && shown.view().runs();
    boolean answered = standing.map(TrackerStanding::reachable).orElse(false);
    boolean failed = standing.map(known -> !known.problem().isEmpty()).orElse(false);
    long at = answered ? shown.view().totals().startedAt() : 0;
    var announce = to.get("announce").asText();
    int fragment = announce.indexOf('#');
    to.put("host", fragment < 0 ? announce : announce.substring(0, fragment))
        .put("isBackup", !first)
        .put("announceState", runs ? WAITING : INACTIVE)
        .put("hasAnnounced", answered || failed)
        .put("lastAnnouncePeerCount", answered ? shown.view().swarm().partners() : 0)
        .put("lastAnnounceResult", failed ? standing.get().problem() : answered ? "Success" : "")
        .put("lastAnnounceStartTime", at)
        .put("lastAnnounceSucceeded", answered)
        .put("lastAnnounceTime", at)
        .put("lastAnnounceTimedOut", false)
        .put("nextAnnounceTime", 0)
        .put("scrapeState", INACTIVE)
        .put("hasScraped", answered)
        .put("lastScrapeResult", "")
        .put("lastScrapeStartTime", 0)
        .put("lastScrapeSucceeded", answered)
        .put("lastScrapeTime", at)
        .put("lastScrapeTimedOut", false)
        .put("nextScrapeTime", 0)
        .put("downloadCount", -1)
        .put("leecherCount", standing.map(TrackerStanding::fetchers).orElse(-1))
        .put("seederCount", standing.map(TrackerStanding::sharers).orElse(-1));
  }
}
