package org.eidolon.proto.crypto;

import org.eidolon.proto.Bytes;

/** A shared secret and the ciphertext that lets the key's owner have it too. Prints no secret. */
public record Encapsulated(Bytes secret, Bytes ciphertext) {
  @Override
  public String toString() {
    return "Encapsulated[secret]";
  }
}
