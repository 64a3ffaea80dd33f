package org.eidolon.proto.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * GHASH by way of public AES-GCM: the tag over additional data alone, less its mask. GCM's masks
 * repeat here, which would be fatal for a MAC and is nothing to a universal hash: whoever uses this
 * removes the mask anyway.
 *
 * <p>SunJCE refuses the same key and nonce twice running, and looks no farther back: two nonces in
 * turn suffice, also across a change of keys. Allocates with each message, unlike its siblings.
 */
final class GcmGhash implements UniversalHash {
  private static final int NONCE_BYTES = 12;

  private final Aes aes;
  private final Cipher gcm;
  private final byte[][] counters = new byte[2][BLOCK_BYTES];
  private final byte[][] masks = new byte[2][BLOCK_BYTES];
  private final GCMParameterSpec[] nonces = new GCMParameterSpec[2];
  private SecretKeySpec key;
  private int turn;

  /**
   * @param aes an encrypting one, lent while a key is set: it is left under that key
   */
  GcmGhash(Aes aes) {
    this.aes = aes;
    try {
      gcm = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime lacks SunJCE's GCM", missing);
    }
    for (int i = 0; i < nonces.length; i++) {
      counters[i][0] = (byte) i;
      counters[i][BLOCK_BYTES - 1] = 1;
      nonces[i] = new GCMParameterSpec(8 * BLOCK_BYTES, counters[i], 0, NONCE_BYTES);
    }
  }

  @Override
  public void key(byte[] from, int offset) {
    key = new SecretKeySpec(from, offset, KEY_BYTES, "AES");
    aes.key(from, offset);
    for (int i = 0; i < masks.length; i++) {
      aes.block(counters[i], masks[i]);
    }
  }

  @Override
  public void hash(byte[] message, int offset, int length, byte[] target) {
    turn ^= 1;
    try {
      gcm.init(Cipher.ENCRYPT_MODE, key, nonces[turn]);
      gcm.updateAAD(message, offset, length);
      gcm.doFinal(target, 0);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("SunJCE's GCM fails", impossible);
    }
    Words.big(target, 0, Words.big(target, 0) ^ Words.big(masks[turn], 0));
    Words.big(target, 8, Words.big(target, 8) ^ Words.big(masks[turn], 8));
  }
}
