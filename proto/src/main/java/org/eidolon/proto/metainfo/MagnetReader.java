package org.eidolon.proto.metainfo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.bencode.BencodeValue;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * Reads magnet links. Parameters it does not know are passed over; those that decide what is
 * fetched and through whom must be right.
 */
final class MagnetReader {
  /** The multihash prefix of SHA-256 with 32 bytes. */
  static final String MULTIHASH = "1220";

  private static final int MAX_CHARS = 16 * 1024;
  private static final int MAX_NAME_CHARS = 1024;
  private static final String SCHEME = "magnet:?";
  private static final String V1 = "urn:btih:";
  private static final String V2 = "urn:btmh:";

  private Optional<Bytes> hashV1 = Optional.empty();
  private Optional<Bytes> hashV2 = Optional.empty();
  private Optional<Bytes> secret = Optional.empty();
  private Optional<String> displayName = Optional.empty();
  private OptionalLong exactLength = OptionalLong.empty();
  private int clearTrackers;
  private int webSeeds;
  private int nodes;
  private final List<TrackerAddress> trackers = new ArrayList<>();

  private MagnetReader() {}

  static Magnet read(String text) {
    var link = text.strip();
    if (link.length() > MAX_CHARS) {
      throw new InvalidMetainfo("magnet longer than " + MAX_CHARS + " characters");
    }
    if (!link.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw new InvalidMetainfo("not a magnet: expected magnet:?xt=urn:btmh:...");
    }
    var reader = new MagnetReader();
    for (var parameter : link.substring(SCHEME.length()).split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals >= 0) {
        var name = parameter.substring(0, equals);
        var value = parameter.substring(equals + 1);
        // Names come from web forms, where a plus is a space.
        reader.take(name, unescaped(name.equals("dn") ? value.replace('+', ' ') : value));
      }
    }
    return reader.result();
  }

  private Magnet result() {
    var clearNet = new ClearNet(clearTrackers, webSeeds, nodes);
    return new Magnet(hashV1, hashV2, trackers, secret, displayName, exactLength, clearNet);
  }

  private void take(String name, String value) {
    switch (numberless(name)) {
      case "xt" -> takeTopic(value);
      case "xl" -> exactLength = length(value);
      case "tr" -> clearTrackers++;
      case "ws", "as", "xs" -> webSeeds++;
      case "x.pe" -> nodes++;
      case "x.ss" -> secret = once(secret, secret(value), name);
      case "x.at" -> takeTracker(value);
      case "dn" -> {
        var shown = value.substring(0, Math.min(value.length(), MAX_NAME_CHARS));
        displayName = Optional.of(SafePath.printable(shown));
      }
      default -> {
        // Whatever else there is, others may understand it.
      }
    }
  }

  /** Several of a kind may be numbered: xt.1, xt.2, tr.1. */
  private static String numberless(String name) {
    int dot = name.lastIndexOf('.');
    boolean numbered = dot > 0 && name.substring(dot + 1).matches("[0-9]+");
    return numbered ? name.substring(0, dot) : name;
  }

  /** Only shown, so one that makes no sense is worth no refusal. */
  private static OptionalLong length(String value) {
    return value.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  private void takeTopic(String topic) {
    var kind = topic.toLowerCase(Locale.ROOT);
    if (kind.startsWith(V1)) {
      hashV1 = once(hashV1, hashV1(topic.substring(V1.length())), "xt=" + V1);
    } else if (kind.startsWith(V2)) {
      hashV2 = once(hashV2, hashV2(topic.substring(V2.length())), "xt=" + V2);
    }
  }

  private void takeTracker(String value) {
    if (trackers.size() == EidolonSection.MAX_TRACKERS) {
      throw new InvalidMetainfo("magnet with too many trackers (x.at)");
    }
    try {
      trackers.add(TrackerAddress.parse(value));
    } catch (IllegalArgumentException bad) {
      throw new InvalidMetainfo(
          "magnet with a malformed tracker (x.at): expected https://host:port/#key");
    }
  }

  private static Bytes hashV1(String text) {
    return text.length() == 2 * Hashes.SHA1_BYTES
        ? hex(text)
        : Base32.decode(text)
            .filter(hash -> hash.length() == Hashes.SHA1_BYTES)
            .orElseThrow(
                () -> new InvalidMetainfo("magnet: btih needs 40 hex or 32 base32 characters"));
  }

  private static Bytes hashV2(String text) {
    if (!text.startsWith(MULTIHASH)
        || text.length() != MULTIHASH.length() + 2 * Hashes.SHA256_BYTES) {
      throw new InvalidMetainfo("magnet: btmh needs 1220 and 64 hex characters");
    }
    return hex(text.substring(MULTIHASH.length()));
  }

  private static Bytes secret(String text) {
    return Base32.decode(text)
        .filter(bytes -> bytes.length() == EidolonSection.SECRET_BYTES)
        .orElseThrow(() -> new InvalidMetainfo("magnet: x.ss needs 52 base32 characters"));
  }

  private static Bytes hex(String text) {
    try {
      return Bytes.fromHex(text);
    } catch (IllegalArgumentException bad) {
      throw new InvalidMetainfo("magnet: an info-hash that is not hexadecimal");
    }
  }

  private static Optional<Bytes> once(Optional<Bytes> known, Bytes value, String name) {
    if (known.filter(other -> !other.equals(value)).isPresent()) {
      throw new InvalidMetainfo("magnet with two different values of " + name);
    }
    return Optional.of(value);
  }

  private static String unescaped(String text) {
    var out = new ByteArrayOutputStream();
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] != '%') {
        out.write(bytes[at]);
        continue;
      }
      int high = at + 2 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
      int low = at + 2 < bytes.length ? Character.digit(bytes[at + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new InvalidMetainfo("magnet with a malformed percent escape");
      }
      out.write(high * 16 + low);
      at += 2;
    }
    return new BencodeValue.Text(Bytes.copyOf(out.toByteArray()))
        .characters()
        .orElseThrow(() -> new InvalidMetainfo("magnet that is not UTF-8"));
  }
}
