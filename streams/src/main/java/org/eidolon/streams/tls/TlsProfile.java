package org.eidolon.streams.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/**
 * How we speak TLS: version 1.3 alone, named key exchange groups alone, no session tickets, over
 * BoringSSL if its native library loads and Bouncy Castle's TLS otherwise. Who insists on one group
 * puts a {@link KeyExchangeGuard} before the handler as well.
 */
public final class TlsProfile {
  /** Hybrid key exchange: safe while either X25519 or ML-KEM-768 is. */
  public static final String HYBRID_GROUP = "X25519MLKEM768";

  private static final String VERSION = "TLSv1.3";
  private static final List<String> CIPHERS =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_256_GCM_SHA384");
  private static final int MAX_CERTIFICATES_BYTES = 16 * 1024;

  /** Tells of every handshake; kept here, for the JDK forgets the level of an unused logger. */
  private static final Logger PORTABLE_LOG = Logger.getLogger("org.bouncycastle.jsse");

  private final Optional<Provider> portable;

  private TlsProfile(Optional<Provider> portable) {
    this.portable = portable;
  }

  /**
   * @param preferNative false always takes the portable provider
   */
  public static TlsProfile of(boolean preferNative) {
    if (preferNative
        && OpenSsl.isAvailable()
        && SslProvider.isTlsv13Supported(SslProvider.OPENSSL)) {
      return new TlsProfile(Optional.empty());
    }
    PORTABLE_LOG.setLevel(Level.SEVERE);
    // Last in the list, for ML-KEM only: AES stays with the JDK's provider, which is ten times
    // faster. The same holds for the no-argument constructor.
    if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
      Security.addProvider(new BouncyCastleProvider());
    }
    return new TlsProfile(Optional.of(new BouncyCastleJsseProvider()));
  }

  /** Whether BoringSSL does the work. */
  public boolean isNative() {
    return portable.isEmpty();
  }

  /** For the end that accepts; {@code trust} judges the certificates that {@code asked} brings. */
  public SslContext server(
      TlsIdentity own, List<String> groups, ClientAuth asked, TrustManager trust) {
    return build(
        SslContextBuilder.forServer(new OneIdentity(own)).clientAuth(asked).trustManager(trust),
        groups);
  }

  /** For the end that dials, which shows a certificate of its own. */
  public SslContext client(TlsIdentity own, List<String> groups, TrustManager trust) {
    return build(
        SslContextBuilder.forClient()
            .keyManager(new OneIdentity(own))
            .endpointIdentificationAlgorithm(null)
            .trustManager(trust),
        groups);
  }

  /** For the end that dials and stays without a certificate. */
  public SslContext client(List<String> groups, TrustManager trust) {
    return build(
        SslContextBuilder.forClient().endpointIdentificationAlgorithm(null).trustManager(trust),
        groups);
  }

  private SslContext build(SslContextBuilder builder, List<String> groups) {
    builder.protocols(VERSION).ciphers(CIPHERS);
    try {
      if (portable.isPresent()) {
        builder.sslProvider(SslProvider.JDK).sslContextProvider(portable.get());
        return new NamedGroups(builder.build(), groups);
      }
      return builder
          .sslProvider(SslProvider.OPENSSL)
          .option(OpenSslContextOption.GROUPS, groups.toArray(String[]::new))
          .option(OpenSslContextOption.MAX_CERTIFICATE_LIST_BYTES, MAX_CERTIFICATES_BYTES)
          .build();
    } catch (SSLException unusable) {
      throw new IllegalStateException("TLS 1.3 with " + groups + " is not available", unusable);
    }
  }
}
