package org.eidolon.streams.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.SpentCells;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;

/**
 * One authenticated TLS connection. Cells of several writes leave together, four to a TLS record;
 * what is written and not yet with the kernel is counted, and the count is what {@link #writable}
 * goes by. Hot path: nothing is allocated per cell on the way out.
 */
final class TlsLink extends ChannelInboundHandlerAdapter implements LinkConnection {
  private static final int RECORD_CELLS = 4;

  private final Channel channel;
  private final PeerId peer;
  private final boolean dialledByUs;
  private final PeerAddress remote;
  private final int highCells;
  private final int lowCells;

  private final Queue<List<Cell>> outbox = new ConcurrentLinkedQueue<>();
  private final Runnable drain = this::drain;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicInteger unsentCells = new AtomicInteger();
  private final AtomicBoolean blocked = new AtomicBoolean();
  private final ChannelFutureListener[] sent =
      IntStream.rangeClosed(0, RECORD_CELLS)
          .mapToObj(count -> (ChannelFutureListener) done -> onSent(count))
          .toArray(ChannelFutureListener[]::new);

  // All below belong to the channel's thread.
  private Optional<LinkListener> listener = Optional.empty();
  private List<Cell> arrived;
  private boolean asked;
  private boolean closed;

  /**
   * @param early cells that came right behind the handshake
   */
  TlsLink(
      Channel channel, PeerId peer, boolean dialledByUs, int writeBufferCells, List<Cell> early) {
    this.channel = channel;
    this.peer = peer;
    this.dialledByUs = dialledByUs;
    this.remote = address((InetSocketAddress) channel.remoteAddress());
    this.highCells = writeBufferCells;
    this.lowCells = writeBufferCells / 2;
    this.arrived = new ArrayList<>(early);
  }

  private static PeerAddress address(InetSocketAddress socket) {
    var host = socket.getAddress().getHostAddress();
    int zone = host.indexOf('%');
    return new PeerAddress(zone < 0 ? host : host.substring(0, zone), socket.getPort());
  }

  @Override
  public PeerId peer() {
    return peer;
  }

  @Override
  public boolean dialledByUs() {
    return dialledByUs;
  }

  @Override
  public PeerAddress remote() {
    return remote;
  }

  @Override
  public void start(LinkListener hears) {
    onChannelThread(
        () -> {
          listener = Optional.of(hears);
          if (closed) {
            hears.closed(Closing.reasonOf(channel));
          } else {
            channel.config().setAutoRead(true);
          }
        });
  }

  @Override
  public void read() {
    onChannelThread(
        () -> {
          if (!asked && !closed) {
            asked = true;
            if (!arrived.isEmpty()) {
              deliver();
              channel.config().setAutoRead(true);
            }
          }
        });
  }

  @Override
  @SuppressWarnings("unchecked")
  public void channelRead(ChannelHandlerContext context, Object message) {
    var cells = (List<Cell>) message;
    if (arrived.isEmpty()) {
      arrived = cells;
    } else {
      arrived.addAll(cells);
    }
    if (asked) {
      deliver();
    } else {
      // One batch is with the listener and one waits here: the socket must wait as well. While the
      // listener keeps up, reading is never switched off: each switch is a call to the kernel.
      channel.config().setAutoRead(false);
    }
  }

  private void deliver() {
    if (listener.isPresent()) {
      asked = false;
      var batch = arrived;
      arrived = new ArrayList<>();
      listener.get().received(batch);
    }
  }

  @Override
  public void write(List<Cell> cells) {
    unsentCells.addAndGet(cells.size());
    outbox.add(cells);
    if (draining.compareAndSet(false, true) && !channel.eventLoop().isShutdown()) {
      // Later even on the channel's own thread: other circuits may have cells for the same record.
      channel.eventLoop().execute(drain);
    }
  }

  private void drain() {
    draining.set(false);
    Optional<ByteBuf> record = Optional.empty();
    int count = 0;
    var spent = SpentCells.ofThread();
    for (var cells = outbox.poll(); cells != null; cells = outbox.poll()) {
      for (var cell : cells) {
        if (record.isEmpty()) {
          record = Optional.of(channel.alloc().directBuffer(RECORD_CELLS * Cell.SIZE_BYTES));
        }
        record.get().writeBytes(cell.bytes());
        spent.add(cell);
        count++;
        if (count == RECORD_CELLS) {
          channel.write(record.get()).addListener(sent[count]);
          record = Optional.empty();
          count = 0;
        }
      }
    }
    if (record.isPresent()) {
      channel.write(record.get()).addListener(sent[count]);
    }
    channel.flush();
  }

  private void onSent(int count) {
    int left = unsentCells.addAndGet(-count);
    if (left <= lowCells && blocked.compareAndSet(true, false) && !closed) {
      listener.ifPresent(LinkListener::writable);
    }
  }

  @Override
  public boolean writable() {
    if (unsentCells.get() < highCells) {
      return true;
    }
    blocked.set(true);
    // What was unsent may have left in between, and its thread may not have seen the mark.
    return unsentCells.get() <= lowCells && blocked.compareAndSet(true, false);
  }

  @Override
  public void close(LinkCloseReason reason) {
    onChannelThread(
        () -> {
          // What was written before leaves before.
          drain();
          Closing.close(channel, reason);
        });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Closing.close(channel, Closing.reason(cause));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed = true;
    arrived = new ArrayList<>();
    listener.ifPresent(hears -> hears.closed(Closing.reasonOf(channel)));
  }

  /** Work for a thread that has shut down is for a connection that is closed anyway. */
  private void onChannelThread(Runnable work) {
    var thread = channel.eventLoop();
    if (thread.inEventLoop()) {
      work.run();
    } else if (!thread.isShutdown()) {
      thread.execute(work);
    }
  }

  @Override
  public String toString() {
    return "TlsLink[" + peer + "]";
  }
}
