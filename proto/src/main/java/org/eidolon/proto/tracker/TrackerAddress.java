package org.eidolon.proto.tracker;

import java.net.URI;
import java.util.Base64;
import org.eidolon.proto.Bytes;

/**
 * Where a tracker is asked, and the key it must prove: {@code https://host:port/#key}.
 *
 * @param host name or IP literal
 * @param key SHA-256 of the tracker's TLS public key (SubjectPublicKeyInfo), 32 bytes; written in
 *     base64url without padding
 */
public record TrackerAddress(String host, int port, Bytes key) {
  public static final int KEY_BYTES = 32;

  public TrackerAddress {
    if (host.isEmpty() || port < 1 || port > 65535 || key.length() != KEY_BYTES) {
      throw new IllegalArgumentException("incomplete tracker address");
    }
  }

  /**
   * @throws IllegalArgumentException with one line that says what is wrong and what is expected
   */
  public static TrackerAddress parse(String text) {
    try {
      var uri = URI.create(text.strip());
      if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
        throw new IllegalArgumentException("no https address");
      }
      if (uri.getFragment() == null) {
        throw new IllegalArgumentException("no key after #");
      }
      var host = uri.getHost().replaceAll("^\\[|\\]$", "");
      int port = uri.getPort() < 0 ? 443 : uri.getPort();
      return new TrackerAddress(
          host, port, Bytes.copyOf(Base64.getUrlDecoder().decode(uri.getFragment())));
    } catch (IllegalArgumentException bad) {
      throw new IllegalArgumentException(
          "not a tracker address: %s; expected https://host:port/#key as the tracker prints it"
              .formatted(bad.getMessage()),
          bad);
    }
  }

  /** The address as people pass it on. */
  public String text() {
    var shown = host.contains(":") ? "[" + host + "]" : host;
    var encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(key.toArray());
    return "https://" + shown + ":" + port + "/#" + encoded;
  }

  @Override
  public String toString() {
    return "TrackerAddress[hidden]";
  }
}
