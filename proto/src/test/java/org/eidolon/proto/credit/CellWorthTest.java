package org.eidolon.proto.credit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eidolon.proto.relay.RelayPacker;

class CellWorthTest {
  private static final int FULL = RelayPacker.MAX_STREAM_DATA;
  private static final int BLOCK = 16 * 1024 + 13;

  private final CellWorth worth = new CellWorth();

  @Example
  void allCellsOfBlocksThatAreSentOneByOneArePaidFor() {
    int cells = (BLOCK + FULL - 1) / FULL;
    for (int block = 1; block <= 10_000; block++) {
      assertThat(worth.received(cells, (long) block * BLOCK, 0)).isEqualTo(cells);
    }
  }

  /** For each of our blocks, in five cells: a request, and the SENDMEs in cells of their own. */
  @Example
  void whoOnlyFetchesFromUsIsPaidForAsWell() {
    for (int blocks = 8; blocks <= 8000; blocks += 8) {
      assertThat(worth.received(8 + 5, blocks * 17L, blocks * 5L / 8)).isEqualTo(13);
    }
  }

  @Example
  void cellsThatCarryNothingArePaidForUpToAUnit() {
    long paid = 0;
    for (int cell = 1; cell <= 1_000_000; cell++) {
      paid += worth.received(1, cell, 0);
    }

    int filled = 1_000_000 / FULL + 1;
    assertThat(paid).isEqualTo(CreditUnits.UNIT_CELLS + filled + filled / 2);
    assertThat(paid / CreditUnits.UNIT_CELLS).isLessThan(4);
  }

  @Example
  void afterCellsThatCarriedNothingThoseThatDoArePaidFor() {
    worth.received(100_000, 0, 0);

    long paid = worth.received(1000, 1000L * FULL, 0);

    assertThat(paid).isBetween(1000L, 1500L);
  }

  @Property(tries = 200)
  void neverIsMoreThanWhatCamePaidForNorAnythingTakenBack(@ForAll long chance) {
    var random = new Random(chance);
    var fresh = new CellWorth();
    long came = 0;
    long bytes = 0;
    long sendmes = 0;
    long paid = 0;
    for (int batch = 0; batch < 200; batch++) {
      int cells = 1 + random.nextInt(64);
      came += cells;
      bytes += random.nextInt(cells * FULL + 1);
      sendmes += random.nextInt(cells + 1);
      int more = fresh.received(cells, bytes, sendmes);
      assertThat(more).isNotNegative();
      paid += more;
    }

    assertThat(paid).isLessThanOrEqualTo(came);
  }
}
