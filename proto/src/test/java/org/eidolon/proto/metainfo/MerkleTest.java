package org.eidolon.proto.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.junit.jupiter.api.Test;

class MerkleTest {
  private static final Bytes ZERO = Bytes.copyOf(new byte[Merkle.HASH_BYTES]);

  @Test
  void oneLeafIsItsOwnRoot() {
    var leaf = hashes(1, 1);

    assertThat(Merkle.root(leaf, 1)).isEqualTo(leaf);
    assertThat(Merkle.root(leaf, 2)).isEqualTo(Hashes.sha256(leaf, ZERO));
  }

  @Test
  void missingLeavesAreZeros() {
    var leaves = hashes(3, 2);

    var left = Hashes.sha256(leaves.slice(0, 32), leaves.slice(32, 64));
    var right = Hashes.sha256(leaves.slice(64, 96), ZERO);
    assertThat(Merkle.root(leaves, 4)).isEqualTo(Hashes.sha256(left, right));
  }

  @Property(tries = 200)
  void aRootOverPieceRootsIsTheRootOverAllLeaves(
      @ForAll @IntRange(min = 5, max = 70) int leafCount, @ForAll long seed) {
    int pieceWidth = 4;
    var leaves = hashes(leafCount, seed);

    var layer = Bytes.EMPTY;
    for (int from = 0; from < leafCount; from += pieceWidth) {
      int until = Math.min(from + pieceWidth, leafCount);
      layer = Bytes.concat(layer, Merkle.root(leaves.slice(32 * from, 32 * until), pieceWidth));
    }

    assertThat(Merkle.rootOfLayer(layer, pieceWidth * Metainfo.BLOCK_BYTES))
        .isEqualTo(Merkle.root(leaves, Merkle.fullWidth(leafCount)));
  }

  @Property
  void fullWidthIsTheNextPowerOfTwo(@ForAll @IntRange(min = 1, max = 1 << 20) int count) {
    int width = Merkle.fullWidth(count);

    assertThat(Integer.bitCount(width)).isOne();
    assertThat(width).isGreaterThanOrEqualTo(count).isLessThan(2 * count);
  }

  @Test
  void refusesMoreLeavesThanFit() {
    assertThatThrownBy(() -> Merkle.root(hashes(3, 1), 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Bytes hashes(int count, long seed) {
    var bytes = new byte[count * Merkle.HASH_BYTES];
    new Random(seed).nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }
}
