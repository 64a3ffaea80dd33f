package org.eidolon.node.screen;

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

  public boolean colors() {
    return colours;
  }

  /** Whether standard input and output are one as well, so that all of it can be ours. */
  boolean isWholeScreen() {
    return present && console();
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
    return Stty.size().map(WindowSize::columns).orElse(before);
  }

  public String green(String text) {
    return colours ? "\u001b[32m" + text + "\u001b[0m" : text;
  }

  public String bold(String text) {
    return colours ? "\u001b[1m" + text + "\u001b[0m" : text;
  }
}
