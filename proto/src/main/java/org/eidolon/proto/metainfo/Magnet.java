package org.eidolon.proto.metainfo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * A magnet link (BEP 9, BEP 52): the info-hash under which the rest is fetched from partners, and
 * who plans the circuits to them.
 *
 * @param hashV1 SHA-1 of the info bytes, if named
 * @param hashV2 SHA-256 of the info bytes, if named; one of both is
 * @param secret the secret of a private swarm, 32 bytes
 * @param displayName only shown; the real name comes with the info dictionary
 * @param exactLength bytes of all files, only shown
 * @param clearNet what the link names of the clear net (tr, ws, as, xs, x.pe); never contacted and
 *     not passed on
 */
public record Magnet(
    Optional<Bytes> hashV1,
    Optional<Bytes> hashV2,
    List<TrackerAddress> trackers,
    Optional<Bytes> secret,
    Optional<String> displayName,
    OptionalLong exactLength,
    ClearNet clearNet) {

  public Magnet {
    trackers = List.copyOf(trackers);
    if (hashV1.isEmpty() && hashV2.isEmpty()) {
      throw new InvalidMetainfo("magnet without an info-hash (xt)");
    }
    if (trackers.size() > EidolonSection.MAX_TRACKERS) {
      throw new InvalidMetainfo("magnet with too many trackers (x.at)");
    }
  }

  /** One that says neither a length nor anything of the clear net. */
  public Magnet(
      Optional<Bytes> hashV1,
      Optional<Bytes> hashV2,
      List<TrackerAddress> trackers,
      Optional<Bytes> secret,
      Optional<String> displayName) {
    this(hashV1, hashV2, trackers, secret, displayName, OptionalLong.empty(), ClearNet.NONE);
  }

  /** Names every info-hash there is, so that whoever knows either finds the swarm. */
  public static Magnet of(Metainfo metainfo) {
    return new Magnet(
        metainfo.infoHashV1(),
        metainfo.infoHashV2(),
        metainfo.trackers(),
        metainfo.ownSecret(),
        Optional.of(metainfo.name()),
        OptionalLong.of(metainfo.totalBytes()),
        ClearNet.NONE);
  }

  /**
   * @throws InvalidMetainfo with one line that says what is wrong
   */
  public static Magnet parse(String text) {
    return MagnetReader.read(text);
  }

  /** Every info-hash it names. */
  public List<Bytes> hashes() {
    return Stream.of(hashV1, hashV2).flatMap(Optional::stream).toList();
  }

  /** The same as {@link Metainfo#swarmSecret} of the torrent it stands for. */
  public Bytes swarmSecret() {
    return secret.orElseGet(() -> SwarmSecret.ofHash(hashV2.or(() -> hashV1).orElseThrow()));
  }

  /** True if this is the torrent we were pointed to: every hash the magnet names is its own. */
  public boolean names(Metainfo metainfo) {
    return (hashV1.isEmpty() || hashV1.equals(metainfo.infoHashV1()))
        && (hashV2.isEmpty() || hashV2.equals(metainfo.infoHashV2()));
  }

  /**
   * True if every hash the magnet names is that of these info bytes; what they say is not looked at
   * before that is certain.
   */
  public boolean hashes(Bytes info) {
    return hashV1.map(Identity.sha1(info)::equals).orElse(true)
        && hashV2.map(Hashes.sha256(info)::equals).orElse(true);
  }

  /** The link as people pass it on. */
  public String text() {
    var query = new StringJoiner("&", "magnet:?", "");
    hashV2.ifPresent(hash -> query.add("xt=urn:btmh:" + MagnetReader.MULTIHASH + hash.toHex()));
    hashV1.ifPresent(hash -> query.add("xt=urn:btih:" + hash.toHex()));
    displayName.ifPresent(name -> query.add("dn=" + escaped(name)));
    exactLength.ifPresent(bytes -> query.add("xl=" + bytes));
    trackers.forEach(tracker -> query.add("x.at=" + escaped(tracker.text())));
    secret.ifPresent(bytes -> query.add("x.ss=" + Base32.encode(bytes)));
    return query.toString();
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A copy that names other trackers, the first one to try in front. */
  public Magnet withTrackers(List<TrackerAddress> others) {
    return new Magnet(hashV1, hashV2, others, secret, displayName, exactLength, clearNet);
  }

  /** Hides trackers, secret and hashes: who has the link has the swarm. */
  @Override
  public String toString() {
    return "Magnet[hidden]";
  }
}
