package org.eidolon.streams.link;

import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** Says in one line why an address cannot be listened on, and what to do. */
final class ListenProblem {
  private static final String ADVICE = "; choose another with --listen HOST:PORT";

  private ListenProblem() {}

  static ListenFailed of(String host, int port, Throwable cause) {
    var shown = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    var said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (said.contains("in use")) {
      return new ListenFailed("port " + port + " is in use (" + shown + ")" + ADVICE, cause);
    } else if (said.contains("denied")) {
      return new ListenFailed("no permission to listen on port " + port + ADVICE, cause);
    } else if (said.contains("cannot assign") || said.contains("can't assign")) {
      return new ListenFailed(host + " is no address of this machine" + ADVICE, cause);
    } else if (cause instanceof UnresolvedAddressException) {
      return new ListenFailed("host " + host + " is not known" + ADVICE, cause);
    }
    return new ListenFailed(
        "cannot listen on " + shown + ": " + cause.getMessage() + ADVICE, cause);
  }
}
