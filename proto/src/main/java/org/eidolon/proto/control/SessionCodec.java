package org.eidolon.proto.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.SessionTotals;
import org.eidolon.proto.session.TorrentSettings;
import org.eidolon.proto.session.TorrentTotals;
import org.eidolon.proto.session.UnreadableRecord;

/** The records that a node keeps of its torrents. What is read was perhaps damaged on the disk. */
public final class SessionCodec {
  static final int VERSION = 1;

  /** As large as a description may be, and what is written around it. */
  public static final int MOST_SOURCE_BYTES = (64 << 20) + 1024;

  private static final int MOST_BYTES = 16 << 20;

  private SessionCodec() {}

  public static byte[] encode(AddSource source) {
    var kept = KeptSource.newBuilder().setVersion(VERSION);
    source
        .metainfo()
        .ifPresentOrElse(
            it -> kept.setMetainfo(ByteString.copyFrom(it.encode().asReadOnlyBuffer())),
            () -> kept.setMagnet(source.magnet().text()));
    return kept.build().toByteArray();
  }

  /**
   * @throws UnreadableRecord in one line
   */
  public static AddSource source(byte[] record) {
    var kept = read(record, MOST_SOURCE_BYTES, KeptSource.parser());
    expect(kept.getVersion());
    try {
      return kept.getMetainfo().isEmpty()
          ? AddSource.of(Magnet.parse(kept.getMagnet()))
          : AddSource.of(Metainfo.parse(Bytes.takeOver(kept.getMetainfo().toByteArray())));
    } catch (InvalidMetainfo bad) {
      throw new UnreadableRecord(bad.getMessage(), bad);
    }
  }

  public static byte[] encode(TorrentSettings settings) {
    return SettingsCodec.encoded(settings).toByteArray();
  }

  /**
   * @throws UnreadableRecord in one line
   */
  public static TorrentSettings settings(byte[] record) {
    var kept = read(record, MOST_BYTES, KeptSettings.parser());
    expect(kept.getVersion());
    try {
      return SettingsCodec.settings(kept);
    } catch (IllegalArgumentException | InvalidMetainfo bad) {
      throw new UnreadableRecord(bad.getMessage(), bad);
    }
  }

  public static byte[] encode(TorrentTotals totals) {
    return KeptTotals.newBuilder()
        .setVersion(VERSION)
        .setFetched(totals.fetchedBytes())
        .setServed(totals.servedBytes())
        .setCorrupt(totals.corruptBytes())
        .setFetchingSeconds(totals.fetchingSeconds())
        .setSharingSeconds(totals.sharingSeconds())
        .setAddedAt(totals.addedAt())
        .setStartedAt(totals.startedAt())
        .setDoneAt(totals.doneAt())
        .setActiveAt(totals.activeAt())
        .setVerified(totals.verifiedBytes())
        .setWanted(totals.wantedBytes())
        .build()
        .toByteArray();
  }

  /**
   * @throws UnreadableRecord in one line
   */
  public static TorrentTotals totals(byte[] record) {
    var kept = read(record, MOST_BYTES, KeptTotals.parser());
    expect(kept.getVersion());
    try {
      return new TorrentTotals(
          kept.getFetched(),
          kept.getServed(),
          kept.getCorrupt(),
          kept.getFetchingSeconds(),
          kept.getSharingSeconds(),
          kept.getAddedAt(),
          kept.getStartedAt(),
          kept.getDoneAt(),
          kept.getActiveAt(),
          kept.getVerified(),
          kept.getWanted());
    } catch (IllegalArgumentException bad) {
      throw new UnreadableRecord(bad.getMessage(), bad);
    }
  }

  public static byte[] encode(GlobalSettings settings) {
    return KeptSession.newBuilder()
        .setVersion(VERSION)
        .setFetching(settings.fetching())
        .setSharing(settings.sharing())
        .setStalledMinutes(settings.stalledMinutes())
        .setGoal(SettingsCodec.encoded(settings.goal()))
        .setFolder(settings.folder())
        .setStartAdded(settings.startAdded())
        .build()
        .toByteArray();
  }

  /**
   * @throws UnreadableRecord in one line
   */
  public static GlobalSettings session(byte[] record) {
    var kept = read(record, MOST_BYTES, KeptSession.parser());
    expect(kept.getVersion());
    try {
      return new GlobalSettings(
          kept.getFetching(),
          kept.getSharing(),
          kept.getStalledMinutes(),
          SettingsCodec.goal(kept.getGoal()),
          kept.getFolder(),
          kept.getStartAdded());
    } catch (IllegalArgumentException bad) {
      throw new UnreadableRecord(bad.getMessage(), bad);
    }
  }

  public static byte[] encode(SessionTotals totals) {
    return KeptStats.newBuilder()
        .setVersion(VERSION)
        .setFetched(totals.fetchedBytes())
        .setServed(totals.servedBytes())
        .setAdded(totals.added())
        .setStarts(totals.starts())
        .setSeconds(totals.seconds())
        .build()
        .toByteArray();
  }

  /**
   * @throws UnreadableRecord in one line
   */
  public static SessionTotals sessionTotals(byte[] record) {
    var kept = read(record, MOST_BYTES, KeptStats.parser());
    expect(kept.getVersion());
    return new SessionTotals(
        kept.getFetched(), kept.getServed(), kept.getAdded(), kept.getStarts(), kept.getSeconds());
  }

  private static void expect(int version) {
    if (version != VERSION) {
      throw new UnreadableRecord(
          "a record of version %d; this program reads version %d".formatted(version, VERSION));
    }
  }

  private static <T extends Message> T read(byte[] record, int most, Parser<T> parser) {
    if (record.length > most) {
      throw new UnreadableRecord("a record of " + record.length + " bytes");
    }
    try {
      return parser.parseFrom(record);
    } catch (InvalidProtocolBufferException bad) {
      throw new UnreadableRecord("a record that is no protobuf message", bad);
    }
  }
}
