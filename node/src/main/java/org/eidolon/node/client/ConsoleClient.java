package org.eidolon.node.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Talks to the console of a node of this machine, at the socket in its data folder. It is the
 * command line's alone.
 */
public final class ConsoleClient implements AutoCloseable {
  private static final String SOCKET = "console.socket";
  private static final String OK = "ok";
  private static final String ERROR = "error: ";

  private final SocketChannel channel;
  private final BufferedReader answers;

  private ConsoleClient(SocketChannel channel) {
    this.channel = channel;
    this.answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
  }

  /**
   * @throws NodeAnswer if nobody answers there
   */
  public static ConsoleClient open(Path data) {
    try {
      return new ConsoleClient(
          SocketChannel.open(UnixDomainSocketAddress.of(data.resolve(SOCKET))));
    } catch (IOException | UnsupportedOperationException nobody) {
      throw new NodeAnswer(
          NodeAnswer.Kind.NOBODY,
          "no node has its console in %s; start one with eidolon up, or say where with --data"
              .formatted(data),
          nobody);
    }
  }

  /**
   * Lines of the answer to one line.
   *
   * @throws NodeAnswer if there is none, or the node refuses
   */
  public List<String> ask(String line) {
    try {
      var bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return answer();
    } catch (IOException gone) {
      throw over(gone);
    }
  }

  private List<String> answer() throws IOException {
    var lines = new ArrayList<String>();
    while (true) {
      var line = answers.readLine();
      if (line == null) {
        throw over(null);
      } else if (line.equals(OK)) {
        return lines;
      } else if (line.startsWith(ERROR)) {
        throw new NodeAnswer(NodeAnswer.Kind.REFUSED, line.substring(ERROR.length()));
      }
      lines.add(line.strip());
    }
  }

  private static NodeAnswer over(IOException why) {
    return new NodeAnswer(NodeAnswer.Kind.NOBODY, "the node has closed its console", why);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException gone) {
      // It is closed all the same.
    }
  }
}
