package org.eidolon.streams.tls;

import javax.net.ssl.KeyManager;

/** Opens the key manager to tests of other packages. */
public final class TestKeys {
  private TestKeys() {}

  public static KeyManager of(TlsIdentity identity) {
    return new OneIdentity(identity);
  }
}
