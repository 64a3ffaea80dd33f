package org.eidolon.streams.http;

/** The address to serve HTTPS on cannot be used; the message says which and why, in one line. */
public final class HttpListenFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HttpListenFailed(String host, int port, Throwable cause) {
    super(
        "cannot listen on %s:%d: %s; choose another address or stop what uses it"
            .formatted(host, port, cause.getMessage()),
        cause);
  }
}
