package org.eidolon.node.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A console above a node that a test plays. */
@Timeout(60)
final class ConsoleServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path data;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger circuits = new AtomicInteger(1);
  private ConsoleServer server;

  @BeforeEach
  void open() throws IOException {
    server =
        new ConsoleServer(
            this::node,
            shown -> CompletableFuture.completedStage(shown.equals("right")),
            Duration.ofMinutes(10),
            nanos::get);
    server.openSocket(data);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private CompletionStage<ObjectNode> node(String method, ObjectNode arguments) {
    asked.add(method + arguments);
    return switch (method) {
      case "eidolon-network" -> {
        var network = json("{'standing': 'joined', 'members': 7}");
        var list = network.putArray("ownCircuits");
        for (int number = 1; number <= circuits.get(); number++) {
          list.addObject().put("number", number).put("relays", 4).put("first", "peer-ab");
        }
        yield CompletableFuture.completedStage(network);
      }
      case "eidolon-circuit-build" -> {
        circuits.incrementAndGet();
        yield CompletableFuture.completedStage(json("{}"));
      }
      case "eidolon-circuit-close" ->
          arguments.path("number").asInt() <= circuits.get()
              ? CompletableFuture.completedStage(json("{}"))
              : CompletableFuture.failedStage(
                  new IllegalArgumentException("there is no circuit like that"));
      case "session-get" ->
          CompletableFuture.completedStage(
              json("{'speed-limit-down': 512, 'speed-limit-down-enabled': true}"));
      case "torrent-get" ->
          CompletableFuture.completedStage(
              json("{'torrents': [{'id': 3, 'name': 'a\\u001b[2Jb\\nok'}]}"));
      default -> CompletableFuture.completedStage(json("{}"));
    };
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (IOException bad) {
      throw new AssertionError(bad);
    }
  }

  /** Somebody with {@code nc}. */
  private static final class Visitor implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader in;

    Visitor(SocketAddress address) throws IOException {
      channel = SocketChannel.open(address);
      in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    void type(String text) throws IOException {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Lines up to the one that ends an answer, which is the last. */
    List<String> ask(String line) throws IOException {
      type(line + "\n");
      var lines = new ArrayList<String>();
      for (var next = in.readLine(); next != null; next = in.readLine()) {
        lines.add(next);
        if (!next.startsWith(" ")) {
          break;
        }
      }
      return lines;
    }

    boolean isShownOut() throws IOException {
      return in.readLine() == null;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private Visitor visitor() throws IOException {
    return new Visitor(UnixDomainSocketAddress.of(data.resolve(ConsoleServer.SOCKET)));
  }

  @Test
  void onlyItsOwnerCanOpenTheSocketAndItGoesWithTheNode() throws IOException {
    var socket = data.resolve(ConsoleServer.SOCKET);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    try (var left = Files.list(data)) {
      assertThat(left).containsExactly(socket);
    }

    server.close();
    assertThat(socket).doesNotExist();
  }

  @Test
  void takesThePlaceOfASocketThatAKilledProcessLeftBehind() throws IOException {
    server.openSocket(data);
    try (var visitor = visitor()) {
      assertThat(visitor.ask("status")).contains("  standing   joined", "ok");
    }
  }

  @Test
  void tellsHowTheNodeStandsAndWhatItHas() throws IOException {
    try (var visitor = visitor()) {
      assertThat(visitor.ask("help")).contains("ok").anyMatch(line -> line.contains("set KEY"));
      assertThat(visitor.ask("status")).contains("  standing   joined", "  members    7", "ok");
      assertThat(visitor.ask("list circuits"))
          .containsExactly("  circuit 1  4 relays  first peer-ab  0 s old", "ok");
      assertThat(visitor.ask("list neighbors")).containsExactly("  none", "ok");
    }
  }

  @Test
  void namesOfStrangersCannotEndAnAnswerOrSteerATerminal() throws IOException {
    try (var visitor = visitor()) {
      assertThat(visitor.ask("list torrents"))
          .containsExactly("  3  0%  down 0 B/s  up 0 B/s  a?[2Jb?ok", "ok");
    }
  }

  @Test
  void buildsAndClosesCircuits() throws IOException {
    try (var visitor = visitor()) {
      assertThat(visitor.ask("build circuit 3"))
          .containsExactly("  circuit 2  4 relays  first peer-ab  0 s old", "ok");
      assertThat(visitor.ask("close circuit 2")).containsExactly("  closed circuit 2", "ok");
      assertThat(visitor.ask("close circuit 9"))
          .containsExactly("error: there is no circuit like that");
    }
    assertThat(asked)
        .contains("eidolon-circuit-build{\"id\":3}", "eidolon-circuit-close{\"number\":2}");
  }

  @Test
  void setsLimitsWhileTheNodeRuns() throws IOException {
    try (var visitor = visitor()) {
      assertThat(visitor.ask("set limits.down 512K"))
          .containsExactly("  limits.down = 500 KiB/s", "ok");
      assertThat(visitor.ask("set eidolon.limits.up 0")).endsWith("ok");
      assertThat(visitor.ask("set limits.use-alternative on")).endsWith("ok");
      assertThat(visitor.ask("set"))
          .contains("  limits.down = 500 KiB/s", "  limits.up = no limit");
      assertThat(visitor.ask("set limits.down much"))
          .singleElement()
          .asString()
          .startsWith("error: limits.down: not a size");
      assertThat(visitor.ask("set listen 1"))
          .singleElement()
          .asString()
          .startsWith("error: listen cannot be set while the node runs; these can: limits.down");
    }
    assertThat(asked)
        .contains(
            "session-set{\"speed-limit-down-enabled\":true,\"speed-limit-down\":524}",
            "session-set{\"speed-limit-up-enabled\":false}",
            "session-set{\"alt-speed-enabled\":true}");
  }

  @Test
  void aBadLineGetsOneLineBackAndTheNextIsAnswered() throws IOException {
    try (var visitor = visitor()) {
      for (var bad : List.of("dance", "list", "build circuit x", "close circuit", "\u0007 a b")) {
        assertThat(visitor.ask(bad)).singleElement().asString().startsWith("error: ");
      }
      assertThat(visitor.ask("x".repeat(ConsoleSession.MOST_LINE_BYTES + 1)))
          .containsExactly("error: a line has 1024 bytes at most");
      assertThat(visitor.ask("h".repeat(ConsoleSession.MOST_LINE_BYTES)))
          .singleElement()
          .asString()
          .startsWith("error: unknown command");
      assertThat(visitor.ask("status")).endsWith("ok");
      assertThat(visitor.ask("quit")).containsExactly("ok");
      assertThat(visitor.isShownOut()).isTrue();
    }
  }

  @Test
  void soManyAtATimeAndNoMore() throws IOException {
    var visitors = new ArrayList<Visitor>();
    for (int number = 0; number < ConsoleServer.MOST_SESSIONS; number++) {
      visitors.add(visitor());
      assertThat(visitors.get(number).ask("status")).endsWith("ok");
    }
    try (var tooMany = visitor()) {
      assertThat(tooMany.in.readLine()).startsWith("error: too many");
      assertThat(tooMany.isShownOut()).isTrue();
    }
    for (var visitor : visitors) {
      visitor.close();
    }
    await()
        .untilAsserted(
            () -> {
              try (var next = visitor()) {
                assertThat(next.ask("status")).endsWith("ok");
              }
            });
  }

  @Test
  void whoSaysNothingForLongIsShownOut() throws IOException {
    try (var quiet = visitor()) {
      quiet.ask("status");
      nanos.addAndGet(Duration.ofMinutes(11).toNanos());

      assertThat(quiet.isShownOut()).isTrue();
    }
  }

  @Test
  void atThePortNothingIsAnsweredBeforeOneSaysWhoOneIs() throws IOException {
    server.openPort("127.0.0.1", 0);
    var at = server.port().orElseThrow();
    int port = Integer.parseInt(at.substring(at.lastIndexOf(':') + 1));
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);

    for (var bad : List.of("status", "login wrong", "x".repeat(5000))) {
      try (var stranger = new Visitor(address)) {
        stranger.ask(bad);
        assertThat(stranger.isShownOut()).isTrue();
      }
    }
    assertThat(asked).isEmpty();
    try (var visitor = new Visitor(address)) {
      assertThat(visitor.ask("login right")).containsExactly("ok");
      assertThat(visitor.ask("status")).contains("  standing   joined");
    }
  }
}
