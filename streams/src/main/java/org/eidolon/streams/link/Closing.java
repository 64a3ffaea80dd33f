package org.eidolon.streams.link;

import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.eidolon.proto.cell.MalformedCell;

/** Closes connections, and remembers the first reason of each. */
final class Closing {
  private static final AttributeKey<LinkCloseReason> REASON =
      AttributeKey.valueOf(Closing.class, "reason");

  private Closing() {}

  static void close(Channel channel, LinkCloseReason reason) {
    channel.attr(REASON).setIfAbsent(reason);
    var unused = channel.close();
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
