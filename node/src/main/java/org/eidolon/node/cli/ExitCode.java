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

  /** No node runs that the command could steer, or it does not let us in. */
  public static final int NO_NODE = 4;

  /** The node has no such torrent. */
  public static final int NO_TORRENT = 5;

  /** Stopped by a signal before the work was done. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
