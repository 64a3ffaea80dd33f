package org.eidolon.node.screen;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a command speaks. Results and machine-readable lines go to standard output, talk and the
 * live line to standard error, so that either can be kept without the other.
 */
public final class Console {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;
  private final boolean json;
  private boolean live;

  public Console(PrintStream out, PrintStream err, Terminal terminal, boolean json) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.json = json;
  }

  /** This process's own streams, in UTF-8 whatever the locale says. */
  public static Console ofProcess(boolean json) {
    return new Console(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        json ? Terminal.none() : Terminal.ofProcess(),
        json);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  public boolean json() {
    return json;
  }

  public Terminal terminal() {
    return terminal;
  }

  /** The one line that scripts wait for, in every mode. */
  public synchronized void ready(String role, String address) {
    endLive();
    out.println("ready " + role + " " + address);
    event("ready", Map.of("role", role, "address", address));
  }

  /** A line of a command's result, for people. */
  public synchronized void result(String text) {
    if (!json) {
      endLive();
      out.println(printable(text));
    }
  }

  /** The same, in bold if that can be shown. */
  public synchronized void result(String text, boolean bold) {
    if (!json) {
      endLive();
      var line = printable(text);
      out.println(bold ? terminal.bold(line) : line);
    }
  }

  /** A line for programs, as it is. */
  public synchronized void line(String text) {
    out.println(text);
  }

  /** Begins a page anew on a terminal; elsewhere what was said stays. */
  public synchronized void clear(String sequence) {
    if (terminal.present()) {
      out.print(sequence);
      out.flush();
    }
  }

  /** Before what people type, on a terminal alone. */
  public synchronized void prompt(String text) {
    if (terminal.present()) {
      err.print(text);
      err.flush();
    }
  }

  /** What is going on, for people. */
  public synchronized void note(String text) {
    if (!json) {
      endLive();
      err.println(printable(text));
    }
  }

  /** What went wrong: one line, in every mode. */
  public synchronized void problem(String text) {
    endLive();
    err.println("eidolon: " + printable(text));
    event("problem", Map.of("problem", text));
  }

  /** One JSON object on a line of standard output; silent without {@code --json}. */
  public synchronized void event(String name, Map<String, ?> fields) {
    if (json) {
      var all = new LinkedHashMap<String, Object>();
      all.put("event", name);
      all.putAll(fields);
      out.println(GSON.toJson(all));
    }
  }

  /** A line of JSON that is no event. */
  public synchronized void object(Map<String, ?> fields) {
    out.println(GSON.toJson(fields));
  }

  /** Replaces the live line of a terminal; silent where there is none. */
  public synchronized void live(String text) {
    if (terminal.present()) {
      err.print("\r" + text + "\u001b[K");
      err.flush();
      live = true;
    }
  }

  /** Leaves the live line as it stands and goes to the next. */
  public synchronized void endLive() {
    if (live) {
      err.println();
      live = false;
    }
  }

  /** Names come from strangers: nothing in them may steer the terminal or break the line. */
  public static String printable(String text) {
    var safe = new StringBuilder(text.length());
    text.codePoints().map(c -> steers(c) ? '?' : c).forEach(safe::appendCodePoint);
    return safe.toString();
  }

  private static boolean steers(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
