package org.eidolon.streams.tls;

import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.jsse.BCSSLEngine;

/**
 * Sets the key exchange groups of each Bouncy Castle engine; no global property is touched.
 *
 * <p>Bouncy Castle takes a P-256 signature only if it may exchange keys over P-256 as well, so that
 * group comes last of all; {@link KeyExchangeGuard} refuses a connection that falls back to it.
 */
final class NamedGroups extends DelegatingSslContext {
  private static final String SIGNATURE_CURVE = "secp256r1";

  private final String[] groups;

  NamedGroups(SslContext context, List<String> groups) {
    super(context);
    this.groups =
        Stream.concat(groups.stream(), Stream.of(SIGNATURE_CURVE))
            .distinct()
            .toArray(String[]::new);
  }

  @Override
  protected void initEngine(SSLEngine engine) {
    if (!(engine instanceof BCSSLEngine settable)) {
      throw new IllegalStateException("key exchange groups cannot be set: refusing to go on");
    }
    var parameters = settable.getParameters();
    parameters.setNamedGroups(groups.clone());
    parameters.setUseNamedGroupsOrder(true);
    // Else the first flight brings a classical share, and the handshake takes one more round trip.
    parameters.setEarlyKeyShares(new String[] {groups[0]});
    settable.setParameters(parameters);
  }
}
