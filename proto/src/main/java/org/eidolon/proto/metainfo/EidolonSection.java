package org.eidolon.proto.metainfo;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.BencodeValue;
import org.eidolon.proto.bencode.BencodeValue.Dictionary;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * What an .atorrent has beyond a torrent: the trackers that plan circuits, each with its key, and
 * the secret of a private swarm.
 */
record EidolonSection(List<List<TrackerAddress>> tiers, Optional<Bytes> secret) {
  static final int SECRET_BYTES = 32;
  static final int MAX_TRACKERS = 64;

  private static final int VERSION = 1;
  private static final int MAX_ADDRESS_BYTES = 300;

  EidolonSection {
    tiers = tiers.stream().map(List::copyOf).filter(tier -> !tier.isEmpty()).toList();
    if (tiers.stream().mapToInt(List::size).sum() > MAX_TRACKERS) {
      throw new InvalidMetainfo("more than " + MAX_TRACKERS + " trackers");
    }
    if (secret.filter(bytes -> bytes.length() != SECRET_BYTES).isPresent()) {
      throw new InvalidMetainfo("a swarm secret that has not " + SECRET_BYTES + " bytes");
    }
  }

  /** Each is a tier of its own, so that all who have the torrent meet at the same one. */
  static EidolonSection inTurn(List<TrackerAddress> trackers, Optional<Bytes> secret) {
    return new EidolonSection(trackers.stream().map(List::of).toList(), secret);
  }

  List<TrackerAddress> trackers() {
    return tiers.stream().flatMap(List::stream).toList();
  }

  static EidolonSection read(Dictionary torrent) {
    if (torrent.get("eidolon").isEmpty()) {
      return new EidolonSection(List.of(), Optional.empty());
    }
    var section =
        torrent
            .dictionary("eidolon")
            .orElseThrow(() -> new InvalidMetainfo("the eidolon section is not a dictionary"));
    long version = section.whole("v").orElse(0);
    if (version != VERSION) {
      throw new InvalidMetainfo("eidolon section of version " + version + ", expected 1");
    }
    return new EidolonSection(tiers(section), secret(section));
  }

  Dictionary write() {
    var entries = new TreeMap<String, BencodeValue>();
    entries.put("v", new BencodeValue.Whole(VERSION));
    secret.ifPresent(bytes -> entries.put("ss", new BencodeValue.Text(bytes)));
    var written = new ArrayList<BencodeValue>();
    for (var tier : tiers) {
      written.add(new BencodeValue.Items(tier.stream().map(EidolonSection::entry).toList()));
    }
    entries.put("trackers", new BencodeValue.Items(List.copyOf(written)));
    return new Dictionary(entries);
  }

  private static BencodeValue entry(TrackerAddress tracker) {
    var text = tracker.text();
    var address = BencodeValue.text(text.substring(0, text.indexOf('#')));
    return new Dictionary(
        new TreeMap<>(Map.of("addr", address, "pk", new BencodeValue.Text(tracker.key()))));
  }

  private static Optional<Bytes> secret(Dictionary section) {
    if (section.get("ss").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        section
            .text("ss")
            .map(BencodeValue.Text::content)
            .orElseThrow(() -> new InvalidMetainfo("the swarm secret is not a string")));
  }

  private static List<List<TrackerAddress>> tiers(Dictionary section) {
    if (section.get("trackers").isEmpty()) {
      return List.of();
    }
    var listed =
        section.items("trackers").orElseThrow(() -> malformed("the tracker list is not a list"));
    var found = new ArrayList<List<TrackerAddress>>();
    int count = 0;
    for (var tier : listed.values()) {
      if (!(tier instanceof BencodeValue.Items entries)) {
        throw malformed("a tier is not a list");
      }
      var read = new ArrayList<TrackerAddress>();
      for (var entry : entries.values()) {
        if (!(entry instanceof Dictionary tracker)) {
          throw malformed("an entry is not a dictionary");
        }
        if (count++ == MAX_TRACKERS) {
          throw malformed("more than " + MAX_TRACKERS + " of them");
        }
        read.add(tracker(tracker));
      }
      found.add(read);
    }
    return found;
  }

  private static TrackerAddress tracker(Dictionary entry) {
    var address = entry.text("addr").flatMap(BencodeValue.Text::characters).orElse("");
    var key = entry.text("pk").map(BencodeValue.Text::content).orElse(Bytes.EMPTY);
    if (address.length() > MAX_ADDRESS_BYTES || key.length() != TrackerAddress.KEY_BYTES) {
      throw malformed("an address too long or a key that has not 32 bytes");
    }
    var fragment = Base64.getUrlEncoder().withoutPadding().encodeToString(key.toArray());
    try {
      return TrackerAddress.parse(address + "#" + fragment);
    } catch (IllegalArgumentException bad) {
      throw malformed("an address that is not https://host:port/");
    }
  }

  private static InvalidMetainfo malformed(String problem) {
    return new InvalidMetainfo("trackers of the eidolon section: " + problem);
  }
}
