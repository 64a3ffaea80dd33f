package org.eidolon.proto.cell;

/** What a cell asks of its receiver. The code is the wire byte and never changes its meaning. */
public enum CellCommand {
  PADDING(0),
  VERSIONS(1),
  LINKAUTH(2),
  PAD_NEGOTIATE(3),
  DESTROY(4),
  CREATE_TC(5),
  CREATED_TC(6),
  CREATE_T(7),
  CREATED_T(8),
  RELAY(9),
  RELAY_EARLY(10),
  LINK_RECEIPT(11),
  LINK_CTRL(12);

  private static final CellCommand[] BY_CODE = values();

  private final byte code;

  CellCommand(int code) {
    this.code = (byte) code;
  }

  public byte code() {
    return code;
  }

  /** Whether cells of this command belong to a circuit, and so carry a circuit id. */
  public boolean ofCircuit() {
    return switch (this) {
      case PADDING, VERSIONS, LINKAUTH, PAD_NEGOTIATE, LINK_RECEIPT, LINK_CTRL -> false;
      case DESTROY, CREATE_TC, CREATED_TC, CREATE_T, CREATED_T, RELAY, RELAY_EARLY -> true;
    };
  }

  /**
   * @throws MalformedCell if no command has this code
   */
  public static CellCommand of(byte code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new MalformedCell("unknown command 0x%02x".formatted(code));
    }
    return BY_CODE[code];
  }
}
