package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.swarm.PeerMessage.Signal;
import org.junit.jupiter.api.Test;

class TalkLimitTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final TalkLimit limit = new TalkLimit(5);

  @Test
  void endsAPartnerThatFloodsUsWithSignals() {
    for (int i = 0; i < TalkLimit.BURST; i++) {
      assertThat(limit.admits(i % 2 == 0 ? Signal.INTERESTED : Signal.NOT_INTERESTED, 5)).isTrue();
    }

    assertThat(limit.admits(Signal.KEEPALIVE, 5)).isFalse();
  }

  @Test
  void forgetsAndAllowsADayOfKeepAlivesAndPieces() {
    var pieces = IntStream.range(0, PeerMessage.MAX_HAVE).boxed().toList();
    var batch = new PeerMessage.HaveBatch(pieces);
    int refused = 0;
    for (long tenSeconds = 1; tenSeconds < 8640; tenSeconds++) {
      for (int sent = 0; sent < 60; sent++) {
        refused += limit.admits(batch, 10 * tenSeconds * SECOND) ? 0 : 1;
      }
    }

    assertThat(refused).isZero();
  }

  @Test
  void chargesLongBatchesForTheirLength() {
    var pieces = IntStream.range(0, PeerMessage.MAX_HAVE).boxed().toList();
    int admitted = 0;
    while (limit.admits(new PeerMessage.HaveBatch(pieces), 5)) {
      admitted++;
    }

    assertThat(admitted).isLessThan(TalkLimit.BURST / 32);
  }

  @Test
  void whatIsBoundedByRequestsCostsNothing() {
    var block = new BlockRef(0, 0, 16);
    var messages =
        List.of(
            new PeerMessage.Request(block),
            new PeerMessage.Reject(block),
            new PeerMessage.Block(block, Bytes.copyOf(new byte[16])));
    for (int i = 0; i < 2 * TalkLimit.BURST; i++) {
      assertThat(limit.admits(messages.get(i % 3), 5)).isTrue();
    }
  }
}
