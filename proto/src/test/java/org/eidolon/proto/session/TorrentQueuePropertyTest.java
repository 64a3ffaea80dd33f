package org.eidolon.proto.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.session.TorrentQueue.Need;
import org.eidolon.proto.session.TorrentQueue.Waiting;
import org.junit.jupiter.api.Test;

class TorrentQueuePropertyTest {

  private static List<Waiting> queue(Random random) {
    var queue = new ArrayList<Waiting>();
    int size = random.nextInt(30);
    for (int id = 0; id < size; id++) {
      var need = random.nextBoolean() ? Need.FETCH : Need.SHARE;
      queue.add(new Waiting(id, need, random.nextInt(4) == 0, random.nextInt(6) == 0));
    }
    Collections.shuffle(queue, random);
    return queue;
  }

  private static long active(List<Waiting> queue, Set<Integer> running, Need need) {
    return queue.stream()
        .filter(one -> one.need() == need && !one.stalled() && running.contains(one.id()))
        .count();
  }

  @Property(tries = 500)
  void noMoreAreActiveThanMayButThoseToldToRunNow(
      @ForAll long seed, @ForAll @IntRange(max = 8) int fetching) {
    var queue = queue(new Random(seed));

    var running = TorrentQueue.running(queue, fetching, 3);

    long told =
        queue.stream()
            .filter(one -> one.need() == Need.FETCH && one.now() && !one.stalled())
            .count();
    if (fetching == 0) {
      assertThat(queue.stream().filter(one -> one.need() == Need.FETCH))
          .allMatch(one -> running.contains(one.id()));
    } else {
      assertThat(active(queue, running, Need.FETCH)).isLessThanOrEqualTo(Math.max(fetching, told));
    }
    assertThat(queue.stream().filter(Waiting::now)).allMatch(one -> running.contains(one.id()));
  }

  @Property(tries = 500)
  void nobodyWaitsWhileThereIsAPlaceAndNobodyIsOvertaken(@ForAll long seed) {
    var queue = queue(new Random(seed));

    var running = TorrentQueue.running(queue, 4, 2);

    for (var need : Need.values()) {
      int places = need == Need.FETCH ? 4 : 2;
      boolean someoneWaits = false;
      for (var one : queue) {
        if (one.need() == need && !running.contains(one.id())) {
          someoneWaits = true;
          assertThat(one.stalled()).isFalse();
        } else if (one.need() == need && someoneWaits) {
          assertThat(one.now() || one.stalled()).isTrue();
        }
      }
      if (someoneWaits) {
        assertThat(active(queue, running, need)).isGreaterThanOrEqualTo(places);
      }
    }
  }

  @Property(tries = 500)
  void movingLosesNobodyAndKeepsTheOrderOfAllOthers(@ForAll long seed) {
    var random = new Random(seed);
    var order = new ArrayList<Integer>();
    var ids = new HashSet<Integer>();
    for (int id = 0; id < random.nextInt(1, 20); id++) {
      order.add(id);
      if (random.nextInt(3) == 0) {
        ids.add(id);
      }
    }
    Collections.shuffle(order, random);
    var where = List.copyOf(EnumSet.allOf(QueueMove.class)).get(random.nextInt(4));

    var moved = TorrentQueue.moved(order, ids, where);

    assertThat(moved).containsExactlyInAnyOrderElementsOf(order);
    assertThat(moved.stream().filter(ids::contains))
        .containsExactlyElementsOf(order.stream().filter(ids::contains).toList());
    assertThat(moved.stream().filter(id -> !ids.contains(id)))
        .containsExactlyElementsOf(order.stream().filter(id -> !ids.contains(id)).toList());
  }

  @Test
  void movesGoWhereTheySay() {
    var order = List.of(1, 2, 3, 4, 5);

    assertThat(TorrentQueue.moved(order, Set.of(2, 4), QueueMove.TOP))
        .containsExactly(2, 4, 1, 3, 5);
    assertThat(TorrentQueue.moved(order, Set.of(2, 4), QueueMove.BOTTOM))
        .containsExactly(1, 3, 5, 2, 4);
    assertThat(TorrentQueue.moved(order, Set.of(1, 3, 4), QueueMove.UP))
        .containsExactly(1, 3, 4, 2, 5);
    assertThat(TorrentQueue.moved(order, Set.of(2, 5), QueueMove.DOWN))
        .containsExactly(1, 3, 2, 4, 5);
  }
}
