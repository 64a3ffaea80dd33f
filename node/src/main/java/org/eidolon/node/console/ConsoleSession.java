package org.eidolon.node.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eidolon.node.screen.Console;

/**
 * One who is at the console, from his first line to his last; on a thread of its own.
 *
 * <pre>
 *   line ── "  some line" * ── "ok" | "error: why"
 * </pre>
 */
final class ConsoleSession {
  static final int MOST_LINE_BYTES = 1024;

  private static final int MOST_WORDS = 8;
  private static final long ANSWER_SECONDS = 15;
  private static final String LOGIN = "login ";
  private static final String OK = "ok";
  private static final String ERROR = "error: ";

  private final ByteChannel channel;
  private final LineReader lines;
  private final Commands commands;
  private final Runnable heard;

  /**
   * @param heard told with each line: this session is not idle
   */
  ConsoleSession(ByteChannel channel, Node node, Runnable heard) {
    this.channel = channel;
    this.lines = new LineReader(channel, MOST_LINE_BYTES);
    this.commands = new Commands(node);
    this.heard = heard;
  }

  /**
   * Nothing is answered before that; a wrong one ends the session.
   *
   * @param admits decides by what is shown, the rest of the first line after {@code login}
   */
  boolean login(Function<String, CompletionStage<Boolean>> admits) throws IOException {
    try {
      var line = lines.next().orElse("");
      heard.run();
      boolean right = line.startsWith(LOGIN) && now(admits.apply(line.substring(LOGIN.length())));
      say(right ? OK : ERROR + "expected: login TOKEN, or login USER PASSWORD");
      return right;
    } catch (LineReader.TooLong bad) {
      return false;
    }
  }

  /** Returns when he is gone or says so. */
  void serve() throws IOException {
    while (true) {
      try {
        var line = lines.next();
        heard.run();
        if (line.isEmpty() || isLast(line.get())) {
          return;
        }
        answer(words(line.get()));
      } catch (LineReader.TooLong bad) {
        say(ERROR + "a line has %d bytes at most".formatted(MOST_LINE_BYTES));
      }
    }
  }

  private boolean isLast(String line) throws IOException {
    boolean last = line.strip().equals("quit") || line.strip().equals("exit");
    if (last) {
      say(OK);
    }
    return last;
  }

  private static List<String> words(String line) {
    return Arrays.stream(line.strip().split("\\s+", MOST_WORDS)).toList();
  }

  private void answer(List<String> words) throws IOException {
    if (words.get(0).isEmpty()) {
      return;
    }
    try {
      var answer = new StringBuilder();
      for (var line : now(commands.answer(words))) {
        answer.append("  ").append(Console.printable(line)).append('\n');
      }
      say(answer + OK);
    } catch (BadLine | IllegalArgumentException bad) {
      say(ERROR + Console.printable(bad.getMessage()));
    }
  }

  private static <T> T now(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      var cause =
          failed.getCause() instanceof CompletionException inner
              ? inner.getCause()
              : failed.getCause();
      throw cause instanceof IllegalArgumentException bad
          ? bad
          : new BadLine("the node is too busy to answer; try again");
    } catch (TimeoutException late) {
      throw new BadLine("the node is too busy to answer; try again");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new BadLine("the node stops");
    }
  }

  private void say(String text) throws IOException {
    var bytes = ByteBuffer.wrap((text + '\n').getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
