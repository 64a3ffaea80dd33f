package org.eidolon.streams.file;

import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.swarm.PeerMessage;
import org.eidolon.proto.swarm.PeerMessage.MetadataRequest;

/** The info dictionary and the piece layers of a torrent, in parts, for those with a magnet. */
final class MetadataParts {
  private static final Bytes INFO = Bytes.copyOf(new byte[PeerMessage.HASH_BYTES]);

  private final Metainfo metainfo;

  MetadataParts(Metainfo metainfo) {
    this.metainfo = metainfo;
  }

  PeerMessage answer(MetadataRequest ask) {
    var whole =
        ask.root().equals(INFO)
            ? Optional.of(metainfo.infoBytes())
            : metainfo.pieceLayer(ask.root());
    long begin = (long) ask.part() * PeerMessage.MAX_PART;
    if (whole.isEmpty() || begin >= whole.get().length()) {
      return new PeerMessage.MetadataReject(ask.root(), ask.part());
    }
    int total = whole.get().length();
    int end = (int) Math.min(total, begin + PeerMessage.MAX_PART);
    var content = whole.get().slice((int) begin, end);
    return new PeerMessage.Metadata(ask.root(), ask.part(), total, content);
  }
}
