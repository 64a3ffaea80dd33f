package org.eidolon.proto.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.Voucher;
import org.eidolon.proto.crypto.BlindRsa;
import org.eidolon.proto.swarm.PeerMessage.Block;
import org.eidolon.proto.swarm.PeerMessage.Cancel;
import org.eidolon.proto.swarm.PeerMessage.Challenge;
import org.eidolon.proto.swarm.PeerMessage.Has;
import org.eidolon.proto.swarm.PeerMessage.HashReject;
import org.eidolon.proto.swarm.PeerMessage.HashRequest;
import org.eidolon.proto.swarm.PeerMessage.Hashes;
import org.eidolon.proto.swarm.PeerMessage.HaveBatch;
import org.eidolon.proto.swarm.PeerMessage.Hello;
import org.eidolon.proto.swarm.PeerMessage.Metadata;
import org.eidolon.proto.swarm.PeerMessage.MetadataReject;
import org.eidolon.proto.swarm.PeerMessage.MetadataRequest;
import org.eidolon.proto.swarm.PeerMessage.Reject;
import org.eidolon.proto.swarm.PeerMessage.Request;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.eidolon.proto.swarm.PeerMessage.Vouch;

/**
 * Peer messages as bytes, numbers big-endian:
 *
 * <pre>
 *   length(4) = 1 + body | type(1) | body
 * </pre>
 */
public final class PeerCodec {
  static final int HEADER_BYTES = 4;
  private static final int REF_BYTES = 12;
  private static final int VOUCH_BYTES = 4 + BlindRsa.PREFIX_BYTES + BlindRsa.MODULUS_BYTES;

  private PeerCodec() {}

  /** The longest message, header not counted, in a swarm of so many pieces. */
  public static int maxMessageBytes(int pieces) {
    int part = 1 + PeerMessage.HASH_BYTES + 8 + PeerMessage.MAX_PART;
    return Math.max(part, 1 + 4 + Bitfield.bytesFor(pieces));
  }

  /** All messages, one after the other. */
  public static Bytes encode(List<PeerMessage> messages) {
    int total = 0;
    for (var message : messages) {
      total += encodedBytes(message);
    }
    var out = ByteBuffer.allocate(total);
    for (var message : messages) {
      out.putInt(encodedBytes(message) - HEADER_BYTES);
      write(message, out);
    }
    return Bytes.takeOver(out.array());
  }

  /** How long a message is as bytes, header included. */
  public static int encodedBytes(PeerMessage message) {
    return HEADER_BYTES + 1 + bodyBytes(message);
  }

  private static int bodyBytes(PeerMessage message) {
    if (message instanceof Block block) {
      return 8 + block.content().length();
    } else if (message instanceof Hello) {
      return 2 + PeerMessage.ID_BYTES + 4;
    } else if (message instanceof Has has) {
      return 4 + has.pieces().bits().length();
    } else if (message instanceof HaveBatch batch) {
      return 4 * batch.pieces().size();
    } else if (message instanceof Hashes hashes) {
      return 8 + hashes.hashes().length();
    } else if (message instanceof MetadataRequest || message instanceof MetadataReject) {
      return PeerMessage.HASH_BYTES + 4;
    } else if (message instanceof Metadata metadata) {
      return PeerMessage.HASH_BYTES + 8 + metadata.content().length();
    }
    if (message instanceof Challenge) {
      return Voucher.CHALLENGE_BYTES;
    } else if (message instanceof Vouch) {
      return VOUCH_BYTES;
    }
    return message instanceof Signal ? 0 : REF_BYTES;
  }

  private static void write(PeerMessage message, ByteBuffer out) {
    if (message instanceof Request request) {
      writeRef(PeerMessageType.REQUEST, request.block(), out);
    } else if (message instanceof Block block) {
      put(PeerMessageType.BLOCK, out).putInt(block.block().piece()).putInt(block.block().begin());
      append(block.content(), out);
    } else if (message instanceof Signal signal) {
      put(PeerMessageType.valueOf(signal.name()), out);
    } else if (message instanceof Cancel cancel) {
      writeRef(PeerMessageType.CANCEL, cancel.block(), out);
    } else if (message instanceof Reject reject) {
      writeRef(PeerMessageType.REJECT, reject.block(), out);
    } else if (message instanceof HaveBatch batch) {
      put(PeerMessageType.HAVE_BATCH, out);
      batch.pieces().forEach(out::putInt);
    } else {
      writeSeldom(message, out);
    }
  }

  private static void writeSeldom(PeerMessage message, ByteBuffer out) {
    if (message instanceof Hello hello) {
      append(hello.id(), put(PeerMessageType.HELLO, out).putShort((short) hello.version()));
      out.putInt(hello.pieces());
    } else if (message instanceof Has has) {
      append(has.pieces().bits(), put(PeerMessageType.HAS, out).putInt(has.pieces().pieces()));
    } else if (message instanceof HashRequest ask) {
      put(PeerMessageType.HASH_REQUEST, out)
          .putInt(ask.piece())
          .putInt(ask.first())
          .putInt(ask.count());
    } else if (message instanceof Hashes hashes) {
      put(PeerMessageType.HASHES, out).putInt(hashes.piece()).putInt(hashes.first());
      append(hashes.hashes(), out);
    } else if (message instanceof HashReject no) {
      put(PeerMessageType.HASH_REJECT, out)
          .putInt(no.piece())
          .putInt(no.first())
          .putInt(no.count());
    } else if (message instanceof MetadataRequest ask) {
      append(ask.root(), put(PeerMessageType.METADATA_REQUEST, out)).putInt(ask.part());
    } else if (message instanceof Metadata data) {
      append(data.root(), put(PeerMessageType.METADATA, out))
          .putInt(data.part())
          .putInt(data.total());
      append(data.content(), out);
    } else if (message instanceof MetadataReject no) {
      append(no.root(), put(PeerMessageType.METADATA_REJECT, out)).putInt(no.part());
    } else if (message instanceof Challenge challenge) {
      append(challenge.random(), put(PeerMessageType.CHALLENGE, out));
    } else if (message instanceof Vouch vouch) {
      var voucher = vouch.voucher();
      append(voucher.prefix(), put(PeerMessageType.VOUCH, out).putInt((int) voucher.day()));
      append(voucher.signature(), out);
    }
  }

