package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eidolon.proto.Bytes;

class TrackerTiersTest {
  private static final TrackerAddress A = tracker(1);
  private static final TrackerAddress B = tracker(2);
  private static final TrackerAddress C = tracker(3);
  private static final TrackerAddress D = tracker(4);
  private static final List<List<TrackerAddress>> NAMED =
      List.of(List.of(A, B, C), List.of(), List.of(D, A));

  private static TrackerAddress tracker(int number) {
    var key = new byte[32];
    key[0] = (byte) number;
    return new TrackerAddress("127.0.0.1", number, Bytes.copyOf(key));
  }

  @Property(tries = 50)
  void tiersStayInOrderAndEveryTrackerIsTriedOnce(@ForAll long seed) {
    var order = TrackerTiers.shuffled(NAMED, Set.of(), new Random(seed)).order();

    assertThat(order).containsExactlyInAnyOrder(A, B, C, D).endsWith(D);
  }

  @Property(tries = 1)
  void chanceDecidesInsideATier() {
    var first = new HashSet<TrackerAddress>();
    for (int seed = 0; seed < 64; seed++) {
      first.add(TrackerTiers.shuffled(NAMED, Set.of(), new Random(seed)).order().get(0));
    }

    assertThat(first).containsExactlyInAnyOrder(A, B, C);
  }

  @Property(tries = 50)
  void aNetworkThatWeAreInAlreadyIsTriedFirstButNeverBeforeItsTier(@ForAll long seed) {
    var order = TrackerTiers.shuffled(NAMED, Set.of(B.key(), D.key()), new Random(seed)).order();

    assertThat(order).startsWith(B).endsWith(D);
  }

  @Property(tries = 50)
  void aTrackerIsOneUnderEveryHostThatItIsGiven(@ForAll long seed) {
    var alias = new TrackerAddress("tracker.example", 9, A.key());
    var named = List.of(List.of(A, B), List.of(alias, C));

    assertThat(TrackerTiers.shuffled(named, Set.of(A.key()), new Random(seed)).order())
        .containsExactly(A, B, C);
    assertThat(
            TrackerTiers.shuffled(List.of(List.of(B, alias)), Set.of(A.key()), new Random(seed))
                .order())
        .containsExactly(alias, B);
  }

  @Property(tries = 50)
  void whoWorkedIsKeptInFrontOfItsTier(@ForAll long seed) {
    var tiers = TrackerTiers.shuffled(NAMED, Set.of(), new Random(seed));

    assertThat(tiers.worked(C).order()).startsWith(C).endsWith(D);
    assertThat(tiers.worked(D)).isEqualTo(tiers);
    assertThat(tiers.worked(tracker(9))).isEqualTo(tiers);
  }
}
