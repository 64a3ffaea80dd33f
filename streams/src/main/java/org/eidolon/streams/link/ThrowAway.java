package org.eidolon.streams.link;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eidolon.proto.Bytes;
import org.eidolon.streams.tls.AnyCertificate;
import org.eidolon.streams.tls.TlsIdentity;
import org.eidolon.streams.tls.TlsProfile;

/** The certificate of our links: it says nothing about us, and is replaced every two days. */
final class ThrowAway {
  private static final Duration LIFE = Duration.ofDays(2);
  private static final List<String> GROUPS = List.of(TlsProfile.HYBRID_GROUP);

  private final CompletableFuture<TlsProfile> profile = new CompletableFuture<>();
  private final CompletableFuture<Current> first = new CompletableFuture<>();
  private final SecureRandom random;
  private final InstantSource clock;
  private Optional<Current> later = Optional.empty();

  /**
   * One certificate and what TLS makes of it.
   *
   * @param certificate its SHA-256
   */
  record Current(Bytes certificate, SslContext dialling, SslContext answering, Instant until) {}

  private ThrowAway(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /**
   * The first one is made on a thread of its own: in a fresh process it loads the native library
   * and some hundred classes, for which the rest of a node's start need not wait.
   */
  static ThrowAway soon(boolean preferNative, SecureRandom random, InstantSource clock) {
    var made = new ThrowAway(random, clock);
    var maker = new Thread(() -> made.begin(preferNative), "eidolon-certificate");
    maker.setDaemon(true);
    maker.start();
    return made;
  }

  private void begin(boolean preferNative) {
    try {
      profile.complete(TlsProfile.of(preferNative));
      first.complete(fresh(clock.instant()));
    } catch (Throwable failed) {
      // Errors as well: a native library may fail by one. Whoever asks for a certificate hears it.
      profile.completeExceptionally(failed);
      first.completeExceptionally(failed);
    }
  }

  /**
   * Waits for the first one.
   *
   * @throws IllegalStateException if TLS as we speak it is not to be had here
   */
  synchronized Current current() {
    var now = clock.instant();
    var current = later.orElseGet(this::first);
    if (now.isAfter(current.until())) {
      current = fresh(now);
      later = Optional.of(current);
    }
    return current;
  }

  private Current first() {
    try {
      return first.join();
    } catch (CompletionException failed) {
      throw new IllegalStateException("no certificate could be made", failed.getCause());
    }
  }

  private Current fresh(Instant now) {
    var identity = TlsIdentity.generate(random, now);
    return new Current(
        identity.certificateHash(),
        profile.join().client(identity, GROUPS, new AnyCertificate()),
        profile.join().server(identity, GROUPS, ClientAuth.REQUIRE, new AnyCertificate()),
        now.plus(LIFE));
  }
}
