package org.eidolon.node.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.Permission;

/**
 * Loaded into a node's process by {@link FailClosedIT}, it writes down each address that any code
 * of the process connects or sends to ({@code connect host port}), each name that it looks up
 * ({@code resolve name}), and each multicast group ({@code multicast host}). It forbids nothing.
 */
@SuppressWarnings("removal")
public final class ConnectRecorder extends SecurityManager {
  static final String FILE = "eidolon.test.connects";

  private final Path file = Path.of(System.getProperty(FILE));

  @Override
  public void checkPermission(Permission permission) {}

  @Override
  public void checkPermission(Permission permission, Object context) {}

  @Override
  public void checkConnect(String host, int port) {
    if (port >= 0) {
      write("connect " + host + " " + port);
    } else if (!isAboutOurselves()) {
      write("resolve " + host);
    }
  }

  @Override
  public void checkConnect(String host, int port, Object context) {
    checkConnect(host, port);
  }

  @Override
  public void checkMulticast(InetAddress group) {
    write("multicast " + group.getHostAddress());
  }

  /** Whether somebody asks for the address of a socket of ours, which looks nothing up. */
  private static boolean isAboutOurselves() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(frame -> frame.getMethodName().equals("getRevealedLocalAddress")));
  }

  /** What must be noticed, so that its absence from a node's record says something. */
  public static void main(String[] arguments) throws IOException {
    var here = InetAddress.getByName("localhost");
    try (var server = new ServerSocket(0, 1, here);
        var client = new Socket(here, server.getLocalPort());
        var datagrams = new DatagramSocket()) {
      client.setTcpNoDelay(true);
      datagrams.send(new DatagramPacket(new byte[1], 1, here, datagrams.getLocalPort()));
    }
  }

  private synchronized void write(String line) {
    try {
      Files.writeString(
          file,
          line + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException bad) {
      throw new UncheckedIOException(bad);
    }
  }
}
