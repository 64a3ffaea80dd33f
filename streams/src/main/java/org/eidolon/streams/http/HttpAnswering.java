package org.eidolon.streams.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.eidolon.proto.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands whole requests to the service, one a connection at a time: the socket is not read on until
 * the answer is written.
 */
final class HttpAnswering extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(HttpAnswering.class);
  private static final int MOST_PARAMETERS = 32;
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpService service;
  private boolean answering;

  HttpAnswering(HttpService service) {
    this.service = service;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    if (answering || !request.decoderResult().isSuccess()) {
      write(context, line(400, "one well-formed request at a time"), false);
      return;
    }
    HttpService.Ask ask;
    try {
      ask = ask(context, request);
    } catch (IllegalArgumentException bad) {
      write(context, line(400, "malformed address"), false);
      return;
    }
    answering = true;
    context.channel().config().setAutoRead(false);
    service
        .answer(ask)
        .whenComplete((answer, failed) -> answered(context, answer, failed, keepAlive));
  }

  private void answered(
      ChannelHandlerContext context,
      HttpService.Answer answer,
      Throwable failed,
      boolean keepAlive) {
    if (failed != null) {
      LOG.warn("a request could not be answered: {}", failed.toString());
    }
    var shown = failed == null ? answer : line(500, "internal error");
    context
        .executor()
        .execute(
            () -> {
              answering = false;
              write(context, shown, keepAlive);
              context.channel().config().setAutoRead(true);
            });
  }

  private static HttpService.Ask ask(ChannelHandlerContext context, FullHttpRequest request) {
    var address =
        new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MOST_PARAMETERS);
    Map<String, String> query = new HashMap<>();
    address.parameters().forEach((key, values) -> query.put(key, values.get(0)));
    var remote = (InetSocketAddress) context.channel().remoteAddress();
    return new HttpService.Ask(
        request.method().name(),
        address.path(),
        Map.copyOf(query),
        bytes(request.content()),
        remote.getAddress().getHostAddress());
  }

  private static Bytes bytes(ByteBuf content) {
    return Bytes.copyOf(ByteBufUtil.getBytes(content));
  }

  private static void write(
      ChannelHandlerContext context, HttpService.Answer answer, boolean keepAlive) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body().asReadOnlyBuffer()));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set("x-content-type-options", "nosniff")
        .set("referrer-policy", "no-referrer")
        .set(
            HttpHeaderNames.CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'");
    HttpUtil.setContentLength(response, answer.body().length());
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static HttpService.Answer line(int status, String text) {
    return new HttpService.Answer(
        status, TEXT, Bytes.copyOf((text + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** Broken TLS, timeouts and resets are strangers' everyday noise. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("connection closed: {}", cause.toString());
    var unused = context.close();
  }
}
