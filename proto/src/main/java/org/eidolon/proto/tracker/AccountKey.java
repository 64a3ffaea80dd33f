package org.eidolon.proto.tracker;

import java.util.Base64;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;

/**
 * An account at a private tracker: the node key that signs its requests, in the form in which
 * people pass it on.
 */
public record AccountKey(PeerId peer) {
  private static final String EXPECTED =
      "not an account key: expected 43 letters, digits, - and _, as the tracker's refusal shows it";

  /**
   * @throws IllegalArgumentException with one line that says what is expected
   */
  public static AccountKey parse(String text) {
    try {
      return new AccountKey(new PeerId(Bytes.copyOf(Base64.getUrlDecoder().decode(text.strip()))));
    } catch (IllegalArgumentException bad) {
      throw new IllegalArgumentException(EXPECTED, bad);
    }
  }

  /** Base64url without padding. */
  public String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(peer.key().toArray());
  }

  @Override
  public String toString() {
    return "AccountKey[" + peer + "]";
  }
}
