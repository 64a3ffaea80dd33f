package org.eidolon.proto.relay;

/** What a message inside a relay cell asks of the hop that recognises it. */
public enum RelayCommand {
  DROP(0x01),
  SENDME(0x02),
  TRUNCATE(0x03),
  TRUNCATED(0x04),
  BEGIN(0x10),
  CONNECTED(0x11),
  DATA(0x12),
  END(0x13),
  E2E_HELLO(0x60),
  E2E_REPLY(0x61);

  private final byte code;

  RelayCommand(int code) {
    this.code = (byte) code;
  }

  public byte code() {
    return code;
  }

  /** Whether a stream id stands before the message's data. */
  public boolean ofStream() {
    return code >= 0x10 && code < 0x40;
  }
}
