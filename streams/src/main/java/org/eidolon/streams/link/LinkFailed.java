package org.eidolon.streams.link;

/** A link could not be opened. */
public final class LinkFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final LinkCloseReason reason;

  public LinkFailed(LinkCloseReason reason) {
    super("link failed: " + reason);
    this.reason = reason;
  }

  public LinkCloseReason reason() {
    return reason;
  }
}
