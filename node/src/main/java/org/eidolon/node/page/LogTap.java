package org.eidolon.node.page;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * Keeps what this process logs at info and above, where Logback does the logging. A program that
 * embeds a node and logs otherwise has its log elsewhere, and none here.
 */
final class LogTap extends AppenderBase<ILoggingEvent> {
  private final LogLines lines;

  private LogTap(LogLines lines) {
    this.lines = lines;
  }

  /**
   * @return takes the tap off again
   */
  static Runnable into(LogLines lines) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return () -> {};
    }
    var tap = new LogTap(lines);
    tap.setName("page");
    tap.setContext(context);
    tap.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(tap);
    return () -> {
      root.detachAppender(tap);
      tap.stop();
    };
  }

  @Override
  protected void append(ILoggingEvent event) {
    var level = event.getLevel();
    if (level.isGreaterOrEqual(Level.INFO)) {
      lines.add(
          event.getTimeStamp(),
          level.toString().toLowerCase(Locale.ROOT),
          event.getFormattedMessage());
    }
  }
}
