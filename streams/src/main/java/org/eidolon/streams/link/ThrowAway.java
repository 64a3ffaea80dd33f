package org.eidolon.streams.link;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.streams.tls.AnyCertificate;
import org.eidolon.streams.tls.TlsIdentity;
import org.eidolon.streams.tls.TlsProfile;

/** The certificate of our links: it says nothing about us, and is replaced every two days. */
final class ThrowAway {
  private static final Duration LIFE = Duration.ofDays(2);
  private static final List<String> GROUPS = List.of(TlsProfile.HYBRID_GROUP);

  private final TlsProfile profile;
  private final SecureRandom random;
  private final InstantSource clock;
  private Current current;

  /**
   * One certificate and what TLS makes of it.
   *
   * @param certificate its SHA-256
   */
  record Current(Bytes certificate, SslContext dialling, SslContext answering, Instant until) {}

  ThrowAway(TlsProfile profile, SecureRandom random, InstantSource clock) {
    this.profile = profile;
    this.random = random;
    this.clock = clock;
    this.current = fresh(clock.instant());
  }

  synchronized Current current() {
    var now = clock.instant();
    if (now.isAfter(current.until())) {
      current = fresh(now);
    }
    return current;
  }

  private Current fresh(Instant now) {
    var identity = TlsIdentity.generate(random, now);
    return new Current(
        identity.certificateHash(),
        profile.client(identity, GROUPS, new AnyCertificate()),
        profile.server(identity, GROUPS, ClientAuth.REQUIRE, new AnyCertificate()),
        now.plus(LIFE));
  }
}
