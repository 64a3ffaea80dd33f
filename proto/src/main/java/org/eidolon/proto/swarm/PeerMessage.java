package org.eidolon.proto.swarm;

import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.Voucher;

/**
 * What two partners of a swarm say to each other inside their circuit. No message holds an address,
 * a port, a program's name or a time: nothing that tells who or where a partner is.
 */
public sealed interface PeerMessage {
  /** The one version of this protocol. */
  int VERSION = 1;

  /** Random bytes that name a partner within one circuit, and never again. */
  int ID_BYTES = 20;

  int HASH_BYTES = 32;

  /** Most pieces in one {@link HaveBatch}; more go into a further one. */
  int MAX_HAVE = 1024;

  /** Most hashes in one {@link Hashes}. */
  int MAX_HASHES = 512;

  /** Most bytes in one {@link Metadata}. */
  int MAX_PART = 16 * 1024;

  /**
   * The first message of each side.
   *
   * @param pieces how many the swarm has; 0 if the sender does not know them yet (a magnet)
   */
  record Hello(int version, Bytes id, int pieces) implements PeerMessage {
    public Hello {
      Limits.check(version == VERSION, "another protocol version");
      Limits.check(id.length() == ID_BYTES && pieces >= 0, "bad hello");
    }
  }

  /** The second message of each side that knows the pieces. */
  record Has(Bitfield pieces) implements PeerMessage {}

  /** Pieces the sender got since it last told. */
  record HaveBatch(List<Integer> pieces) implements PeerMessage {
    public HaveBatch {
      pieces = List.copyOf(pieces);
      Limits.check(!pieces.isEmpty() && pieces.size() <= MAX_HAVE, "bad have batch");
      Limits.check(pieces.stream().allMatch(piece -> piece >= 0), "negative piece");
    }
  }

  /** Messages without content. */
  enum Signal implements PeerMessage {
    KEEPALIVE,
    INTERESTED,
    NOT_INTERESTED,
    /** What was asked for and not yet sent is forgotten. */
    CHOKE,
    UNCHOKE,
    /** The sender has a voucher to show, and wants a challenge for it. */
    VOUCHER_OFFER
  }

  record Request(BlockRef block) implements PeerMessage {}

  record Cancel(BlockRef block) implements PeerMessage {}

  /** The answer to a request that is not served. */
  record Reject(BlockRef block) implements PeerMessage {}

  record Block(BlockRef block, Bytes content) implements PeerMessage {
    public Block {
      Limits.check(content.length() == block.length(), "block of a wrong length");
    }
  }

  /** Asks for hashes of 16 KiB leaves of one piece (BEP 52). */
  record HashRequest(int piece, int first, int count) implements PeerMessage {
    public HashRequest {
      Limits.check(piece >= 0 && first >= 0, "bad hash request");
      Limits.check(count >= 1 && count <= MAX_HASHES, "bad hash count");
    }
  }

  /**
   * @param hashes one leaf hash after the other, from number {@code first} of the piece
   */
  record Hashes(int piece, int first, Bytes hashes) implements PeerMessage {
    public Hashes {
      int count = hashes.length() / HASH_BYTES;
      Limits.check(piece >= 0 && first >= 0, "bad hashes");
      Limits.check(hashes.length() % HASH_BYTES == 0, "bad hashes");
      Limits.check(count >= 1 && count <= MAX_HASHES, "bad hash count");
    }

    public int count() {
      return hashes.length() / HASH_BYTES;
    }
  }

  record HashReject(int piece, int first, int count) implements PeerMessage {
    public HashReject {
      Limits.check(piece >= 0 && first >= 0, "bad hash reject");
      Limits.check(count >= 1 && count <= MAX_HASHES, "bad hash count");
    }
  }

  /**
   * Asks for a part of what a magnet lacks.
   *
   * @param root zeros for the info dictionary, else the Merkle root of the file whose piece layer
   *     is meant
   * @param part number of a part of {@link #MAX_PART} bytes
   */
  record MetadataRequest(Bytes root, int part) implements PeerMessage {
    public MetadataRequest {
      Limits.check(root.length() == HASH_BYTES && part >= 0, "bad metadata request");
    }
  }

  /**
   * @param total bytes of all parts
   */
  record Metadata(Bytes root, int part, int total, Bytes content) implements PeerMessage {
    public Metadata {
      Limits.check(root.length() == HASH_BYTES && part >= 0 && total > 0, "bad metadata");
      long begin = (long) part * MAX_PART;
      Limits.check(begin < total, "metadata beyond its end");
      Limits.check(content.length() == Math.min(MAX_PART, total - begin), "bad metadata");
    }
  }

  record MetadataReject(Bytes root, int part) implements PeerMessage {
    public MetadataReject {
      Limits.check(root.length() == HASH_BYTES && part >= 0, "bad metadata reject");
    }
  }

  /** What a voucher for this circuit is to be made out to. */
  record Challenge(Bytes random) implements PeerMessage {
    public Challenge {
      Limits.check(random.length() == Voucher.CHALLENGE_BYTES, "bad challenge");
    }
  }

  record Vouch(Voucher voucher) implements PeerMessage {}

  /** What a record of this protocol demands of itself. */
  final class Limits {
    private Limits() {}

    static void check(boolean holds, String problem) {
      if (!holds) {
        throw new MalformedPeerMessage(problem);
      }
    }
  }
}
