package org.eidolon.node.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps pages of other people from asking us through a visitor's browser: under a name that they
 * let point to us (DNS rebinding), or across sites.
 */
final class Origins {
  private final List<String> allowed;

  /**
   * @param allowed names besides localhost; one that begins with {@code *.} stands for all below it
   */
  Origins(List<String> allowed) {
    this.allowed = allowed.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /** Headers of a request, each empty if it is not there. */
  Optional<Refusal> refuse(
      Optional<String> host, Optional<String> origin, Optional<String> fetchSite) {
    if (host.isEmpty() || host.get().isBlank()) {
      return Optional.of(new Refusal(400, "the request names no host"));
    }
    if (!isOurs(name(host.get()))) {
      return Optional.of(
          new Refusal(
              421,
              "this node does not go by that name; ask by IP address,"
                  + " or list the name in eidolon.control.allowed-hosts"));
    }
    boolean foreign = origin.map(from -> !isSame(from, host.get())).orElse(false);
    if (foreign || !fetchSite.map(Origins::isFromHere).orElse(true)) {
      return Optional.of(new Refusal(403, "requests from pages of other sites are refused"));
    }
    return Optional.empty();
  }

  private static boolean isFromHere(String site) {
    return site.equals("same-origin") || site.equals("none");
  }

  /** Behind a proxy that adds TLS the scheme differs; the rest must not. */
  private static boolean isSame(String origin, String host) {
    var shown = origin.toLowerCase(Locale.ROOT);
    var own = host.toLowerCase(Locale.ROOT);
    return shown.equals("http://" + own) || shown.equals("https://" + own);
  }

  /** The host without its port. */
  private static String name(String host) {
    var text = host.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      boolean whole = end > 0 && text.substring(end + 1).matches("(:\\d*)?");
      return whole ? text.substring(0, end + 1) : text;
    }
    int colon = text.indexOf(':');
    return colon < 0 ? text : text.substring(0, colon);
  }

  /** An address is no name: nobody can make it point elsewhere. */
  private boolean isOurs(String name) {
    return name.equals("localhost")
        || name.matches("\\[[0-9a-f:.]+\\]")
        || name.matches("\\d{1,3}(\\.\\d{1,3}){3}")
        || allowed.stream().anyMatch(each -> matches(each, name));
  }

  private static boolean matches(String allowed, String name) {
    return allowed.startsWith("*.")
        ? name.length() > allowed.length() - 1 && name.endsWith(allowed.substring(1))
        : name.equals(allowed);
  }
}
