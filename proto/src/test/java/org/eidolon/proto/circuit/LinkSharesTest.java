package org.eidolon.proto.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;

class LinkSharesTest {
  private static final int ALL = Integer.MAX_VALUE;

  /** Circuits below are ours, those from here on are others'. */
  private static final int OTHERS = 1000;

  private final LinkShares equal = new LinkShares(1000, 4000, 0.5);

  private static List<Cell> cells(int circuit, int count) {
    return IntStream.range(0, count).mapToObj(i -> Cell.of(circuit, CellCommand.RELAY)).toList();
  }

  private static void offer(LinkShares shares, int circuit, int count) {
    assertThat(shares.offer(circuit, circuit >= OTHERS, cells(circuit, count))).isEmpty();
  }

  private static long ours(List<Cell> cells) {
    return cells.stream().filter(cell -> cell.circuit() < OTHERS).count();
  }

  @Example
  void manyCircuitsOfOthersDoNotStarveOneOfOurs() {
    IntStream.range(OTHERS, OTHERS + 30).forEach(circuit -> offer(equal, circuit, 100));
    offer(equal, 1, 500);

    assertThat(ours(equal.take(400, ALL, 0))).isBetween(196L, 204L);
  }

  @Example
  void manyCircuitsOfOursDoNotStarveOneOfOthers() {
    IntStream.range(0, 30).forEach(circuit -> offer(equal, circuit, 100));
    offer(equal, OTHERS, 500);

    assertThat(ours(equal.take(400, ALL, 0))).isBetween(196L, 204L);
  }

  @Property(tries = 50)
  void eachHasItsPartWhateverThatIs(@ForAll @IntRange(min = 5, max = 95) int percent) {
    var shares = new LinkShares(1000, 4000, percent / 100.0);
    IntStream.range(0, 2).forEach(circuit -> offer(shares, circuit, 900));
    IntStream.range(OTHERS, OTHERS + 2).forEach(circuit -> offer(shares, circuit, 900));

    var sent = new ArrayList<Cell>();
    for (int batch = 0; batch < 50; batch++) {
      sent.addAll(shares.take(16, ALL, batch));
    }

    assertThat(ours(sent) / 8.0).isCloseTo(percent, Offset.offset(2.0));
  }

  @Example
  void whatOneDoesNotUseIsTheOthers() {
    offer(equal, OTHERS, 300);
    assertThat(equal.take(200, ALL, 0)).hasSize(200);
    offer(equal, 1, 8);

    var next = equal.take(100, ALL, 0);

    assertThat(next).hasSize(100);
    assertThat(ours(next)).isEqualTo(8);
    assertThat(ours(next.subList(0, 24))).as("no time is lost").isEqualTo(8);
  }

  @Example
  void whoWasQuietOrHeldBackHasSavedNothingUp() {
    offer(equal, 1, 900);
    offer(equal, OTHERS, 900);
    assertThat(ours(equal.take(600, 0, 0))).as("others may not").isEqualTo(600);

    assertThat(ours(equal.take(200, ALL, 0))).isBetween(96L, 104L);
  }

  @Example
  void noMoreOfOthersGoThanMay() {
    offer(equal, OTHERS, 100);

    assertThat(equal.take(16, 3, 0)).hasSize(3);
    assertThat(equal.take(16, 0, 0)).isEmpty();
    assertThat(equal.relayedCells()).isEqualTo(97);
  }

  @Example
  void whoFillsTheQueueLosesCircuitsAndNotTheOther() {
    var small = new LinkShares(100, 200, 0.5);
    offer(small, 1, 90);
    offer(small, OTHERS, 60);
    assertThat(small.offer(OTHERS + 1, true, cells(OTHERS + 1, 55))).containsExactly(OTHERS);
    assertThat(small.offer(2, false, cells(2, 70))).containsExactly(1);
    assertThat(small.cells()).isEqualTo(125);
  }

  @Property(tries = 100)
  void losesNothingAndKeepsTheOrderOfEachCircuit(@ForAll long seed) {
    var random = new Random(seed);
    var shares = new LinkShares(5000, 50_000, 0.3);
    var offered = new HashMap<Integer, List<Cell>>();
    var taken = new HashMap<Integer, List<Cell>>();
    for (int step = 0; step < 60; step++) {
      int circuit = random.nextInt(4) + (random.nextBoolean() ? OTHERS : 0);
      var batch = cells(circuit, random.nextInt(20));
      shares.offer(circuit, circuit >= OTHERS, batch);
      offered.computeIfAbsent(circuit, any -> new ArrayList<>()).addAll(batch);
      note(taken, shares.take(random.nextInt(20), random.nextInt(20), step));
    }
    note(taken, shares.take(50_000, ALL, 60));

    offered.values().removeIf(List::isEmpty);
    assertThat(taken).isEqualTo(offered);
    assertThat(shares.isEmpty()).isTrue();
  }

  private static void note(Map<Integer, List<Cell>> taken, List<Cell> cells) {
    cells.forEach(
        cell -> taken.computeIfAbsent(cell.circuit(), any -> new ArrayList<>()).add(cell));
  }
}
