package org.eidolon.proto.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.credit.CreditStanding;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.MalformedMessage;
import org.eidolon.proto.tracker.NeighborGraph;
import org.eidolon.proto.tracker.SignedOnionKey;
import org.eidolon.proto.tracker.SignedRequest;
import org.eidolon.proto.tracker.Traffic;

/** What the codecs of requests and replies share, and the envelope of requests. */
public final class TrackerCodec {
  /** The most bytes of a request, envelope included. */
  public static final int MOST_REQUEST_BYTES = 64 * 1024;

  /** The most bytes of a reply. */
  public static final int MOST_REPLY_BYTES = 128 * 1024;

  private TrackerCodec() {}

  public static Bytes encode(SignedRequest request) {
    return bytes(
        TrackerEnvelope.newBuilder()
            .setNodeKey(string(request.peer().key()))
            .setUnixSeconds(request.time().getEpochSecond())
            .setNonce(string(request.nonce()))
            .setBody(string(request.body()))
            .setSignature(string(request.signature()))
            .build()
            .toByteArray());
  }

  /**
   * @throws MalformedMessage if it is no envelope; the signature is not looked at
   */
  public static SignedRequest decodeEnvelope(Bytes encoded) {
    var envelope = parse(TrackerEnvelope.parser(), encoded, MOST_REQUEST_BYTES);
    return checked(
        () ->
            new SignedRequest(
                new PeerId(bytes(envelope.getNodeKey(), PeerId.BYTES)),
                Instant.ofEpochSecond(envelope.getUnixSeconds()),
                bytes(envelope.getNonce(), SignedRequest.NONCE_BYTES),
                bytes(envelope.getBody(), 0, SignedRequest.MOST_BODY_BYTES),
                bytes(envelope.getSignature(), 64)));
  }

  static OnionKeyBody encode(SignedOnionKey key) {
    return OnionKeyBody.newBuilder()
        .setPublicKey(string(key.publicKey()))
        .setFromSeconds(key.from().getEpochSecond())
        .setUntilSeconds(key.until().getEpochSecond())
        .setSignature(string(key.signature()))
        .build();
  }

  static SignedOnionKey decode(OnionKeyBody body) {
    return new SignedOnionKey(
        bytes(body.getPublicKey(), SignedOnionKey.PUBLIC_BYTES),
        Instant.ofEpochSecond(body.getFromSeconds()),
        Instant.ofEpochSecond(body.getUntilSeconds()),
        bytes(body.getSignature(), 64));
  }

  static TrafficBody encode(Traffic traffic) {
    return TrafficBody.newBuilder()
        .setServed(traffic.servedBytes())
        .setFetched(traffic.fetchedBytes())
        .build();
  }

  static Traffic decode(TrafficBody body) {
    return new Traffic(body.getServed(), body.getFetched());
  }

  static CreditBody encode(CreditStanding credit) {
    return CreditBody.newBuilder()
        .setBalance(credit.balance())
        .setEarned(credit.earned())
        .setPaid(credit.paid())
        .setClassOne(credit.classOne())
        .build();
  }

  static CreditStanding decode(CreditBody body) {
    return new CreditStanding(
        body.getBalance(), body.getEarned(), body.getPaid(), body.getClassOne());
  }

  static Set<Integer> labels(List<Integer> labels) {
    if (labels.size() > NeighborGraph.MOST_NEIGHBORS) {
      throw new MalformedMessage("too many labels");
    }
    return Set.copyOf(labels);
  }

  static <T> T parse(Parser<T> parser, Bytes encoded, int mostBytes) {
    if (encoded.length() > mostBytes) {
      throw new MalformedMessage("message of " + encoded.length() + " bytes");
    }
    try {
      return parser.parseFrom(encoded.toArray());
    } catch (InvalidProtocolBufferException bad) {
      throw new MalformedMessage("not a protobuf message of this kind", bad);
    }
  }

  /** Records check themselves; what they refuse in a stranger's message is the stranger's fault. */
  static <T> T checked(Supplier<T> record) {
    try {
      return record.get();
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException bad) {
      throw new MalformedMessage("a field is out of its range", bad);
    }
  }

  static ByteString string(Bytes bytes) {
    return ByteString.copyFrom(bytes.asReadOnlyBuffer());
  }

  static Bytes bytes(byte[] raw) {
    return Bytes.copyOf(raw);
  }

  static Bytes bytes(ByteString string, int length) {
    return bytes(string, length, length);
  }

  static Bytes bytes(ByteString string, int least, int most) {
    if (string.size() < least || string.size() > most) {
      throw new MalformedMessage("field of " + string.size() + " bytes");
    }
    return Bytes.copyOf(string.toByteArray());
  }
}
