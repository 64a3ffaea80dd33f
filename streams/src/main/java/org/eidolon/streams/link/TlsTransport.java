package org.eidolon.streams.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.eidolon.config.LinkConfig;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.streams.tls.KeyExchangeGuard;
import org.eidolon.streams.tls.SourceLimit;

/**
 * Links over TCP and TLS 1.3 with hybrid key exchange.
 *
 * <pre>
 *   socket - KeyExchangeGuard - TLS - CellDecoder - LinkDoor, later TlsLink
 * </pre>
 *
 * A connection is handed out only after its far end has proven its identity; until then its time
 * and the number of its like are bounded.
 */
public final class TlsTransport implements LinkTransport {
  private static final int READS_PER_BATCH = 4;
  private static final int READ_BYTES = 16 * Cell.SIZE_BYTES;
  private static final int HANDSHAKES_OF_ONE = 16;
  private static final int BACKLOG = 256;
  private static final int CLOSE_FLUSH_MILLIS = 1000;

  private final LinkConfig config;
  private final SigningKey self;
  private final SecureRandom random;
  private final ThrowAway throwAway;
  private final Sockets sockets = Sockets.best();
  private final EventLoopGroup threads = sockets.threads("eidolon-link");
  private final LinkThreads later = new LinkThreads(threads);
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final SourceLimit sources = new SourceLimit(HANDSHAKES_OF_ONE);
  private final AtomicInteger handshakes = new AtomicInteger();
  private final Map<LinkCloseReason, LongAdder> counts = new EnumMap<>(LinkCloseReason.class);

  /**
   * @param clock tells when the certificate is to be replaced
   */
  public TlsTransport(
      LinkConfig config, SigningKey self, SecureRandom random, InstantSource clock) {
    this.config = config;
    this.self = self;
    this.random = random;
    this.throwAway = ThrowAway.soon(config.nativeTls(), random, clock);
    for (var reason : LinkCloseReason.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  /** How many connections ended for each reason, those that never became a link included. */
  public Map<LinkCloseReason, Long> counts() {
    var sums = new EnumMap<LinkCloseReason, Long>(LinkCloseReason.class);
    counts.forEach((reason, count) -> sums.put(reason, count.sum()));
    return sums;
  }

  /** The threads of the sockets, for actors of the cell path; see {@link LinkThreads}. */
  public ExecutorService threads() {
    return new LinkThreads(threads);
  }

  /** Runs {@code work} on one of them, to within a millisecond after {@code pause}. */
  public void after(Duration pause, Runnable work) {
    later.after(pause, work);
  }

  @Override
  public CompletionStage<Bound> listen(String host, int port, Consumer<LinkConnection> accepted) {
    // From here on it may be needed at once; what is wrong with TLS here shows at the start.
    var unused = throwAway.current();
    var bound = new CompletableFuture<Bound>();
    var bootstrap =
        new ServerBootstrap()
            .group(threads)
            .channel(sockets.listening())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(new Inbound(accepted));
    sockets.childOptions().forEach((option, value) -> set(bootstrap, option, value));
    set(bootstrap, ChannelOption.AUTO_READ, false);
    set(bootstrap, ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
    set(bootstrap, ChannelOption.TCP_NODELAY, true);
    set(bootstrap, ChannelOption.RECVBUF_ALLOCATOR, reads());
    bootstrap
        .bind(new InetSocketAddress(host, port))
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                channels.add(done.channel());
                var local = (InetSocketAddress) done.channel().localAddress();
                bound.complete(new Bound(local.getAddress().getHostAddress(), local.getPort()));
              } else {
                bound.completeExceptionally(ListenProblem.of(host, port, done.cause()));
              }
            });
    return bound;
  }

  @SuppressWarnings("unchecked")
  private static <T> void set(ServerBootstrap bootstrap, ChannelOption<T> option, Object value) {
    bootstrap.childOption(option, (T) value);
  }

  private static AdaptiveRecvByteBufAllocator reads() {
    var allocator = new AdaptiveRecvByteBufAllocator(Cell.SIZE_BYTES, READ_BYTES, READ_BYTES);
    allocator.maxMessagesPerRead(READS_PER_BATCH);
    return allocator;
  }

