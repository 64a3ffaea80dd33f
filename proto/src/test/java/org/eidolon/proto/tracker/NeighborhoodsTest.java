package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.junit.jupiter.api.Test;

class NeighborhoodsTest {
  private static final PeerId ALICE = peer(1);
  private static final PeerId BOB = peer(2);
  private static final PeerAddress OUTSIDE = new PeerAddress("93.184.216.34", 7);
  private static final PeerAddress INSIDE = new PeerAddress("192.168.0.7", 7);

  private final Neighborhoods all = new Neighborhoods();
  private final Neighborhoods.Network far = network(1, "example.org");
  private final Neighborhoods.Network near = network(2, "192.168.0.1");

  private static PeerId peer(int number) {
    var key = new byte[PeerId.BYTES];
    key[0] = (byte) number;
    return new PeerId(Bytes.copyOf(key));
  }

  private static Neighborhoods.Network network(int number, String host) {
    return new Neighborhoods.Network(Bytes.copyOf((byte) number), DialPolicy.of(host, false));
  }

  @Test
  void aPeerOfTwoNetworksIsOneNeighborWithTheNamesOfBoth() {
    var once = new Neighbor(ALICE, OUTSIDE, 1, 2, false);
    var again = new Neighbor(ALICE, OUTSIDE, 3, 4, true);
    all.assign(far, List.of(once));
    all.assign(near, List.of(new Neighbor(BOB, INSIDE, 5, 6, true), again));

    assertThat(all.all()).containsOnlyKeys(ALICE, BOB);
    assertThat(all.all().get(ALICE))
        .containsExactly(new Neighborhoods.Name(far, once), new Neighborhoods.Name(near, again));
  }

  @Test
  void eachTrackerSendsUsNoFurtherInsideThanItIsItself() {
    all.assign(far, List.of(new Neighbor(ALICE, INSIDE, 1, 2, true)));
    all.assign(near, List.of(new Neighbor(ALICE, INSIDE, 3, 4, true)));

    assertThat(all.all().get(ALICE))
        .extracting(Neighborhoods.Name::mayDial)
        .containsExactly(false, true);
  }

  @Test
  void theEndOfOneMembershipLeavesTheNeighborsOfTheOther() {
    all.assign(far, List.of(new Neighbor(ALICE, OUTSIDE, 1, 2, true)));
    all.assign(near, List.of(new Neighbor(ALICE, OUTSIDE, 3, 4, true)));
    all.assign(near, List.of(new Neighbor(BOB, OUTSIDE, 5, 6, true)));

    assertThat(all.all().get(ALICE))
        .extracting(name -> name.neighbor().outLabel())
        .containsExactly(1);

    all.assign(far, List.of());

    assertThat(all.all()).containsOnlyKeys(BOB);
  }
}
