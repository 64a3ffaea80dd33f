package org.eidolon.proto.link;

/** Why the far end of a link is not who it should be. */
public enum LinkRefusal {
  /** It speaks something else, or no version that we know. */
  WRONG_PROTOCOL,
  /** It proved to be a peer that we did not expect. */
  WRONG_IDENTITY,
  /** It could not prove the identity it claims. */
  BAD_SIGNATURE,
  /** Its cells have the right kind and wrong content. */
  MALFORMED
}
