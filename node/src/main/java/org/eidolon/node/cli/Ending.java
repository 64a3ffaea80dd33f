package org.eidolon.node.cli;

import java.util.concurrent.Callable;
import org.eidolon.config.InvalidConfig;
import org.eidolon.node.CannotStart;
import org.eidolon.node.client.NodeAnswer;
import org.eidolon.node.screen.Console;
import org.eidolon.proto.metainfo.InvalidMetainfo;

/** How commands end: every failure becomes one line for people and an exit code for scripts. */
public final class Ending {
  private static final String DEBUG = "eidolon.debug";

  private Ending() {}

  /** From {@code --debug}: stack traces are shown from here on. */
  public static void debug() {
    System.setProperty(DEBUG, "true");
    System.setProperty("eidolon.log.level", "DEBUG");
    System.setProperty("eidolon.log.libraries", "INFO");
    System.setProperty("eidolon.log.trace", " [%logger{0}]%n%ex");
  }

  /** Runs a serving command; its code is the process's even if a signal ends it. */
  static int of(StopSignal stop, Console console, Callable<Integer> command) {
    int code = ExitCode.FAILED;
    try {
      code = command.call();
    } catch (Exception bad) {
      code = report(bad, console);
    } finally {
      stop.finished(code);
    }
    return code;
  }

  /** Says what went wrong, and answers the exit code for it. */
  public static int report(Exception bad, Console console) {
    boolean debug = Boolean.getBoolean(DEBUG);
    console.problem(line(bad, debug));
    if (debug) {
      bad.printStackTrace();
    }
    return code(bad);
  }

  private static int code(Exception bad) {
    if (bad instanceof NoTorrent) {
      return ExitCode.NO_TORRENT;
    }
    if (bad instanceof NoNode) {
      return ExitCode.NO_NODE;
    }
    if (bad instanceof NodeAnswer answer && answer.kind() != NodeAnswer.Kind.REFUSED) {
      return ExitCode.NO_NODE;
    }
    return bad instanceof NodeAnswer
            || bad instanceof Refused
            || bad instanceof InvalidMetainfo
            || bad instanceof InvalidConfig
        ? ExitCode.REFUSED
        : ExitCode.FAILED;
  }

  private static String line(Exception bad, boolean debug) {
    boolean known =
        bad instanceof Refused
            || bad instanceof NodeAnswer
            || bad instanceof NoTorrent
            || bad instanceof NoNode
            || bad instanceof Failed
            || bad instanceof CannotStart
            || bad instanceof InvalidConfig
            || bad instanceof InvalidMetainfo;
    var message = bad.getMessage() == null ? "" : bad.getMessage();
    var first = message.lines().findFirst().orElse("");
    if (known && !first.isEmpty()) {
      return first;
    }
    return "unexpected: %s %s%s"
        .formatted(
            bad.getClass().getSimpleName(),
            first,
            debug ? "" : " (a defect of Eidolon; --debug shows where)");
  }
}
