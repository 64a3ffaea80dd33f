package org.eidolon.streams.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.SafePath;

/** One request at a time on one connection; runs on the connection's event loop. */
final class HttpExchange extends SimpleChannelInboundHandler<FullHttpResponse> {
  static final String NAME = "exchange";
  static final AttributeKey<HttpExchange> KEY = AttributeKey.valueOf(HttpExchange.class, NAME);

  private static final int OK = 200;
  private static final int MOST_LINE_CHARS = 200;

  private ChannelHandlerContext context;
  private CompletableFuture<Bytes> waiting;

  /** What broke the connection, which may happen before there is an exchange to tell of it. */
  private Throwable broke;

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    this.context = added;
    added.channel().attr(KEY).set(this);
  }

  void begin(String host, String path, Bytes body, CompletableFuture<Bytes> answer) {
    waiting = answer;
    var request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            path,
            Unpooled.wrappedBuffer(body.asReadOnlyBuffer()));
    var shown = host.contains(":") ? "[" + host + "]" : host;
    request
        .headers()
        .set(HttpHeaderNames.HOST, shown)
        .set(HttpHeaderNames.CONTENT_TYPE, "application/x-protobuf");
    HttpUtil.setContentLength(request, body.length());
    context
        .writeAndFlush(request)
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                // After what the connection has to say of itself: it knows the reason.
                context
                    .executor()
                    .execute(() -> fail("the connection to the tracker broke", written.cause()));
              }
            });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext channel, FullHttpResponse response) {
    var answer = waiting;
    waiting = null;
    if (!HttpUtil.isKeepAlive(response)) {
      var unused = channel.close();
    }
    if (answer == null) {
      var unused = channel.close();
    } else if (response.status().code() == OK) {
      answer.complete(Bytes.copyOf(ByteBufUtil.getBytes(response.content())));
    } else {
      answer.completeExceptionally(
          new TrackerRefused(response.status().code(), firstLine(response)));
    }
  }

  /** What a stranger wrote, cut to one printable line. */
  private static String firstLine(FullHttpResponse response) {
    var text = response.content().toString(StandardCharsets.UTF_8);
    var line = SafePath.printable(text.lines().findFirst().orElse(""));
    return line.length() > MOST_LINE_CHARS ? line.substring(0, MOST_LINE_CHARS) : line;
  }

  /** Ends the exchange and the connection with it: whatever still comes belongs to nobody. */
  void fail(String problem, Throwable cause) {
    var answer = waiting;
    waiting = null;
    var unused = context.close();
    if (answer != null) {
      answer.completeExceptionally(
          wrongKey(cause) || wrongKey(broke)
              ? new TrackerUnreachable("another key answers at the tracker's address", true, cause)
              : new TrackerUnreachable(problem, false, cause));
    }
  }

  private static boolean wrongKey(Throwable cause) {
    int depth = 0;
    for (var at = cause; at != null && depth < 16; at = at.getCause()) {
      if (at instanceof PinnedKey.WrongKey) {
        return true;
      }
      depth++;
    }
    return false;
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    fail("the tracker closed the connection", null);
    channel.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
    broke = cause;
    fail("the connection to the tracker broke", cause);
  }
}
