package org.eidolon.proto.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The ways to compute GHASH that a Java runtime may offer, fastest first. All give the same hash;
 * the first that passes its known-answer test is {@link #chosen} once for the life of the process.
 */
public enum GhashBackend {
  /** The runtime's internal block function; needs {@code --add-opens}. */
  RUNTIME,
  /** The public AES-GCM of SunJCE. */
  GCM,
  /** Plain Java in constant time. */
  PLAIN;

  // What AES-GCM tags of bytes 1, 2, 3, ... without their masks come to, by another library.
  private static final int[] LENGTHS = {0, 1, 15, 16, 17, 128, 510, 4092};
  private static final String KNOWN_ANSWER = "0a40ca7bdddc0f33f4fb1a5f71caf292";

  /** The back end that this process uses on the wire. */
  public static GhashBackend chosen() {
    return Choice.CHOSEN;
  }

  /** Whether this runtime offers the back end, and it computes what it should. */
  public boolean works() {
    try {
      return passes(create(Aes.encrypting()));
    } catch (RuntimeException absentOrBroken) {
      return false;
    }
  }

  /**
   * @param aes an encrypting one, lent while a key is set: it is left under that key
   */
  UniversalHash create(Aes aes) {
    return switch (this) {
      case RUNTIME -> new RuntimeGhash(aes);
      case GCM -> new GcmGhash(aes);
      case PLAIN -> new Ghash(aes);
    };
  }

  /** Chains hashes over several lengths and keys, each hash being the next key. */
  private static boolean passes(UniversalHash hash) {
    var message = new byte[LENGTHS[LENGTHS.length - 1] + 1];
    for (int i = 0; i < message.length; i++) {
      message[i] = (byte) i;
    }
    var key = Arrays.copyOf(message, UniversalHash.KEY_BYTES);
    var again = new byte[UniversalHash.BLOCK_BYTES];
    for (int length : LENGTHS) {
      hash.key(key, 0);
      hash.hash(message, 1, length, again);
      hash.hash(message, 1, length, key);
      if (!Arrays.equals(key, again)) {
        return false;
      }
    }
    return Arrays.equals(key, HexFormat.of().parseHex(KNOWN_ANSWER));
  }

  private static final class Choice {
    static final GhashBackend CHOSEN = choose();

    private static GhashBackend choose() {
      for (var backend : values()) {
        if (backend.works()) {
          return backend;
        }
      }
      throw new IllegalStateException("this Java runtime computes GHASH wrongly");
    }
  }
}
