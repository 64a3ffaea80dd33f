package org.eidolon.streams.link;

import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.eidolon.proto.cell.MalformedCell;

/** Closes connections, and remembers the first reason of each. */
final class Closing {
  private static final AttributeKey<LinkCloseReason> REASON =
      AttributeKey.valueOf(Closing.class, "reason");

  private static final Set<LinkCloseReason> DEAF =
      EnumSet.of(
          LinkCloseReason.TLS_FAILED,
          LinkCloseReason.HANDSHAKE_TIMEOUT,
          LinkCloseReason.SILENT,
          LinkCloseReason.STUCK);

  private Closing() {}

  static void close(Channel channel, LinkCloseReason reason) {
    channel.attr(REASON).setIfAbsent(reason);
    var tls = channel.pipeline().context(SslHandler.class);
    // Past the TLS handler, which would first say goodbye to an end that cannot hear it.
    var unused = tls != null && DEAF.contains(reason) ? tls.close() : channel.close();
  }

  /** Why a closed channel was closed. */
  static LinkCloseReason reasonOf(Channel channel) {
    channel.attr(REASON).setIfAbsent(LinkCloseReason.CLOSED_BY_PEER);
    return channel.attr(REASON).get();
  }

  static LinkCloseReason reason(Throwable cause) {
    if (cause instanceof LinkFailed failed) {
      return failed.reason();
    } else if (cause instanceof MalformedCell) {
      return LinkCloseReason.MALFORMED;
    } else if (cause instanceof ClosedChannelException) {
      return LinkCloseReason.CLOSED_BY_PEER;
    } else if (cause instanceof DecoderException || cause instanceof SSLException) {
      return LinkCloseReason.TLS_FAILED;
    } else if (cause instanceof ConnectTimeoutException
        || cause instanceof NoRouteToHostException) {
      return LinkCloseReason.UNREACHABLE;
    } else if (cause instanceof ConnectException) {
      return String.valueOf(cause.getMessage()).contains("refused")
          ? LinkCloseReason.REFUSED
          : LinkCloseReason.UNREACHABLE;
    } else if (cause instanceof IOException) {
      return LinkCloseReason.IO_ERROR;
    }
    return LinkCloseReason.IO_ERROR;
  }
}
