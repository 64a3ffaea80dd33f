package org.eidolon.node.screen;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What is known of the window in front of the person: whether there is one, and how wide. */
public final class Terminal {
  private static final int USUAL_COLUMNS = 80;
  private static final long ASK_AGAIN_NANOS = 2_000_000_000L;

  private final boolean present;
  private final boolean colours;
  private int columns = USUAL_COLUMNS;
  private long askedNanos;
  private boolean asked;

  private Terminal(boolean present, boolean colours) {
    this.present = present;
    this.colours = colours;
  }

  /** None at all: plain lines, no colours. */
  public static Terminal none() {
    return new Terminal(false, false);
  }

  /** The one this process was started in, if standard error is shown there. */
  public static Terminal ofProcess() {
    var told = System.getProperty("eidolon.terminal");
    boolean present = told == null ? console() : Boolean.parseBoolean(told);
    var kind = System.getenv("TERM");
    boolean able = present && kind != null && !kind.equals("dumb");
    var without = System.getenv("NO_COLOR");
    return new Terminal(able, able && (without == null || without.isEmpty()));
  }

  /** Whether both standard input and output are a terminal; newer JDKs say so by a method. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean console() {
    var console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJdk) {
      return true;
    }
  }

  public boolean present() {
    return present;
  }

  /** Columns of the window now; asked for again every two seconds, as people resize windows. */
  public int columns(long nowNanos) {
    if (present && (!asked || nowNanos - askedNanos > ASK_AGAIN_NANOS)) {
      asked = true;
      askedNanos = nowNanos;
      columns = askColumns(columns);
    }
    return columns;
  }

  private static int askColumns(int before) {
    try {
      var process =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return before;
      }
      var answer = new String(process.getInputStream().readNBytes(32), StandardCharsets.US_ASCII);
      int columns = Integer.parseInt(answer.strip().replaceAll("^\\d+ ", ""));
      return columns > 0 ? columns : before;
    } catch (IOException | NumberFormatException unknown) {
      return before;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return before;
    }
  }

  public String green(String text) {
    return colours ? "\u001b[32m" + text + "\u001b[0m" : text;
  }

  public String bold(String text) {
    return colours ? "\u001b[1m" + text + "\u001b[0m" : text;
  }
}
