package org.eidolon.streams.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.security.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jsse.BCSSLSocket;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.streams.tls.AnyCertificate;
import org.eidolon.streams.tls.TestKeys;
import org.eidolon.streams.tls.TlsIdentity;
import org.eidolon.streams.tls.TlsProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TlsTransportTest {
  private static final String PORTABLE = "native-tls = false";

  @Test
  void carriesTenThousandCellsEachWayInOrder() throws Exception {
    try (var ends = new Ends("", "")) {
      exchange(ends, 10_000);
    }
  }

  @ParameterizedTest
  @CsvSource({"native-tls = false,native-tls = true", "native-tls = true,native-tls = false"})
  void bothTlsProvidersUnderstandEachOther(String near, String far) throws Exception {
    try (var ends = new Ends(near, far)) {
      exchange(ends, 1000);
    }
  }

  private static void exchange(Ends ends, int count) throws Exception {
    var dialled = ends.dial();
    var accepted = ends.accepted();
    assertThat(dialled.peer()).isEqualTo(Ends.peer(ends.answerer));
    assertThat(accepted.peer()).isEqualTo(Ends.peer(ends.dialler));
    assertThat(dialled.dialledByUs()).isTrue();
    assertThat(accepted.dialledByUs()).isFalse();
    var near = Ends.Listener.on(dialled, count).reading();
    var far = Ends.Listener.on(accepted, count).reading();

    for (int sent = 0; sent < count; sent += 10) {
      dialled.write(batch(sent));
      accepted.write(batch(sent));
    }

    var numbers = IntStream.range(0, count).boxed().toList();
    assertThat(Ends.await(near.all)).isEqualTo(numbers);
    assertThat(Ends.await(far.all)).isEqualTo(numbers);
    dialled.close(LinkCloseReason.REQUESTED);
    assertThat(Ends.await(near.closed)).isEqualTo(LinkCloseReason.REQUESTED);
    assertThat(Ends.await(far.closed)).isEqualTo(LinkCloseReason.CLOSED_BY_PEER);
  }

  private static List<Cell> batch(int first) {
    return IntStream.range(first, first + 10).mapToObj(Ends::cell).toList();
  }

  @Test
  void holdsTheWriterBackWhileTheFarEndDoesNotRead() throws Exception {
    try (var ends = new Ends("write-buffer-cells = 16", "")) {
      var dialled = ends.dial();
      var far = ends.accepted();
      var near = Ends.Listener.on(dialled, 0);

      var written = new ArrayList<Cell>();
      await()
          .until(
              () -> {
                while (dialled.writable()) {
                  dialled.write(batch(written.size()));
                  written.addAll(batch(written.size()));
                }
                return written.size() > 64 && !dialled.writable();
              });
      var reader = Ends.Listener.on(far, written.size()).reading();

      Ends.await(near.writable);
      assertThat(Ends.await(reader.all)).hasSizeGreaterThanOrEqualTo(written.size());
    }
  }

  @Test
  void runsLaterWorkOnAThreadOfTheSocketsAndNoSoonerThanAsked() throws Exception {
    var pause = Duration.ofMillis(3);
    var thread = new CompletableFuture<String>();
    try (var ends = new Ends("", "")) {
      long begun = System.nanoTime();
      ends.near.after(pause, () -> thread.complete(Thread.currentThread().getName()));

      assertThat(Ends.await(thread)).startsWith("eidolon-link");
      assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(pause.toNanos());
    }
  }

  @Test
  void takesNoWorkAfterItsEnd() throws Exception {
    var ends = new Ends("", "");
    ends.close();

    assertThatCode(() -> ends.near.after(Duration.ZERO, () -> {})).doesNotThrowAnyException();
  }

  @Test
  void deliversNothingUnlessAsked() throws Exception {
    try (var ends = new Ends("", "")) {
      var near = ends.dial();
      var far = ends.accepted();
      var listener = Ends.Listener.on(far, 1);

      near.write(batch(0));

      assertThat(listener.all).isNotDone();
      listener.reading();
      assertThat(Ends.await(listener.all)).startsWith(0);
    }
  }

  @Test
  void refusesAFarEndThatIsSomebodyElse() throws Exception {
    try (var ends = new Ends("", "")) {
      var stranger = Ends.peer(SigningKey.generate(Ends.RANDOM));

      assertDialFails(ends, ends.address(), stranger, LinkCloseReason.WRONG_IDENTITY);
      assertThat(ends.near.counts()).containsEntry(LinkCloseReason.WRONG_IDENTITY, 1L);
    }
  }

  private static void assertDialFails(
      Ends ends, PeerAddress address, PeerId expected, LinkCloseReason reason) {
    assertThatThrownBy(() -> Ends.await(ends.near.dial(address, expected).toCompletableFuture()))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            LinkFailed.class, failed -> assertThat(failed.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", PORTABLE})
  void closesOnBytesThatAreNoTls(String config) throws Exception {
    try (var ends = new Ends("", config);
        var socket = new Socket(ends.bound.host(), ends.bound.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(US_ASCII));

      assertCloses(socket, ends, LinkCloseReason.TLS_FAILED);
    }
  }

  @Test
  void closesOnAnotherProtocolInsideTls() throws Exception {
    try (var ends = new Ends("", "");
        var socket = tls(ends, TlsProfile.HYBRID_GROUP)) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));

      assertCloses(socket, ends, LinkCloseReason.WRONG_PROTOCOL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", PORTABLE})
  void refusesClassicalKeyExchange(String config) throws Exception {
    try (var ends = new Ends("", config)) {
      assertThatThrownBy(() -> tls(ends, "secp256r1")).isInstanceOf(IOException.class);

      await()
          .untilAsserted(
              () -> assertThat(ends.far.counts()).containsEntry(LinkCloseReason.TLS_FAILED, 1L));
    }
  }

  private static Socket tls(Ends ends, String group) throws Exception {
    var identity = TlsIdentity.generate(Ends.RANDOM, Instant.now());
    var context = SSLContext.getInstance("TLS", jsse());
    context.init(
        new KeyManager[] {TestKeys.of(identity)}, new TrustManager[] {new AnyCertificate()}, null);
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(ends.bound.host(), ends.bound.port());
    var settable = (BCSSLSocket) socket;
    var parameters = settable.getParameters();
    parameters.setNamedGroups(Stream.of(group, "secp256r1").distinct().toArray(String[]::new));
    parameters.setEarlyKeyShares(new String[] {group});
    settable.setParameters(parameters);
    socket.startHandshake();
    // TLS 1.3: the far end's refusal comes after our side is done.
    if (!group.equals(TlsProfile.HYBRID_GROUP) && socket.getInputStream().read() < 0) {
      throw new EOFException();
    }
    return socket;
  }

  private static Provider jsse() {
    assertThat(TlsProfile.of(false).isNative()).isFalse();
    return new BouncyCastleJsseProvider();
  }

  private static void assertCloses(Socket socket, Ends ends, LinkCloseReason reason) {
    await().until(() -> ends.far.counts().get(reason) == 1);
    await().until(() -> readsEnd(socket));
    assertThat(ends.accepted).isEmpty();
  }

  private static boolean readsEnd(Socket socket) {
    try {
      return socket.getInputStream().skip(8192) < 0 || socket.getInputStream().read() < 0;
    } catch (IOException closed) {
      return true;
    }
  }

  @Test
  void givesUpOnAFarEndThatSaysNothing() throws Exception {
    try (var ends = new Ends("", "handshake-timeout = 100ms");
        var socket = new Socket(ends.bound.host(), ends.bound.port())) {
      assertCloses(socket, ends, LinkCloseReason.HANDSHAKE_TIMEOUT);
    }
  }

  @Test
  void boundsTheConnectionsThatHaveNotProvenAnything() throws Exception {
    try (var ends = new Ends("", "handshakes = 1");
        var first = new Socket(ends.bound.host(), ends.bound.port());
        var second = new Socket(ends.bound.host(), ends.bound.port())) {
      assertThat(first.isConnected() && second.isConnected()).isTrue();
      await().until(() -> ends.far.counts().get(LinkCloseReason.TOO_MANY) == 1);
    }
  }

  @Test
  void saysWhichPortIsInUseAndWhatToDo() throws Exception {
    try (var ends = new Ends("", "")) {
      var listening = ends.near.listen("127.0.0.1", ends.bound.port(), any -> {});

      assertThatThrownBy(() -> Ends.await(listening.toCompletableFuture()))
          .cause()
          .isInstanceOf(ListenFailed.class)
          .hasMessageContaining("port " + ends.bound.port() + " is in use")
          .hasMessageContaining("--listen HOST:PORT");
    }
  }

  @Test
  void saysThatAnAddressIsNotOurs() throws Exception {
    try (var ends = new Ends("", "")) {
      var listening = ends.near.listen("203.0.113.7", 0, any -> {});

      assertThatThrownBy(() -> Ends.await(listening.toCompletableFuture()))
          .cause()
          .hasMessageStartingWith("203.0.113.7 is no address of this machine");
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    try (var ends = new Ends("", "")) {
      ends.far.close();
      await().until(() -> refuses(ends));
    }
  }

  private static boolean refuses(Ends ends) {
    try {
      Ends.await(ends.near.dial(ends.address(), Ends.peer(ends.answerer)).toCompletableFuture());
      return false;
    } catch (Exception failed) {
      return failed.getCause() instanceof LinkFailed known
          && known.reason() == LinkCloseReason.REFUSED;
    }
  }

  @Test
  void neverLooksANameUp() throws Exception {
    try (var ends = new Ends("", "")) {
      assertDialFails(
          ends, new PeerAddress("fade", 1), Ends.peer(ends.answerer), LinkCloseReason.UNREACHABLE);
    }
  }
}
