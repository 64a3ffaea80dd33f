package org.eidolon.streams.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.pool.AbstractChannelPoolHandler;
import io.netty.channel.pool.ChannelHealthChecker;
import io.netty.channel.pool.FixedChannelPool;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.tls.KeyExchangeGuard;
import org.eidolon.streams.tls.TlsProfile;

/**
 * Asks a tracker over HTTPS: hybrid key exchange only, the tracker's key pinned, connections kept
 * and used again.
 *
 * <pre>
 *   call -> one of few connections, or a queue with a bound -> POST -> whole answer
 * </pre>
 */
public final class HttpsTrackerChannel implements TrackerChannel {
  private static final int MOST_CONNECTIONS = 4;
  private static final int MOST_WAITING = 256;
  private static final int MOST_ANSWER_BYTES = 128 * 1024;

  private final TrackerAddress address;
  private final Duration requestTimeout;
  private final EventLoopGroup loop;
  private final FixedChannelPool pool;
  private final AtomicBoolean closed = new AtomicBoolean();

  public HttpsTrackerChannel(TrackerAddress address, TlsProfile tls, Duration requestTimeout) {
    this.address = address;
    this.requestTimeout = requestTimeout;
    this.loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("tracker-channel", true), NioIoHandler.newFactory());
    var context = tls.client(List.of(TlsProfile.HYBRID_GROUP), new PinnedKey(address.key()));
    var bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) requestTimeout.toMillis())
            .remoteAddress(address.host(), address.port());
    this.pool =
        new FixedChannelPool(
            bootstrap,
            new Pipeline(context),
            ChannelHealthChecker.ACTIVE,
            FixedChannelPool.AcquireTimeoutAction.FAIL,
            requestTimeout.toMillis(),
            MOST_CONNECTIONS,
            MOST_WAITING);
  }

  private static final class Pipeline extends AbstractChannelPoolHandler {
    private final SslContext context;

    Pipeline(SslContext context) {
      this.context = context;
    }

    @Override
    public void channelCreated(Channel channel) {
      channel
          .pipeline()
          .addLast(new KeyExchangeGuard(true, KeyExchangeGuard.HYBRID))
          .addLast(context.newHandler(channel.alloc()))
          .addLast(new HttpClientCodec())
          .addLast(new HttpObjectAggregator(MOST_ANSWER_BYTES))
          .addLast(HttpExchange.NAME, new HttpExchange());
    }
  }

  @Override
  public CompletionStage<Bytes> call(String path, Bytes body) {
    var answer = new CompletableFuture<Bytes>();
    if (closed.get()) {
      // A pool whose thread has stopped would never answer.
      answer.completeExceptionally(new TrackerUnreachable("channel closed", false, null));
      return answer;
    }
    try {
      pool.acquire()
          .addListener((Future<Channel> acquired) -> acquired(acquired, path, body, answer));
    } catch (IllegalStateException late) {
      answer.completeExceptionally(new TrackerUnreachable("channel closed", false, late));
    }
    return answer;
  }

  private void acquired(
      Future<Channel> acquired, String path, Bytes body, CompletableFuture<Bytes> answer) {
    if (!acquired.isSuccess()) {
      answer.completeExceptionally(
          new TrackerUnreachable("no connection to the tracker", false, acquired.cause()));
      return;
    }
    var channel = acquired.getNow();
    var timeout =
        channel
            .eventLoop()
            .schedule(
                () -> exchange(channel).fail("no answer from the tracker in time", null),
                requestTimeout.toMillis(),
                TimeUnit.MILLISECONDS);
    var exchanged = new CompletableFuture<Bytes>();
    var unusedSame =
        exchanged.whenComplete(
            (bytes, failed) -> {
              timeout.cancel(false);
              // Given back first: whoever waits for the answer may ask again at once.
              var unusedRelease = pool.release(channel);
              if (failed == null) {
                answer.complete(bytes);
              } else {
                answer.completeExceptionally(failed);
              }
            });
    channel
        .eventLoop()
        .execute(() -> exchange(channel).begin(address.host(), path, body, exchanged));
  }

  private static HttpExchange exchange(Channel channel) {
    return channel.attr(HttpExchange.KEY).get();
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      pool.close();
      var unusedStop = loop.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }
  }
}
