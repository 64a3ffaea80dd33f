package org.eidolon.node;

/** An address as people write it: {@code host:port}, an IPv6 host in brackets. */
record HostPort(String host, int port) {

  /**
   * @param key the setting it stands in, for the message
   * @throws CannotStart if it is none
   */
  static HostPort parse(String text, String key) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      var host = text.substring(0, Math.max(colon, 0)).replaceAll("^\\[|\\]$", "");
      if (host.isEmpty() || port < 0 || port > 65_535) {
        throw new NumberFormatException();
      }
      return new HostPort(host, port);
    } catch (NumberFormatException bad) {
      throw new CannotStart(
          "%s = \"%s\", expected HOST:PORT such as 127.0.0.1:7790 (port 0 picks one)"
              .formatted(key, text),
          bad);
    }
  }

  String text() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
