package org.eidolon.streams.link;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;

/**
 * What the operating system offers for sockets.
 *
 * @param childOptions for each connection
 */
record Sockets(
    IoHandlerFactory handlers,
    Class<? extends ServerSocketChannel> listening,
    Class<? extends SocketChannel> dialling,
    Map<ChannelOption<?>, Object> childOptions) {
  private static final int MAX_THREADS = 8;

  /** What waits in the kernel is out of reach of the fair queue, so little may wait there. */
  private static final long KERNEL_UNSENT_BYTES = 256 * 1024;

  static Sockets best() {
    if (Epoll.isAvailable()) {
      return new Sockets(
          EpollIoHandler.newFactory(),
          EpollServerSocketChannel.class,
          EpollSocketChannel.class,
          Map.of(EpollChannelOption.TCP_NOTSENT_LOWAT, KERNEL_UNSENT_BYTES));
    }
    return new Sockets(
        NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class, Map.of());
  }

  EventLoopGroup threads(String name) {
    int count = Math.max(1, Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors() / 2));
    return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name, true), handlers);
  }
}
