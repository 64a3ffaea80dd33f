package org.eidolon.node.screen;

import java.util.concurrent.TimeUnit;

/**
 * Shows progress as the console can: a live bar in a window, now and then a plain line in a log, a
 * JSON line for scripts.
 */
public final class ProgressView {
  private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long SHARING_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Console console;
  private Progress last = Progress.none();
  private long lastNanos;

  public ProgressView(Console console) {
    this.console = console;
  }

  public void show(Progress now, long nanos) {
    if (console.json()) {
      console.event("progress", now.fields());
    } else if (console.terminal().present()) {
      int columns = console.terminal().columns(nanos);
      console.live(ProgressBar.line(now, columns, console.terminal()));
    } else if (worthALine(now, nanos)) {
      console.note(ProgressBar.plain(now));
      last = now;
      lastNanos = nanos;
    }
  }

  private boolean worthALine(Progress now, long nanos) {
    if (!now.state().equals(last.state()) || !now.problem().equals(last.problem())) {
      return true;
    }
    boolean sharing = now.state().equals("SHARING");
    boolean moved =
        now.verified() != last.verified()
            || now.served() != last.served()
            || now.prepared() != last.prepared();
    return moved && nanos - lastNanos >= (sharing ? SHARING_NANOS : PLAIN_NANOS);
  }
}
