package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.api.Test;

class BlameBookPropertyTest {
  @Property(tries = 300)
  void exactlyThoseWhoGaveWrongBlocksAreBlamed(
      @ForAll @IntRange(min = 2, max = 64) int blocks, @ForAll long seed) {
    var random = new Random(seed);
    var right = new byte[blocks * PeerMessage.HASH_BYTES];
    random.nextBytes(right);
    var wrong = right.clone();
    var givers = random.ints(blocks, 0, 5).boxed().toList();
    var liars = new HashSet<Integer>();
    for (int index = 0; index < blocks; index++) {
      if (random.nextInt(4) == 0) {
        wrong[index * PeerMessage.HASH_BYTES + random.nextInt(PeerMessage.HASH_BYTES)] ^= 1;
        liars.add(givers.get(index));
      }
    }
    var book = new BlameBook();

    var alone = book.failed(3, givers, Bytes.copyOf(wrong));
    var found = book.right(3, Bytes.copyOf(right));

    if (Set.copyOf(givers).size() == 1) {
      assertThat(alone).isEqualTo(Set.copyOf(givers));
    } else {
      assertThat(alone).isEmpty();
      assertThat(found).isEqualTo(liars);
    }
    assertThat(book.right(3, Bytes.copyOf(right))).isEmpty();
  }

  @Test
  void noMorePiecesThanSomeAreKept() {
    var book = new BlameBook();
    var zeros = Bytes.copyOf(new byte[2 * PeerMessage.HASH_BYTES]);
    for (int piece = 0; piece <= BlameBook.MOST; piece++) {
      var leaves = new byte[2 * PeerMessage.HASH_BYTES];
      leaves[0] = 1;
      book.failed(piece, List.of(1, 2), Bytes.copyOf(leaves));
    }

    assertThat(book.right(BlameBook.MOST - 1, zeros)).containsExactly(1);
    assertThat(book.right(BlameBook.MOST, zeros)).isEmpty();
  }
}