  private static ByteBuffer put(PeerMessageType type, ByteBuffer out) {
    return out.put((byte) type.number());
  }

  private static ByteBuffer append(Bytes bytes, ByteBuffer out) {
    return out.put(bytes.asReadOnlyBuffer());
  }

  private static void writeRef(PeerMessageType type, BlockRef ref, ByteBuffer out) {
    put(type, out).putInt(ref.piece()).putInt(ref.begin()).putInt(ref.length());
  }

  /**
   * @param in exactly one message, from its type on
   * @throws MalformedPeerMessage if it is none
   */
  static PeerMessage decode(ByteBuffer in) {
    var type = PeerMessageType.of(Byte.toUnsignedInt(in.get()));
    demand(lengthFits(type, in.remaining()));
    return switch (type) {
      case KEEPALIVE, INTERESTED, NOT_INTERESTED, CHOKE, UNCHOKE, VOUCHER_OFFER ->
          Signal.valueOf(type.name());
      case CHALLENGE -> new Challenge(rest(in));
      case VOUCH -> new Vouch(voucher(in));
      case HELLO -> new Hello(in.getShort(), take(in, PeerMessage.ID_BYTES), in.getInt());
      case HAS -> new Has(new Bitfield(in.getInt(), take(in, in.remaining())));
      case HAVE_BATCH -> new HaveBatch(pieces(in));
      case REQUEST -> new Request(ref(in.getInt(), in.getInt(), in.getInt()));
      case CANCEL -> new Cancel(ref(in.getInt(), in.getInt(), in.getInt()));
      case REJECT -> new Reject(ref(in.getInt(), in.getInt(), in.getInt()));
      case BLOCK -> new Block(blockRef(in), rest(in));
      case HASH_REQUEST -> new HashRequest(in.getInt(), in.getInt(), in.getInt());
      case HASHES -> new Hashes(in.getInt(), in.getInt(), rest(in));
      case HASH_REJECT -> new HashReject(in.getInt(), in.getInt(), in.getInt());
      case METADATA_REQUEST -> new MetadataRequest(root(in), in.getInt());
      case METADATA -> new Metadata(root(in), in.getInt(), in.getInt(), rest(in));
      case METADATA_REJECT -> new MetadataReject(root(in), in.getInt());
    };
  }

  private static boolean lengthFits(PeerMessageType type, int length) {
    return switch (type) {
      case KEEPALIVE, INTERESTED, NOT_INTERESTED, CHOKE, UNCHOKE, VOUCHER_OFFER -> length == 0;
      case CHALLENGE -> length == Voucher.CHALLENGE_BYTES;
      case VOUCH -> length == VOUCH_BYTES;
      case HELLO -> length == 2 + PeerMessage.ID_BYTES + 4;
      case REQUEST, CANCEL, REJECT, HASH_REQUEST, HASH_REJECT -> length == REF_BYTES;
      case METADATA_REQUEST, METADATA_REJECT -> length == PeerMessage.HASH_BYTES + 4;
      case HAS -> length >= 4;
      case HAVE_BATCH -> length >= 4 && length % 4 == 0 && length <= 4 * PeerMessage.MAX_HAVE;
      case BLOCK -> length > 8 && length <= 8 + BlockRef.MAX_BYTES;
      case HASHES -> length > 8;
      case METADATA -> length > PeerMessage.HASH_BYTES + 8;
    };
  }

  private static void demand(boolean holds) {
    PeerMessage.Limits.check(holds, "message of a wrong length");
  }

  private static BlockRef ref(int piece, int begin, int length) {
    try {
      return new BlockRef(piece, begin, length);
    } catch (IllegalArgumentException bad) {
      throw new MalformedPeerMessage(bad.getMessage());
    }
  }

  private static BlockRef blockRef(ByteBuffer in) {
    int piece = in.getInt();
    int begin = in.getInt();
    return ref(piece, begin, in.remaining());
  }

  private static List<Integer> pieces(ByteBuffer in) {
    var pieces = new ArrayList<Integer>(in.remaining() / 4);
    while (in.hasRemaining()) {
      pieces.add(in.getInt());
    }
    return pieces;
  }

  private static Voucher voucher(ByteBuffer in) {
    long day = Integer.toUnsignedLong(in.getInt());
    return new Voucher(day, take(in, BlindRsa.PREFIX_BYTES), rest(in));
  }

  private static Bytes root(ByteBuffer in) {
    return take(in, PeerMessage.HASH_BYTES);
  }

  private static Bytes rest(ByteBuffer in) {
    return take(in, in.remaining());
  }

  private static Bytes take(ByteBuffer in, int length) {
    var taken = new byte[length];
    in.get(taken);
    return Bytes.takeOver(taken);
  }
}
