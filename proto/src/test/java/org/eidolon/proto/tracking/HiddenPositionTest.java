package org.eidolon.proto.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.api.Test;

/**
 * A hop cannot tell from the bytes of a CREATE where on the path it is, nor how long the path is.
 */
class HiddenPositionTest {
  private static final int PATHS = 16;

  @Test
  void allThatIsClearIsTheSameAtEveryPosition() {
    for (var create : creates()) {
      assertThat(create.slice(0, TrackingCode.HEADER_BYTES))
          .isEqualTo(TrackingCodeWriter.header(PlannedPath.EPOCH));
      assertThat(create.length()).isEqualTo(TrackingCode.CREATE_BYTES);
    }
  }

  @Test
  void noOtherByteIsConstantOverPathsOrPositions() {
    var creates = creates();
    for (int at = TrackingCode.HEADER_BYTES; at < TrackingCode.CREATE_BYTES; at++) {
      var values = new boolean[256];
      int distinct = 0;
      for (var create : creates) {
        int value = Byte.toUnsignedInt(create.at(at));
        distinct += values[value] ? 0 : 1;
        values[value] = true;
      }
      // 336 draws from 256 values (128 for a point's last byte) give about 187 (119) distinct ones.
      assertThat(distinct).as("byte %d", at).isGreaterThan(80);
    }
  }

  @Test
  void bytesAreSpreadEvenlyAtEveryPositionOfEveryPath() {
    for (int length = 1; length <= TrackingCode.MAX_HOPS; length++) {
      for (int hop = 0; hop < length; hop++) {
        var counts = new int[256];
        for (var create : createsAt(length, hop)) {
          for (int at = TrackingCode.HEADER_BYTES; at < create.length(); at++) {
            counts[Byte.toUnsignedInt(create.at(at))]++;
          }
        }
        double expected = PATHS * (TrackingCode.CREATE_BYTES - TrackingCode.HEADER_BYTES) / 256.0;
        double chiSquare = 0;
        for (int count : counts) {
          chiSquare += (count - expected) * (count - expected) / expected;
        }
        // 255 degrees of freedom: mean 255, standard deviation 22.6; five of them to either side.
        assertThat(chiSquare).as("hop %d of %d", hop, length).isBetween(142.0, 368.0);
      }
    }
  }

  @Test
  void theAnswerLooksAlikeOnEveryLinkOfThePath() {
    var random = new SplittableRandom(5);
    var path = PlannedPath.of(6, random);
    var setups = path.peelAll(path.start(random).create(), random);
    var created =
        setups.get(5).createdAtEnd(PlannedPath.bytes(random, TrackingCode.FROM_END_BYTES));
    for (int hop = 4; hop >= 0; hop--) {
      var passedOn = setups.get(hop).created(created);
      assertThat(passedOn.length()).isEqualTo(created.length());
      for (int at = 0; at + 16 <= created.length(); at += 16) {
        for (int from = 0; from + 16 <= created.length(); from += 16) {
          assertThat(passedOn.slice(at, at + 16)).isNotEqualTo(created.slice(from, from + 16));
        }
      }
      created = passedOn;
    }
  }

  private static List<Bytes> creates() {
    var all = new ArrayList<Bytes>();
    for (int length = 1; length <= TrackingCode.MAX_HOPS; length++) {
      for (int hop = 0; hop < length; hop++) {
        all.addAll(createsAt(length, hop));
      }
    }
    return all;
  }

  private static List<Bytes> createsAt(int length, int hop) {
    var random = new SplittableRandom(1000L * length + hop);
    var creates = new ArrayList<Bytes>();
    for (int path = 0; path < PATHS; path++) {
      var planned = PlannedPath.of(length, random);
      creates.add(planned.createAt(hop, planned.start(random).create(), random));
    }
    return creates;
  }
}
