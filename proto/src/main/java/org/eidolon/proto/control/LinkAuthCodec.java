package org.eidolon.proto.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.MalformedCell;
import org.eidolon.proto.crypto.SigningKey;

/** The body of a LINKAUTH cell: one end's proof of its identity. */
public final class LinkAuthCodec {
  public static final int MAX_BYTES = 512;

  private LinkAuthCodec() {}

  /**
   * One end's claim and its proof.
   *
   * @param dialled whether the signer dialled the link
   * @param nodeKey the signer's identity, 32 bytes
   * @param signature 64 bytes
   */
  public record Proof(boolean dialled, Bytes nodeKey, Bytes signature) {
    public Proof {
      if (nodeKey.length() != SigningKey.PUBLIC_BYTES
          || signature.length() != SigningKey.SIGNATURE_BYTES) {
        throw new IllegalArgumentException("key or signature of a wrong length");
      }
    }
  }

  public static Bytes encode(Proof proof) {
    return Bytes.copyOf(
        LinkAuth.newBuilder()
            .setRole(proof.dialled() ? 1 : 2)
            .setNodeKey(ByteString.copyFrom(proof.nodeKey().asReadOnlyBuffer()))
            .setSignature(ByteString.copyFrom(proof.signature().asReadOnlyBuffer()))
            .build()
            .toByteArray());
  }

  /**
   * @throws MalformedCell if {@code encoded} is no proof, or too long for one
   */
  public static Proof decode(Bytes encoded) {
    if (encoded.length() > MAX_BYTES) {
      throw new MalformedCell("proof of identity of " + encoded.length() + " bytes");
    }
    try {
      var message = LinkAuth.parseFrom(encoded.asReadOnlyBuffer());
      if (message.getRole() != 1 && message.getRole() != 2) {
        throw new MalformedCell("proof of identity of role " + message.getRole());
      }
      return new Proof(
          message.getRole() == 1,
          Bytes.copyOf(message.getNodeKey().toByteArray()),
          Bytes.copyOf(message.getSignature().toByteArray()));
    } catch (InvalidProtocolBufferException | IllegalArgumentException bad) {
      throw new MalformedCell("no proof of identity: " + bad.getMessage());
    }
  }
}
