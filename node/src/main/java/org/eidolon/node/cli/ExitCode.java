package org.eidolon.node.cli;

/** What a command's exit code says; the README lists them. */
public final class ExitCode {
  public static final int OK = 0;

  /** The world did not allow it: a port in use, a full disk, a network that refuses us. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** An input is refused: a torrent, a configuration file, a folder. */
  public static final int REFUSED = 3;

  /** Stopped by a signal before the work was done. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
