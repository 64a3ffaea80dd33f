package org.eidolon.actors.session;

import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.StoredNames;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.tracker.TrackerAddress;

/**
 * What is shown of a torrent and stays as long as its source and the names of its files do: made
 * once, not each time that somebody asks for a list of thousands.
 */
record TorrentCard(
    AddSource source,
    StoredNames names,
    Bytes infoHash,
    Optional<Bytes> hashV1,
    Optional<Bytes> hashV2,
    String name,
    Optional<TorrentView.Description> description,
    Magnet magnet,
    List<List<TrackerAddress>> tiers) {

  static TorrentCard of(AddSource source, StoredNames names) {
    var metainfo = source.metainfo();
    var magnet = source.magnet();
    return new TorrentCard(
        source,
        names,
        source.infoHash(),
        source.hashV1(),
        source.hashV2(),
        metainfo.map(torrent -> torrent.storedAs(names).name()).orElseGet(source::name),
        metainfo.map(TorrentCard::described),
        magnet,
        metainfo
            .map(Metainfo::trackerTiers)
            .orElseGet(() -> magnet.trackers().stream().map(List::of).toList())
            .stream()
            .map(List::copyOf)
            .toList());
  }

  /** Of the very same ones: to compare long lists of files would cost more than it saves. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(AddSource source, StoredNames names) {
    return this.source == source && this.names == names;
  }

  private static TorrentView.Description described(Metainfo metainfo) {
    long files = metainfo.files().stream().filter(file -> !file.padding()).count();
    return new TorrentView.Description(
        metainfo.comment(),
        metainfo.created(),
        metainfo.isPrivate(),
        metainfo.totalBytes(),
        metainfo.pieceLength(),
        metainfo.pieceCount(),
        (int) files);
  }
}
