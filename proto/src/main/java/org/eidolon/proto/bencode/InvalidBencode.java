package org.eidolon.proto.bencode;

/** Bytes that are not bencoded, or exceed a limit; the message is one line that says where. */
public final class InvalidBencode extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidBencode(String problem) {
    super(problem);
  }
}
