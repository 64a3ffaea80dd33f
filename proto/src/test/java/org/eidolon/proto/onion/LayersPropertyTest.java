package org.eidolon.proto.onion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.junit.jupiter.api.Test;

/**
 * What must hold of the layers of every circuit, an end-to-end hop behind its last one included.
 */
class LayersPropertyTest {
  private OwnerLayers owner = new OwnerLayers();
  private final List<RelayLayer> relays = new ArrayList<>();
  private final byte[] ownerTag = new byte[16];
  private final byte[] relayTag = new byte[16];

  @Property(tries = 60)
  void messagesTravelBothWaysAndBothEndsKnowTheTag(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int hops) {
    var random = new Random(seed);
    open(random, hops);

    for (int message = 0; message < 12; message++) {
      int hop = random.nextInt(hops);
      if (random.nextBoolean()) {
        assertThat(carriedOut(random, hop)).isTrue();
        owner.originatedTag(ownerTag);
        relays.get(hop).recognisedTag(relayTag);
      } else {
        assertThat(carriedIn(random, hop)).isTrue();
        relays.get(hop).originatedTag(relayTag);
        owner.recognisedTag(ownerTag);
      }
      assertThat(ownerTag).isEqualTo(relayTag).isNotEqualTo(new byte[16]);
    }
  }

  @Property(tries = 120)
  void aBitFlippedOnItsWayOutMakesThisAndAllLaterCellsUnrecognised(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int hops,
      @ForAll @IntRange(min = Cell.HEADER_BYTES * 8, max = Cell.SIZE_BYTES * 8 - 1) int bit) {
    var random = new Random(seed);
    open(random, hops);
    int last = hops - 1;
    carriedOut(random, last);

    int flippedBefore = random.nextInt(hops);
    var cell = filled(random);
    owner.originate(cell, last);
    for (int hop = 0; hop < hops; hop++) {
      if (hop == flippedBefore) {
        flip(cell, bit);
      }
      assertThat(relays.get(hop).outbound(cell)).isFalse();
    }

    for (int later = 0; later < 3; later++) {
      assertThat(carriedOut(random, last)).isFalse();
    }
  }

  @Property(tries = 120)
  void aBitFlippedOnItsWayInMakesThisAndAllLaterCellsUnrecognised(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 7) int hops,
      @ForAll @IntRange(min = Cell.HEADER_BYTES * 8, max = Cell.SIZE_BYTES * 8 - 1) int bit) {
    var random = new Random(seed);
    open(random, hops);
    int last = hops - 1;
    carriedIn(random, last);

    int flippedAfter = 1 + random.nextInt(last);
    var cell = filled(random);
    relays.get(last).originate(cell);
    for (int hop = last; hop >= 0; hop--) {
      if (hop < last) {
        relays.get(hop).inbound(cell);
      }
      if (hop == flippedAfter) {
        flip(cell, bit);
      }
    }
    assertThat(owner.inbound(cell)).isEqualTo(OwnerLayers.NOT_RECOGNISED);

    for (int later = 0; later < 3; later++) {
      assertThat(carriedIn(random, last)).isFalse();
    }
  }

  @Property(tries = 40)
  void aRelayThatTurnsOneCellCommandIntoAnotherIsNoticed(@ForAll long seed) {
    var random = new Random(seed);
    open(random, 3);
    var cell = filled(random);
    owner.originate(cell, 2);

    relays.get(0).outbound(cell);
    cell.command(CellCommand.RELAY_EARLY);
    relays.get(1).outbound(cell);

    assertThat(relays.get(2).outbound(cell)).isFalse();
  }

  @Property(tries = 40)
  void aCellThatIsLostRepeatedOrOvertakenIsNoticed(
      @ForAll long seed, @ForAll @IntRange(max = 2) int fault) {
    var random = new Random(seed);
    open(random, 1);
    var first = filled(random);
    var second = filled(random);
    owner.originate(first, 0);
    owner.originate(second, 0);
    var relay = relays.get(0);

    switch (fault) {
      case 0 -> assertThat(relay.outbound(second)).as("first is lost").isFalse();
      case 1 -> {
        var copy = Cell.wrap(first.bytes().clone());
        assertThat(relay.outbound(first)).isTrue();
        assertThat(relay.outbound(copy)).as("first comes twice").isFalse();
      }
      default -> {
        assertThat(relay.outbound(second)).as("second comes first").isFalse();
        assertThat(relay.outbound(first)).isFalse();
      }
    }
  }

  @Test
  void aMessageSentTwiceLooksDifferentOnTheWire() {
    open(new Random(1), 2);
    var one = filled(new Random(2));
    var other = filled(new Random(2));

    owner.originate(one, 1);
    owner.originate(other, 1);

    assertThat(other.bytes()).isNotEqualTo(one.bytes());
    assertThat(Arrays.copyOf(other.bytes(), 5)).isEqualTo(Arrays.copyOf(one.bytes(), 5));
  }

  @Test
  void hopsAreBounded() {
    var random = new Random(1);
    open(random, OwnerLayers.MAX_HOPS);

    assertThatThrownBy(() -> owner.add(keys(random))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> owner.originate(filled(random), OwnerLayers.MAX_HOPS))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void layersShowNoSecrets() {
    open(new Random(1), 1);

    assertThat(owner).hasToString("OwnerLayers[1 hops]");
    assertThat(relays.get(0)).hasToString("RelayLayer[secret]");
  }

  private void open(Random random, int hops) {
    owner = new OwnerLayers();
    relays.clear();
    for (int hop = 0; hop < hops; hop++) {
      var keys = keys(random);
      owner.add(keys);
      relays.add(new RelayLayer(keys));
    }
  }

  /** Sends a cell to a hop; whether that hop and none before recognised it, with its payload. */
  private boolean carriedOut(Random random, int target) {
    var cell = filled(random);
    var payload = payload(cell);
    owner.originate(cell, target);
    for (int hop = 0; hop < target; hop++) {
      if (relays.get(hop).outbound(cell)) {
        return false;
      }
    }
    return relays.get(target).outbound(cell) && payload(cell).equals(payload);
  }

  private boolean carriedIn(Random random, int source) {
    var cell = filled(random);
    var payload = payload(cell);
    relays.get(source).originate(cell);
    for (int hop = source - 1; hop >= 0; hop--) {
      relays.get(hop).inbound(cell);
    }
    return owner.inbound(cell) == source && payload(cell).equals(payload);
  }

  private static HopKeys keys(Random random) {
    return new HopKeys(bytes(random, 80), bytes(random, 80), bytes(random, 20));
  }

  private static Bytes bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  private static Cell filled(Random random) {
    var cell = Cell.of(7, CellCommand.RELAY);
    bytes(random, Cell.PAYLOAD_BYTES).copyTo(cell.bytes(), Cell.PAYLOAD_OFFSET);
    return cell;
  }

  private static Bytes payload(Cell cell) {
    return Bytes.copyOf(cell.bytes(), Cell.PAYLOAD_OFFSET, Cell.SIZE_BYTES);
  }

  private static void flip(Cell cell, int bit) {
    cell.bytes()[bit / 8] ^= (byte) (1 << bit % 8);
  }
}
