package org.eidolon.node.screen;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A terminal that we have for ourselves until we close it: keys come as they are typed, what stood
 * there before is back afterwards. Signals work as ever; stopping by Ctrl-Z is off, since a shell
 * would get the terminal as we use it.
 */
public final class FullScreen implements AutoCloseable {
  private static final String BEGIN = "\u001b[?1049h\u001b[?25l\u001b[2J";
  private static final String END = "\u001b[0m\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";
  private static final int KEY_BYTES = 16;

  private final PrintStream out;
  private final String before;
  private final boolean colors;
  private WindowSize size;
  private boolean closed;

  private FullScreen(PrintStream out, String before, boolean colors) {
    this.out = out;
    this.before = before;
    this.colors = colors;
    this.size = Stty.size().orElse(WindowSize.USUAL);
  }

  /**
   * Takes the terminal over; empty if there is none in which all this works.
   *
   * @param keys hears what is typed, on a thread of its own
   */
  public static Optional<FullScreen> open(Terminal terminal, Consumer<Key> keys) {
    if (!terminal.isWholeScreen()) {
      return Optional.empty();
    }
    var before = Stty.ask("-g");
    if (before.isEmpty()
        || Stty.ask("-icanon", "-echo", "min", "1", "time", "0", "susp", "undef").isEmpty()) {
      before.ifPresent(Stty::ask);
      return Optional.empty();
    }
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    var screen = new FullScreen(out, before.get(), terminal.colors());
    out.print(BEGIN);
    out.flush();
    var reader = new Thread(() -> read(keys), "keys");
    reader.setDaemon(true);
    reader.start();
    return Optional.of(screen);
  }

  private static void read(Consumer<Key> keys) {
    var typed = new byte[KEY_BYTES];
    try (var in = new FileInputStream("/dev/tty")) {
      for (int read = in.read(typed); read > 0; read = in.read(typed)) {
        Key.in(new String(typed, 0, read, StandardCharsets.US_ASCII)).forEach(keys);
      }
    } catch (IOException gone) {
      // The window was closed.
    }
    keys.accept(Key.QUIT);
  }

  /** As it is now: people resize windows. */
  public WindowSize size() {
    size = Stty.size().orElse(size);
    return size;
  }

  /** Replaces what is shown, without flicker; what is beyond the window is left out. */
  public synchronized void show(List<Line> lines, WindowSize window) {
    if (closed) {
      return;
    }
    var text = new StringBuilder(HOME);
    int shown = Math.min(lines.size(), window.rows());
    for (int row = 0; row < shown; row++) {
      text.append(lines.get(row).shown(window.columns(), colors)).append(REST_OF_LINE);
      // After the last line a new one would scroll the first away.
      text.append(row + 1 < shown ? "\r\n" : "");
    }
    out.print(text.append(shown < window.rows() ? "\r\n" + REST_OF_SCREEN : ""));
    out.flush();
  }

  /** Leaves the terminal as it was found; more than once does nothing more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      out.print(END);
      out.flush();
      Stty.ask(before);
    }
  }
}
