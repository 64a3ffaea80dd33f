package org.eidolon.streams.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose request is not here as a whole some time after its first byte: whoever
 * sends byte for byte is never idle, and would have a connection for as long as it likes. Two
 * handlers, before the bytes are decoded and after; run on the connection's event loop.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {
  private final Duration within;
  private ScheduledFuture<?> running;

  RequestDeadline(Duration within) {
    this.within = within;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (running == null) {
      running =
          context
              .executor()
              .schedule(
                  () -> {
                    var unused = context.close();
                  },
                  within.toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    context.fireChannelRead(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
    context.fireChannelInactive();
  }

  private void end() {
    if (running != null) {
      running.cancel(false);
      running = null;
    }
  }

  /** Hears of whole requests. */
  ChannelInboundHandlerAdapter met() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof FullHttpRequest) {
          end();
        }
        context.fireChannelRead(message);
      }
    };
  }
}
