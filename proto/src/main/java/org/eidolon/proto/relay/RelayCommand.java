package org.eidolon.proto.relay;

/**
 * What a message inside a relay cell asks of the hop that recognises it. The code is the wire byte
 * and never changes its meaning; 0 is no command but the end of a cell's messages.
 */
public enum RelayCommand {
  DROP(0x01),
  SENDME(0x02),
  TRUNCATE(0x03),
  TRUNCATED(0x04),
  CREDIT(0x0a),
  BEGIN(0x10),
  CONNECTED(0x11),
  DATA(0x12),
  END(0x13);

  private static final RelayCommand[] BY_CODE = new RelayCommand[256];

  static {
    for (var command : values()) {
      BY_CODE[command.code & 0xff] = command;
    }
  }

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

  /**
   * Whether a cell that holds such a message takes part in flow control. Both ends count alike: one
   * for a cell, however many counted messages it holds.
   */
  public boolean counted() {
    return switch (this) {
      case DROP, DATA -> true;
      case SENDME, TRUNCATE, TRUNCATED, CREDIT, BEGIN, CONNECTED, END -> false;
    };
  }

  /**
   * @throws MalformedRelayMessage if no command has this code
   */
  public static RelayCommand of(byte code) {
    var command = BY_CODE[code & 0xff];
    if (command == null) {
      throw new MalformedRelayMessage("unknown relay command 0x%02x".formatted(code));
    }
    return command;
  }
}
