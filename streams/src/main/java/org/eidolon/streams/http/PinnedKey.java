package org.eidolon.streams.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eidolon.proto.Bytes;
import org.eidolon.streams.tls.TlsIdentity;

/** Takes the one server whose key was pinned, whatever name or dates its certificate has. */
final class PinnedKey extends X509ExtendedTrustManager {
  /** Somebody else answered. */
  static final class WrongKey extends CertificateException {
    private static final long serialVersionUID = 1L;

    WrongKey() {
      super("the key shown is not the pinned one");
    }
  }

  private final Bytes keyHash;

  /**
   * @param keyHash SHA-256 of the SubjectPublicKeyInfo
   */
  PinnedKey(Bytes keyHash) {
    this.keyHash = keyHash;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || !TlsIdentity.keyHash(chain[0]).equals(keyHash)) {
      throw new WrongKey();
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("not for servers");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("not for servers");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("not for servers");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