  @Override
  public CompletionStage<LinkConnection> dial(PeerAddress address, PeerId expected) {
    var opened = new CompletableFuture<LinkConnection>();
    var literal = NetUtil.createByteArrayFromIpAddressString(address.host());
    if (literal == null) {
      return CompletableFuture.failedStage(counted(LinkCloseReason.UNREACHABLE));
    }
    var bootstrap =
        new Bootstrap()
            .group(threads)
            .channel(sockets.dialling())
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, reads())
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) config.handshakeTimeout().toMillis())
            .handler(new Outbound(expected, opened));
    sockets.childOptions().forEach((option, value) -> set(bootstrap, option, value));
    bootstrap
        .connect(new InetSocketAddress(ip(literal), address.port()))
        .addListener(
            (ChannelFuture done) -> {
              if (!done.isSuccess()) {
                Closing.close(done.channel(), Closing.reason(done.cause()));
              }
            });
    return opened;
  }

  @SuppressWarnings("unchecked")
  private static <T> void set(Bootstrap bootstrap, ChannelOption<T> option, Object value) {
    bootstrap.option(option, (T) value);
  }

  private static InetAddress ip(byte[] literal) {
    try {
      return InetAddress.getByAddress(literal);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an IP address has 4 or 16 bytes", impossible);
    }
  }

  private final class Inbound extends ChannelInitializer<Channel> {
    private final Consumer<LinkConnection> accepted;

    Inbound(Consumer<LinkConnection> accepted) {
      this.accepted = accepted;
    }

    @Override
    protected void initChannel(Channel channel) {
      var remote = channel.remoteAddress();
      boolean entered = sources.enter(remote);
      if (!entered || handshakes.incrementAndGet() > config.handshakes()) {
        if (entered) {
          sources.leave(remote);
          handshakes.decrementAndGet();
        }
        channel.closeFuture().addListener(done -> count(channel));
        Closing.close(channel, LinkCloseReason.TOO_MANY);
        return;
      }
      var over = new CompletableFuture<Void>();
      var unused =
          over.thenRun(
              () -> {
                sources.leave(remote);
                handshakes.decrementAndGet();
              });
      channel.closeFuture().addListener(done -> over.complete(null));
      furnish(
          channel,
          Optional.empty(),
          link -> {
            over.complete(null);
            accepted.accept(link);
          });
    }
  }

  private final class Outbound extends ChannelInitializer<Channel> {
    private final PeerId expected;
    private final CompletableFuture<LinkConnection> opened;

    Outbound(PeerId expected, CompletableFuture<LinkConnection> opened) {
      this.expected = expected;
      this.opened = opened;
    }

    @Override
    protected void initChannel(Channel channel) {
      furnish(channel, Optional.of(expected), opened::complete);
      // After the count, which whoever hears of the failure may look at.
      channel
          .closeFuture()
          .addListener(
              done -> opened.completeExceptionally(new LinkFailed(Closing.reasonOf(channel))));
    }
  }

  private void furnish(Channel channel, Optional<PeerId> expected, Consumer<TlsLink> opened) {
    boolean dialling = expected.isPresent();
    var certificate = throwAway.current();
    SslContext context = dialling ? certificate.dialling() : certificate.answering();
    var tls = context.newHandler(channel.alloc());
    // The door's time covers TLS and the proof of identity together.
    tls.setHandshakeTimeoutMillis(0);
    tls.setCloseNotifyFlushTimeoutMillis(CLOSE_FLUSH_MILLIS);
    var entry =
        new LinkDoor.Entry(
            self,
            expected,
            certificate.certificate(),
            config.handshakeTimeout().toMillis(),
            config.writeBufferCells(),
            random);
    channel
        .pipeline()
        .addLast(new KeyExchangeGuard(dialling, KeyExchangeGuard.HYBRID))
        .addLast(tls)
        .addLast(new CellDecoder())
        .addLast(new LinkDoor(entry, opened));
    channels.add(channel);
    channel.closeFuture().addListener(done -> count(channel));
  }

  private void count(Channel channel) {
    counts.get(Closing.reasonOf(channel)).increment();
  }

  private LinkFailed counted(LinkCloseReason reason) {
    counts.get(reason).increment();
    return new LinkFailed(reason);
  }

  @Override
  public void close() {
    channels.forEach(channel -> Closing.close(channel, LinkCloseReason.REQUESTED));
    var unused = threads.shutdownGracefully(0, CLOSE_FLUSH_MILLIS, TimeUnit.MILLISECONDS);
  }
}
