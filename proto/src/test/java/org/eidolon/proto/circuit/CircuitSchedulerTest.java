package org.eidolon.proto.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;

class CircuitSchedulerTest {
  private static final long SECOND = 1_000_000_000L;

  private final CircuitScheduler scheduler = new CircuitScheduler(100, 150);

  private static List<Cell> cells(int circuit, int count) {
    return IntStream.range(0, count).mapToObj(i -> Cell.of(circuit, CellCommand.RELAY)).toList();
  }

  private static List<Integer> circuits(List<Cell> cells) {
    return cells.stream().map(Cell::circuit).toList();
  }

  @Example
  void aQuietCircuitGoesBeforeABusyOne() {
    scheduler.passed(1, 1000, 0);
    scheduler.offer(1, cells(1, 20));
    scheduler.offer(2, cells(2, 2));

    assertThat(circuits(scheduler.take(4, SECOND))).containsExactly(2, 2, 1, 1);
  }

  @Example
  void aWeightedCircuitGetsItsMultipleAndStarvesNobody() {
    scheduler.weigh(1, 2);
    scheduler.offer(1, cells(1, 75));
    scheduler.offer(2, cells(2, 75));

    var taken = circuits(scheduler.take(60, 0));

    assertThat(taken.stream().filter(circuit -> circuit == 1).count()).isBetween(36L, 44L);
    assertThat(taken.subList(0, 20)).contains(2);
  }

  @Example
  void aCircuitThatPaysNoMoreIsAsAllTheOthers() {
    scheduler.weigh(1, 2);
    scheduler.weigh(1, 1);
    scheduler.offer(1, cells(1, 75));
    scheduler.offer(2, cells(2, 75));

    assertThat(circuits(scheduler.take(64, 0)).stream().filter(circuit -> circuit == 1).count())
        .isBetween(28L, 36L);
  }

  @Example
  void oldTrafficIsForgiven() {
    scheduler.passed(1, 1000, 0);
    scheduler.passed(2, 10, 600 * SECOND);
    scheduler.offer(2, cells(2, 1));
    scheduler.offer(1, cells(1, 1));

    assertThat(circuits(scheduler.take(2, 600 * SECOND))).containsExactly(1, 2);
  }

  @Example
  void equalCircuitsShareEquallyEvenAfterAYear() {
    for (long now : new long[] {0, 365L * 24 * 3600 * SECOND}) {
      scheduler.offer(1, cells(1, 50));
      scheduler.offer(2, cells(2, 50));

      var firstHalf = circuits(scheduler.take(48, now));

      assertThat(firstHalf.stream().filter(circuit -> circuit == 1).count()).isBetween(20L, 28L);
      scheduler.take(100, now);
    }
  }

  @Example
  void dropsTheQueueThatIsTooLongAndNoOther() {
    assertThat(scheduler.offer(1, cells(1, 100))).isEmpty();
    assertThat(scheduler.offer(2, cells(2, 50))).isEmpty();
    assertThat(scheduler.offer(2, cells(2, 51))).containsExactly(2);

    assertThat(scheduler.cells()).isEqualTo(100);
  }

  @Example
  void dropsTheLongestQueueIfAllAreTooMuch() {
    scheduler.offer(1, cells(1, 100));
    scheduler.offer(2, cells(2, 50));

    assertThat(scheduler.offer(3, cells(3, 1))).containsExactly(1);
    assertThat(scheduler.cells()).isEqualTo(51);
  }

  @Property(tries = 200)
  void losesNothingAndKeepsTheOrderOfEachCircuit(@ForAll long seed) {
    var random = new Random(seed);
    var roomy = new CircuitScheduler(1000, 10_000);
    var offered = new HashMap<Integer, List<Cell>>();
    var taken = new HashMap<Integer, List<Cell>>();
    for (int step = 0; step < 50; step++) {
      int circuit = 1 + random.nextInt(5);
      var batch = cells(circuit, random.nextInt(20));
      roomy.offer(circuit, batch);
      offered.computeIfAbsent(circuit, any -> new ArrayList<>()).addAll(batch);
      roomy
          .take(random.nextInt(20), step * SECOND)
          .forEach(
              cell -> taken.computeIfAbsent(cell.circuit(), any -> new ArrayList<>()).add(cell));
    }
    roomy
        .take(10_000, 50 * SECOND)
        .forEach(cell -> taken.computeIfAbsent(cell.circuit(), any -> new ArrayList<>()).add(cell));

    offered.values().removeIf(List::isEmpty);
    assertThat(taken).isEqualTo(offered);
    assertThat(roomy.isEmpty()).isTrue();
  }
}
