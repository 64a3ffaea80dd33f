package org.eidolon.streams.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkFailed;
import org.eidolon.streams.link.LinkListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimNetTest {
  private static final PeerId ALICE = peer(1);
  private static final PeerId BOB = peer(2);
  private static final PeerAddress AT_BOB = new PeerAddress("10.0.0.2", 1024);

  private final SimNet net = new SimNet(1, Duration.ZERO, 8);
  private final BlockingQueue<LinkConnection> accepted = new LinkedBlockingQueue<>();
  private final Ear ear = new Ear();
  private LinkConnection alice;

  private static final class Ear implements LinkListener {
    final BlockingQueue<Cell> cells = new LinkedBlockingQueue<>();
    final CompletableFuture<Void> writable = new CompletableFuture<>();
    final CompletableFuture<LinkCloseReason> closed = new CompletableFuture<>();

    @Override
    public void received(List<Cell> batch) {
      cells.addAll(batch);
    }

    @Override
    public void writable() {
      writable.complete(null);
    }

    @Override
    public void closed(LinkCloseReason reason) {
      closed.complete(reason);
    }
  }

  private static PeerId peer(int number) {
    var key = new byte[32];
    key[0] = (byte) number;
    return new PeerId(Bytes.copyOf(key));
  }

  private static List<Cell> cells(int count) {
    var cells = new ArrayList<Cell>();
    for (int i = 0; i < count; i++) {
      cells.add(Cell.of(1, CellCommand.RELAY));
    }
    return cells;
  }

  @BeforeEach
  void dial() throws Exception {
    net.transport("10.0.0.2", BOB).listen("10.0.0.2", 1024, accepted::add);
    alice = await(net.transport("10.0.0.1", ALICE).dial(AT_BOB, BOB).toCompletableFuture());
    alice.start(ear);
  }

  @AfterEach
  void close() {
    net.close();
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(5, TimeUnit.SECONDS);
  }

  @Test
  void holdsTheWriterBackUntilTheFarEndReads() throws Exception {
    var bob = accepted.poll(5, TimeUnit.SECONDS);
    var atBob = new Ear();
    bob.start(atBob);
    alice.write(cells(8));
    assertThat(alice.writable()).isFalse();
    assertThat(atBob.cells).isEmpty();

    bob.read();

    await(ear.writable);
    assertThat(alice.writable()).isTrue();
    assertThat(atBob.cells).hasSize(8);
  }

  @Test
  void stallsAndCorruptsWhatTheTestAsksFor() throws Exception {
    var bob = accepted.poll(5, TimeUnit.SECONDS);
    var atBob = new Ear();
    bob.start(atBob);
    bob.read();
    net.stall(ALICE, BOB);
    net.corruptNext(ALICE, BOB);
    alice.write(cells(2));
    assertThat(atBob.cells.poll(50, TimeUnit.MILLISECONDS)).isNull();

    net.resume(ALICE, BOB);

    var changed = atBob.cells.poll(5, TimeUnit.SECONDS);
    assertThat(changed.bytes()).isNotEqualTo(cells(1).get(0).bytes());
    assertThat(atBob.cells.poll(5, TimeUnit.SECONDS).bytes()).isEqualTo(cells(1).get(0).bytes());
  }

  @Test
  void aCutEndsTheConnectionAtBothEnds() throws Exception {
    var atBob = new Ear();
    accepted.poll(5, TimeUnit.SECONDS).start(atBob);

    net.cut(ALICE, BOB);

    assertThat(await(ear.closed)).isEqualTo(LinkCloseReason.IO_ERROR);
    assertThat(await(atBob.closed)).isEqualTo(LinkCloseReason.IO_ERROR);
    assertThat(net.connections()).isZero();
  }

  @Test
  void aKilledPeerAnswersNoMore() {
    net.kill(BOB);

    var dialled = net.transport("10.0.0.1", ALICE).dial(AT_BOB, BOB).toCompletableFuture();

    assertThatThrownBy(() -> await(dialled)).hasCauseInstanceOf(LinkFailed.class);
  }

  /** A time that jumps to what is due next. */
  private static final class Jumps implements WireClock {
    private final Map<Long, Queue<Runnable>> due = new TreeMap<>();
    private long now;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void after(long delayNanos, Runnable work) {
      due.computeIfAbsent(now + delayNanos, at -> new ArrayDeque<>()).add(work);
    }

    void until(Duration end) {
      while (!due.isEmpty() && due.keySet().iterator().next() <= end.toNanos()) {
        now = due.keySet().iterator().next();
        var works = due.get(now);
        works.remove().run();
        due.computeIfPresent(now, (at, left) -> left.isEmpty() ? null : left);
      }
      now = end.toNanos();
    }
  }

  @Test
  void aNarrowConnectionCarriesItsBandwidthAfterItsLatencyInTheTimeOfTheTest() throws Exception {
    var time = new Jumps();
    try (var narrow = new SimNet(1, Duration.ofMillis(100), 64, time)) {
      narrow.bandwidth(8 * Cell.SIZE_BYTES);
      var accepted = new LinkedBlockingQueue<LinkConnection>();
      narrow.transport("10.0.0.2", BOB).listen("10.0.0.2", 1024, accepted::add);
      var dialled = narrow.transport("10.0.0.1", ALICE).dial(AT_BOB, BOB).toCompletableFuture();
      time.until(Duration.ofSeconds(1));
      var atBob = new Ear();
      var bob = accepted.remove();
      bob.start(atBob);
      bob.read();
      await(dialled).write(cells(20));

      time.until(Duration.ofMillis(1599));
      assertThat(atBob.cells).isEmpty();
      time.until(Duration.ofMillis(1600));
      assertThat(atBob.cells).hasSize(4);
      bob.read();
      time.until(Duration.ofMillis(2100));
      assertThat(atBob.cells).hasSize(8);
    }
  }
}
