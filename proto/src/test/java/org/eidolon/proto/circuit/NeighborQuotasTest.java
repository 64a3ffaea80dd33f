package org.eidolon.proto.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.circuit.NeighborQuotas.Place;
import org.eidolon.proto.peer.PeerId;
import org.junit.jupiter.api.Test;

/** One neighbor costs us so much and no more, whatever it does. */
class NeighborQuotasTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final NeighborQuotas quotas = new NeighborQuotas(new NeighborQuotas.Limits(10, 3, 2, 1));

  private static PeerId peer(int number) {
    var key = ByteBuffer.allocate(PeerId.BYTES).putInt(number).array();
    return new PeerId(Bytes.copyOf(key));
  }

  @Test
  void aNeighborThatAsksTooOftenCostsOthersNothing() {
    for (int i = 0; i < 3; i++) {
      assertThat(quotas.ask(peer(1), 0)).isTrue();
    }
    assertThat(quotas.ask(peer(1), 0)).isFalse();
    assertThat(quotas.ask(peer(2), 0)).isTrue();
    assertThat(quotas.ask(peer(1), SECOND / 10)).isTrue();
  }

  @Test
  void aShareIsTakenUpToItsLastPlaceAndGivenBack() {
    quotas.ask(peer(1), 0);
    quotas.ask(peer(2), 0);

    assertThat(quotas.take(peer(1), Place.RELAYED)).isTrue();
    assertThat(quotas.take(peer(1), Place.RELAYED)).isTrue();
    assertThat(quotas.take(peer(1), Place.RELAYED)).isFalse();
    assertThat(quotas.take(peer(1), Place.ENDING)).isTrue();
    assertThat(quotas.take(peer(1), Place.ENDING)).isFalse();
    assertThat(quotas.take(peer(2), Place.RELAYED)).isTrue();
    quotas.giveBack(peer(1), Place.RELAYED);
    assertThat(quotas.take(peer(1), Place.RELAYED)).isTrue();
  }

  @Test
  void forgetsNobodyWhoHasSomethingAndKeepsNotMoreThanItsBound() {
    quotas.ask(peer(0), 0);
    quotas.take(peer(0), Place.RELAYED);
    for (int i = 1; i < NeighborQuotas.MOST_NEIGHBORS; i++) {
      quotas.ask(peer(i), 0);
    }
    int one = NeighborQuotas.MOST_NEIGHBORS;

    assertThat(quotas.ask(peer(one), 0)).as("all of them asked just now").isFalse();
    assertThat(quotas.ask(peer(one), SECOND)).isTrue();
    assertThat(quotas.size()).isEqualTo(2);
    assertThat(quotas.take(peer(0), Place.RELAYED)).isTrue();
    assertThat(quotas.take(peer(0), Place.RELAYED)).isFalse();
  }

  @Test
  void aShareOfFewPlacesIsUsableStill() {
    assertThat(NeighborQuotas.share(20_000, 0.25)).isEqualTo(5_000);
    assertThat(NeighborQuotas.share(20, 0.25)).isEqualTo(16);
    assertThat(NeighborQuotas.share(3, 0.25)).isEqualTo(3);
    assertThat(NeighborQuotas.share(101, 0.5)).isEqualTo(51);
  }
}
