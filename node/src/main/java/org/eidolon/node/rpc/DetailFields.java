package org.eidolon.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.eidolon.actors.session.TorrentDetails;
import org.eidolon.proto.swarm.Priority;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * The fields of a torrent that need a closer look at it. Partners are shown by a number: nobody
 * here has their addresses.
 */
final class DetailFields {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static final Map<String, Function<Shown, JsonNode>> ALL =
      Map.of(
          "files",
              each(
                  (details, list) -> details.files().forEach(file -> file(file, list.addObject()))),
          "fileStats",
              each(
                  (details, list) -> details.files().forEach(file -> stat(file, list.addObject()))),
          "priorities",
              each((details, list) -> details.files().forEach(file -> list.add(priority(file)))),
          "wanted",
              each(
                  (details, list) ->
                      details.files().forEach(file -> list.add(file.isWanted() ? 1 : 0))),
          "pieces", DetailFields::pieces,
          "peers",
              each(
                  (details, list) ->
                      details.partners().forEach(partner -> partner(partner, list.addObject()))),
          "trackerStats", DetailFields::trackerStats);

  private DetailFields() {}

  private static Function<Shown, JsonNode> each(BiConsumer<TorrentDetails, ArrayNode> add) {
    return shown -> {
      var list = JSON.arrayNode();
      shown.details().ifPresent(details -> add.accept(details, list));
      return list;
    };
  }

  private static void file(TorrentDetails.File file, ObjectNode to) {
    to.put("bytesCompleted", file.completedBytes())
        .put("length", file.bytes())
        .put("name", file.path());
  }

  private static void stat(TorrentDetails.File file, ObjectNode to) {
    to.put("bytesCompleted", file.completedBytes())
        .put("priority", priority(file))
        .put("wanted", file.isWanted());
  }

  private static int priority(TorrentDetails.File file) {
    return priority(file.priority());
  }

  static int priority(Priority priority) {
    return switch (priority) {
      case HIGH -> 1;
      case NORMAL, SKIP -> 0;
      case LOW -> -1;
    };
  }

  /** A bit for each piece, the first one in the highest place. */
  private static JsonNode pieces(Shown shown) {
    var bytes =
        shown
            .details()
            .map(details -> bits(details.pieces(), details.pieceCount()))
            .orElse(new byte[0]);
    // Encoded as base64.
    return JSON.textNode(java.util.Base64.getEncoder().encodeToString(bytes));
  }

  private static byte[] bits(BitSet pieces, int count) {
    var bytes = new byte[(count + 7) / 8];
    pieces.stream()
        .filter(piece -> piece < count)
        .forEach(piece -> bytes[piece / 8] |= (byte) (0x80 >> (piece % 8)));
    return bytes;
  }

  private static void partner(TorrentDetails.Partner partner, ObjectNode to) {
    var flags = (partner.weFetch() ? "D" : "") + (partner.weServe() ? "U" : "") + "E";
    to.put("address", "circuit " + partner.number())
        .put("port", 0)
        .put("clientName", relays(partner))
        .put("clientIsChoked", !partner.weFetch())
        .put("clientIsInterested", partner.weFetch())
        .put("flagStr", partner.called() ? flags : flags + "I")
        .put("isDownloadingFrom", partner.weFetch())
        .put("isEncrypted", true)
        .put("isIncoming", !partner.called())
        .put("isUploadingTo", partner.weServe())
        .put("isUTP", false)
        .put("peerIsChoked", !partner.weServe())
        .put("peerIsInterested", partner.weServe())
        .put("progress", partner.progress())
        .put("rateToClient", partner.fetchRate())
        .put("rateToPeer", partner.serveRate());
  }

  private static String relays(TorrentDetails.Partner partner) {
    return partner.relays() < 0 ? "Eidolon" : "Eidolon, %d relays".formatted(partner.relays());
  }

  /** Those that the torrent names; if it names none, the one of our home network serves it. */
  private static List<List<String>> tiers(Shown shown) {
    var named =
        shown.view().tiers().stream()
            .map(tier -> tier.stream().map(TrackerAddress::text).toList())
            .toList();
    var home = shown.facts().tracker();
    return named.isEmpty() && !home.isEmpty() ? List.of(List.of(home)) : named;
  }

  /** Needs no closer look: what a torrent names does not change. */
  static JsonNode trackers(Shown shown) {
    return trackerList(shown, (to, first) -> {});
  }

  private static JsonNode trackerStats(Shown shown) {
    return trackerList(shown, (to, first) -> TrackerFields.put(to, shown, first));
  }

  private static JsonNode trackerList(Shown shown, BiConsumer<ObjectNode, Boolean> more) {
    var list = JSON.arrayNode();
    var tiers = tiers(shown);
    for (int tier = 0; tier < tiers.size(); tier++) {
      for (var address : tiers.get(tier)) {
        boolean first = list.isEmpty();
        var to =
            list.addObject()
                .put("announce", address)
                .put("id", list.size() - 1)
                .put("scrape", "")
                .put("tier", tier);
        more.accept(to, first);
      }
    }
    return list;
  }
}
