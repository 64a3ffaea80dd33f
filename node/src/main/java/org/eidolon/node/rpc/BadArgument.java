package org.eidolon.node.rpc;

/** A client asks for what cannot be; the message is one line and becomes the result. */
final class BadArgument extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadArgument(String line) {
    super(line);
  }

  BadArgument(String line, Throwable cause) {
    super(line, cause);
  }
}
