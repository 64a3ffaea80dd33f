package org.eidolon.streams.sim;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkFailed;
import org.eidolon.streams.link.LinkTransport;
import org.eidolon.streams.link.ListenFailed;

/**
 * A network in memory: hosts are names of addresses, connections skip TLS and carry the identity
 * that their transport was made with. Everything that is delivered comes from one thread, in order;
 * faults are asked for by the test and never happen by themselves.
 *
 * <pre>
 *   transport(10.0.0.1, alice) --dial--> listen(10.0.0.2), bob
 *                              == latency, cut, stall, corrupt ==
 * </pre>
 */
public final class SimNet implements AutoCloseable {
  private static final int FIRST_FREE_PORT = 1024;

  private final WireClock wire;
  private final Runnable end;
  private final Map<PeerAddress, Listening> listening = new ConcurrentHashMap<>();
  private final Map<SimPipe, Boolean> pipes = new ConcurrentHashMap<>();
  private final SimFaults faults;
  private final int windowCells;

  private record Listening(PeerId peer, Consumer<LinkConnection> accepted) {}

  private static final class SystemTime implements WireClock {
    final ScheduledExecutorService thread =
        new ScheduledThreadPoolExecutor(1, SystemTime::thread, new DiscardPolicy());

    private static Thread thread(Runnable work) {
      var thread = new Thread(work, "sim-net");
      thread.setDaemon(true);
      return thread;
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void after(long delayNanos, Runnable work) {
      var unused = thread.schedule(work, delayNanos, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * @param seed of every random choice
   * @param latency one way
   * @param windowCells cells under way on one connection before its writer is held back
   */
  public SimNet(long seed, Duration latency, int windowCells) {
    this(seed, latency, windowCells, new SystemTime());
  }

  private SimNet(long seed, Duration latency, int windowCells, SystemTime time) {
    this(seed, latency, windowCells, time, time.thread::shutdownNow);
  }

  /** The same in a time of the test's own. */
  public SimNet(long seed, Duration latency, int windowCells, WireClock wire) {
    this(seed, latency, windowCells, wire, () -> {});
  }

  private SimNet(long seed, Duration latency, int windowCells, WireClock wire, Runnable end) {
    this.faults = new SimFaults(seed, latency);
    this.windowCells = windowCells;
    this.wire = wire;
    this.end = end;
  }

  public SimNet(long seed) {
    this(seed, Duration.ZERO, 256);
  }

  /**
   * @param host an IP literal that is this peer's alone
   */
  public LinkTransport transport(String host, PeerId self) {
    return new Host(host, self);
  }

  /** Sets the one-way latency of links between two peers. */
  public void latency(PeerId one, PeerId other, Duration latency) {
    faults.latency(one, other, latency);
  }

  /**
   * How fast each connection carries cells from now on, each way for itself.
   *
   * @param bytesPerSecond 0: any number at once
   */
  public void bandwidth(long bytesPerSecond) {
    faults.bandwidth(bytesPerSecond);
  }

  /** Breaks the links between two peers; new ones may be dialled. */
  public void cut(PeerId one, PeerId other) {
    breakAll(one, Optional.of(other));
  }

  /** The peer is gone: its links break and it listens no more. */
  public void kill(PeerId peer) {
    listening.values().removeIf(each -> each.peer().equals(peer));
    breakAll(peer, Optional.empty());
  }

  /** Flips one random bit in the body of the next cell from one peer to the other. */
  public void corruptNext(PeerId from, PeerId to) {
    faults.corruptNext(from, to);
  }

  /** What one peer sends to the other stays on the way until {@link #resume}. */
  public void stall(PeerId from, PeerId to) {
    faults.stall(from, to, true);
  }

  public void resume(PeerId from, PeerId to) {
    faults.stall(from, to, false);
    wire.after(0, () -> pipes.keySet().forEach(SimPipe::deliverAll));
  }

  /** Open connections between any two peers. */
  public int connections() {
    return pipes.size();
  }

  public boolean connected(PeerId one, PeerId other) {
    return pipes.keySet().stream().anyMatch(pipe -> pipe.joins(one) && pipe.joins(other));
  }

  private void breakAll(PeerId one, Optional<PeerId> other) {
    for (var pipe : pipes.keySet()) {
      if (pipe.joins(one) && (other.isEmpty() || pipe.joins(other.get()))) {
        pipe.close(Optional.empty(), LinkCloseReason.IO_ERROR);
      }
    }
  }

  @Override
  public void close() {
    end.run();
  }

  private final class Host implements LinkTransport {
    private final String host;
    private final PeerId self;

    Host(String host, PeerId self) {
      this.host = host;
      this.self = self;
    }

    @Override
    public CompletionStage<Bound> listen(
        String anyHost, int port, Consumer<LinkConnection> accepted) {
      int free = port == 0 ? FIRST_FREE_PORT : port;
      while (port == 0 && listening.containsKey(new PeerAddress(host, free))) {
        free++;
      }
      var before =
          listening.putIfAbsent(new PeerAddress(host, free), new Listening(self, accepted));
      return before == null
          ? CompletableFuture.completedStage(new Bound(host, free))
          : CompletableFuture.failedStage(new ListenFailed("port " + free + " is in use", null));
    }

    @Override
    public CompletionStage<LinkConnection> dial(PeerAddress address, PeerId expected) {
      var opened = new CompletableFuture<LinkConnection>();
      var delay = faults.latency(self, expected).multipliedBy(2);
      wire.after(delay.toNanos(), () -> connect(address, expected, opened));
      return opened;
    }

    private void connect(
        PeerAddress address, PeerId expected, CompletableFuture<LinkConnection> opened) {
      var there = listening.get(address);
      if (there == null) {
        opened.completeExceptionally(new LinkFailed(LinkCloseReason.REFUSED));
      } else if (!there.peer().equals(expected)) {
        opened.completeExceptionally(new LinkFailed(LinkCloseReason.WRONG_IDENTITY));
      } else {
        var pipe =
            new SimPipe(
                wire,
                faults,
                windowCells,
                new SimPipe.Party(self, new PeerAddress(host, FIRST_FREE_PORT)),
                new SimPipe.Party(expected, address),
                pipes::remove);
        pipes.put(pipe, true);
        there.accepted().accept(pipe.answering());
        opened.complete(pipe.dialling());
      }
    }

    @Override
    public void close() {
      kill(self);
    }
  }
}
