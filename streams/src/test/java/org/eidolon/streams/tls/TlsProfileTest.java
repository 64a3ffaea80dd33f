package org.eidolon.streams.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsProfileTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final TlsIdentity DIALLER = TlsIdentity.generate(RANDOM, NOW);
  private static final TlsIdentity ANSWERER = TlsIdentity.generate(RANDOM, NOW);
  private static final List<String> HYBRID = List.of(TlsProfile.HYBRID_GROUP);

  @Test
  void usesTheNativeLibraryWhereItLoads() {
    assertThat(TlsProfile.of(true).isNative()).isTrue();
    assertThat(TlsProfile.of(false).isNative()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void bothProvidersAgreeOnTheHybridGroupAndOnCertificates(boolean dials, boolean answers)
      throws SSLException {
    var client = client(dials, HYBRID).newEngine(UnpooledByteBufAllocator.DEFAULT);
    var server = server(answers, HYBRID).newEngine(UnpooledByteBufAllocator.DEFAULT);

    int helloBytes = shakeHands(client, server);

    assertThat(helloBytes).as("a hybrid key share is long").isGreaterThan(1200);
    assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(client.getSession().getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
    assertThat(TlsIdentity.certificateHash(peer(client))).isEqualTo(ANSWERER.certificateHash());
    assertThat(TlsIdentity.certificateHash(peer(server))).isEqualTo(DIALLER.certificateHash());
    release(client, server);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true"})
  void refusesAFarEndThatKnowsOnlyClassicalKeyExchange(boolean dials, boolean answers) {
    var client = client(dials, List.of("x25519")).newEngine(UnpooledByteBufAllocator.DEFAULT);
    var server = server(answers, HYBRID).newEngine(UnpooledByteBufAllocator.DEFAULT);

    assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
    release(client, server);
  }

  @Test
  void certificatesHaveNothingInCommon() {
    var one = TlsIdentity.generate(RANDOM, NOW).certificate();
    var other = TlsIdentity.generate(RANDOM, NOW).certificate();

    assertThat(one.getSubjectX500Principal()).isNotEqualTo(other.getSubjectX500Principal());
    assertThat(one.getSerialNumber()).isNotEqualTo(other.getSerialNumber());
    assertThat(one.getNotBefore()).isBefore(java.util.Date.from(NOW));
    assertThat(one.getNotAfter()).isAfter(java.util.Date.from(NOW));
    assertThat(TlsIdentity.keyHash(one)).isNotEqualTo(TlsIdentity.keyHash(other));
  }

  private static SslContext client(boolean preferNative, List<String> groups) {
    return TlsProfile.of(preferNative).client(DIALLER, groups, new AnyCertificate());
  }

  private static SslContext server(boolean preferNative, List<String> groups) {
    return TlsProfile.of(preferNative)
        .server(ANSWERER, groups, ClientAuth.REQUIRE, new AnyCertificate());
  }

  private static X509Certificate peer(SSLEngine engine) throws SSLException {
    return (X509Certificate) engine.getSession().getPeerCertificates()[0];
  }

  private static void release(SSLEngine... engines) {
    for (var engine : engines) {
      ReferenceCountUtil.release(engine);
    }
  }

  /** Answers the length of the dialler's first flight. */
  private static int shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
    client.beginHandshake();
    server.beginHandshake();
    var toServer = ByteBuffer.allocate(1 << 17);
    var toClient = ByteBuffer.allocate(1 << 17);
    int first = 0;
    for (int round = 0; round < 50 && (!done(client) || !done(server)); round++) {
      wrap(client, toServer);
      first = first == 0 ? toServer.position() : first;
      unwrap(server, toServer);
      wrap(server, toClient);
      unwrap(client, toClient);
    }
    assertThat(done(client) && done(server)).isTrue();
    return first;
  }

  private static boolean done(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void wrap(SSLEngine engine, ByteBuffer out) throws SSLException {
    runTasks(engine);
    SSLEngineResult result;
    do {
      result = engine.wrap(ByteBuffer.allocate(0), out);
      runTasks(engine);
    } while (result.bytesProduced() > 0);
  }

  private static void unwrap(SSLEngine engine, ByteBuffer in) throws SSLException {
    in.flip();
    var plain = ByteBuffer.allocate(1 << 15);
    SSLEngineResult result;
    do {
      result = engine.unwrap(in, plain);
      runTasks(engine);
    } while (result.bytesConsumed() > 0 && in.hasRemaining());
    in.compact();
  }

  private static void runTasks(SSLEngine engine) {
    for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
      task.run();
    }
  }
}
