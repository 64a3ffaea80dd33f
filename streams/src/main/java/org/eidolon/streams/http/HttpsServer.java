package org.eidolon.streams.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eidolon.streams.tls.AnyCertificate;
import org.eidolon.streams.tls.SourceLimit;
import org.eidolon.streams.tls.TlsProfile;

/**
 * Serves an {@link HttpService} over HTTPS: TLS 1.3, hybrid key exchange first, X25519 for browsers
 * and for clients of plain BitTorrent.
 *
 * <pre>
 *   socket -> read timeout -> TLS -> HTTP/1.1 -> whole body (64 KiB at most, in time) -> HttpService
 * </pre>
 *
 * One request a connection is answered at a time; more connections than the bound are closed.
 */
public final class HttpsServer implements AutoCloseable {
  /** The most bytes of a request's body. */
  public static final int MOST_BODY_BYTES = 64 * 1024;

  /**
   * What connections may take of us.
   *
   * @param ofOne connections of one address, but for our own machine
   * @param handshake time for TLS
   * @param request time for a whole request from its first byte on
   * @param idle time in which nothing comes
   */
  record Limits(int connections, int ofOne, Duration handshake, Duration request, Duration idle) {}

  private static final Limits LIMITS =
      new Limits(8192, 256, Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(60));

  private static final int BACKLOG = 1024;
  private static final int STOP_SECONDS = 2;

  private final EventLoopGroup loops;
  private final Limits limits;
  private final SourceLimit sources;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private volatile InetSocketAddress bound;

  private HttpsServer(EventLoopGroup loops, Limits limits) {
    this.loops = loops;
    this.limits = limits;
    this.sources = new SourceLimit(limits.ofOne());
  }

  /**
   * @param host IP literal or name to listen on
   * @param port 0 picks one
   * @return the serving end, or a failure that says which address cannot be used and why
   */
  public static CompletionStage<HttpsServer> start(
      String host, int port, TrackerKey key, TlsProfile tls, HttpService service) {
    return start(host, port, key, tls, service, LIMITS);
  }

  static CompletionStage<HttpsServer> start(
      String host, int port, TrackerKey key, TlsProfile tls, HttpService service, Limits limits) {
    var loops =
        new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("https", true), NioIoHandler.newFactory());
    var server = new HttpsServer(loops, limits);
    var context =
        tls.server(
            key.identity(),
            List.of(TlsProfile.HYBRID_GROUP, "X25519"),
            ClientAuth.NONE,
            new AnyCertificate());
    var started = new CompletableFuture<HttpsServer>();
    var binding =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(server.pipeline(context, service))
            .bind(host, port);
    binding.addListener(
        done -> {
          if (done.isSuccess()) {
            server.serving(binding.channel());
            started.complete(server);
          } else {
            server.close();
            started.completeExceptionally(new HttpListenFailed(host, port, done.cause()));
          }
        });
    return started;
  }

  private void serving(Channel channel) {
    bound = (InetSocketAddress) channel.localAddress();
    open.add(channel);
  }

  private ChannelInitializer<SocketChannel> pipeline(SslContext context, HttpService service) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        var remote = channel.remoteAddress();
        if (open.size() > limits.connections() || !sources.enter(remote)) {
          var unused = channel.close();
          return;
        }
        channel.closeFuture().addListener(done -> sources.leave(remote));
        open.add(channel);
        var encryption = context.newHandler(channel.alloc());
        encryption.setHandshakeTimeoutMillis(limits.handshake().toMillis());
        var deadline = new RequestDeadline(limits.request());
        channel
            .pipeline()
            .addLast(new ReadTimeoutHandler(limits.idle().toMillis(), TimeUnit.MILLISECONDS))
            .addLast(encryption)
            .addLast(deadline)
            .addLast(new HttpServerCodec())
            .addLast(new HttpObjectAggregator(MOST_BODY_BYTES))
            .addLast(deadline.met())
            .addLast(new HttpAnswering(service));
      }
    };
  }

  public int port() {
    return bound.getPort();
  }

  public String host() {
    return bound.getAddress().getHostAddress();
  }

  /** Stops listening and closes every connection. */
  @Override
  public void close() {
    var unused = open.close();
    var unusedStop = loops.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
  }
}
