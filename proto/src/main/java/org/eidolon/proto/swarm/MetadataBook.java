package org.eidolon.proto.swarm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.Bytes;

/**
 * What one partner is asked of a torrent's description, in parts, and what came of it. All of a
 * text comes from the same partner, so that a wrong one tells who lied. Not immutable: one owner a
 * circuit.
 */
public final class MetadataBook {
  /** Stands for the info dictionary where else the root of a file stands. */
  public static final Bytes INFO = Bytes.copyOf(new byte[PeerMessage.HASH_BYTES]);

  /** The longest info dictionary that is fetched from strangers. */
  public static final int MAX_INFO_BYTES = 16 * 1024 * 1024;

  /** Parts under way at a time: a partner must take as many, whatever its bounds are. */
  public static final int MOST_UNDER_WAY = 8;

  /** A text that is complete, but not held against any hash yet. */
  public record Whole(Bytes root, Bytes text) {}

  /** One text on its way. */
  private static final class Run {
    private final Bytes root;
    private final int most;
    private Bytes[] parts = new Bytes[1];
    private int total;
    private int asked;
    private int arrived;

    Run(Bytes root, int total, int most) {
      this.root = root;
      this.most = most;
      if (total > 0) {
        size(total);
      }
    }

    /** Room for names of parts alone: their bytes take room as they come. */
    private void size(int bytes) {
      total = bytes;
      parts = new Bytes[(bytes + PeerMessage.MAX_PART - 1) / PeerMessage.MAX_PART];
    }

    /** Nothing but the first part while the length is not known. */
    boolean hasMore() {
      return asked < parts.length;
    }

    boolean awaits(int part) {
      return part < asked && part < parts.length && parts[part] == null;
    }

    void arrived(PeerMessage.Metadata data) {
      if (total == 0) {
        PeerMessage.Limits.check(data.total() <= most, "metadata of more bytes than allowed");
        size(data.total());
      }
      PeerMessage.Limits.check(data.total() == total, "metadata of another length than before");
      arrived++;
      parts[data.part()] = data.content();
    }

    boolean whole() {
      return arrived == parts.length;
    }
  }

  private final Map<Bytes, Run> runs = new LinkedHashMap<>();
  private int underWay;

  public void wantInfo() {
    runs.putIfAbsent(INFO, new Run(INFO, 0, MAX_INFO_BYTES));
  }

  /**
   * @param root of the file whose piece layer is wanted
   * @param bytes its length, known beforehand
   */
  public void wantLayer(Bytes root, int bytes) {
    runs.putIfAbsent(root, new Run(root, bytes, bytes));
  }

  /** True while an answer is awaited. */
  public boolean awaits() {
    return underWay > 0;
  }

  /** What may be asked for now; it counts as asked. */
  public List<PeerMessage> ask() {
    var asks = new ArrayList<PeerMessage>();
    for (var run : runs.values()) {
      while (underWay < MOST_UNDER_WAY && run.hasMore()) {
        asks.add(new PeerMessage.MetadataRequest(run.root, run.asked++));
        underWay++;
      }
    }
    return asks;
  }

  /**
   * Takes a part; answers the whole text if this was its last one.
   *
   * @throws MalformedPeerMessage if nobody asked for it, or it contradicts an earlier part
   */
  public Optional<Whole> arrived(PeerMessage.Metadata data) {
    var run = awaited(data.root(), data.part());
    run.arrived(data);
    underWay--;
    if (!run.whole()) {
      return Optional.empty();
    }
    runs.remove(run.root);
    return Optional.of(new Whole(run.root, Bytes.concat(run.parts)));
  }

  /**
   * The partner has it not: whoever asked turns to another one.
   *
   * @throws MalformedPeerMessage if nobody asked for it
   */
  public void refused(PeerMessage.MetadataReject no) {
    awaited(no.root(), no.part());
    runs.remove(no.root());
  }

  private Run awaited(Bytes root, int part) {
    var run = runs.get(root);
    PeerMessage.Limits.check(run != null && run.awaits(part), "metadata nobody asked for");
    return run;
  }
}
