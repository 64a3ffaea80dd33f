package org.eidolon.node.console;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Listens for people at the console of a node, on this machine alone: at a socket in the data
 * folder, which its owner alone can open, and perhaps at a port. So many at a time, each on a
 * thread of its own; who says nothing for long is shown out, as is whoever takes no answers.
 */
public final class ConsoleServer implements AutoCloseable {
  /** Of the socket in a node's data folder. */
  public static final String SOCKET = "console.socket";

  static final int MOST_SESSIONS = 16;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String FULL = "error: too many are at the console; try again later\n";

  /** Who comes by the port says who he is first. */
  private record Door(ServerSocketChannel listening, boolean guarded) {}

  private final Node node;
  private final Function<String, CompletionStage<Boolean>> login;
  private final Duration idle;
  private final LongSupplier nanos;
  private final Map<SocketChannel, Long> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger present = new AtomicInteger();
  private final List<Door> doors = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService watch;
  private volatile Optional<String> port = Optional.empty();
  private Path socket;
  private volatile boolean closed;

  /**
   * A console without doors.
   *
   * @param login decides who may come by a port, by what he shows after {@code login}
   * @param idle how long somebody may say nothing
   */
  public ConsoleServer(
      Node node,
      Function<String, CompletionStage<Boolean>> login,
      Duration idle,
      LongSupplier nanos) {
    this.node = node;
    this.login = login;
    this.idle = idle;
    this.nanos = nanos;
    this.watch = Executors.newSingleThreadScheduledExecutor(work -> thread(work, "console-watch"));
    var unused = watch.scheduleWithFixedDelay(this::showIdleOut, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Opens the socket of a data folder, in place of one that a process left behind.
   *
   * @throws IOException in one line if there can be none, such as where paths are too long
   */
  public void openSocket(Path data) throws IOException {
    var door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    // It gets its place when nobody else can open it any more: by the folder it is born in, nobody
    // else could before.
    var cradle = Files.createTempDirectory(data, ".c");
    var born = cradle.resolve("s");
    try {
      door.bind(UnixDomainSocketAddress.of(born));
      if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(born, PosixFilePermissions.fromString("rw-------"));
      }
      socket = data.resolve(SOCKET);
      Files.move(born, socket, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException bad) {
      door.close();
      throw bad;
    } finally {
      Files.deleteIfExists(born);
      Files.deleteIfExists(cradle);
    }
    serve(new Door(door, false));
  }

  /** Opens a port of this machine. */
  public void openPort(String host, int wanted) throws IOException {
    var bare = host.equals("localhost") ? "127.0.0.1" : host;
    var door = ServerSocketChannel.open();
    try {
      door.bind(new InetSocketAddress(bare, wanted));
    } catch (IOException bad) {
      door.close();
      throw bad;
    }
    serve(new Door(door, true));
    var bound = ((InetSocketAddress) door.getLocalAddress()).getPort();
    port = Optional.of((bare.contains(":") ? "[" + bare + "]" : bare) + ":" + bound);
  }

  /** {@code host:port} of the port; empty if there is none. */
  public Optional<String> port() {
    return port;
  }

  private void serve(Door door) {
    doors.add(door);
    thread(() -> accept(door), "console-door").start();
  }

  private void accept(Door door) {
    while (!closed) {
      try {
        admit(door.listening().accept(), door.guarded());
      } catch (IOException ended) {
        if (!door.listening().isOpen()) {
          return;
        }
        // No file descriptor is left, say: this may pass, and must not cost a core until then.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void admit(SocketChannel channel, boolean guarded) throws IOException {
    if (present.incrementAndGet() > MOST_SESSIONS) {
      present.decrementAndGet();
      try (channel) {
        channel.write(ByteBuffer.wrap(FULL.getBytes(StandardCharsets.UTF_8)));
      }
      return;
    }
    sessions.put(channel, nanos.getAsLong());
    thread(() -> serve(channel, guarded), "console").start();
  }

  private void serve(SocketChannel channel, boolean guarded) {
    try (channel) {
      var session =
          new ConsoleSession(
              channel,
              node,
              () -> sessions.computeIfPresent(channel, (same, before) -> nanos.getAsLong()));
      if (!guarded || session.login(login)) {
        session.serve();
      }
    } catch (IOException gone) {
      // He left, or was shown out.
    } finally {
      sessions.remove(channel);
      present.decrementAndGet();
    }
  }

  private void showIdleOut() {
    long now = nanos.getAsLong();
    sessions.forEach(
        (channel, heard) -> {
          if (now - heard > idle.toNanos()) {
            close(channel);
          }
        });
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException gone) {
      // It is closed all the same.
    }
  }

  private static Thread thread(Runnable work, String name) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Shows everybody out and takes the socket away. */
  @Override
  public void close() {
    closed = true;
    watch.shutdownNow();
    for (var door : doors) {
      try {
        door.listening().close();
      } catch (IOException gone) {
        // As good as closed.
      }
    }
    sessions.keySet().forEach(ConsoleServer::close);
    if (socket != null) {
      try {
        Files.deleteIfExists(socket);
      } catch (IOException stays) {
        // Whoever opens it finds nobody there.
      }
    }
  }
}
