package org.eidolon.proto.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SendWindowPropertyTest {
  private static final long MS = 1_000_000;

  private final SendWindow window = new SendWindow(new Congestion(32, 64));
  private final Random random = new Random(1);

  @Property(tries = 100)
  void itNeverStallsAndNeverExceedsTheWindow(
      @ForAll long seed, @ForAll @IntRange(min = 32, max = 700) int maximum) {
    var chance = new Random(seed);
    var congestion = new Congestion(32, maximum);
    var sender = new SendWindow(congestion);
    int received = 0;
    var path = new ArrayDeque<byte[]>();
    long now = 0;

    for (int i = 0; i < 2000; i++) {
      now += chance.nextLong(40 * MS);
      if (sender.free() > 0 && (path.isEmpty() || chance.nextBoolean())) {
        var tag = tag(chance);
        sender.sent(tag, now);
        path.add(tag);
      } else {
        var tag = path.remove();
        if (++received % Congestion.SENDME_CELLS == 0) {
          assertThat(sender.credited(tag, 0, now)).isTrue();
        }
      }
      assertThat(sender.underWay()).isBetween(0, maximum);
      assertThat(sender.free()).isBetween(0, congestion.window());
      assertThat(sender.free() > 0 || !path.isEmpty()).isTrue();
    }
  }

  @Test
  void aSendmeBeforeTheEighthCellIsRefused() {
    var tag = tag(random);
    for (int i = 0; i < 7; i++) {
      window.sent(tag, 0);
    }
    assertThat(window.credited(tag, 0, MS)).isFalse();

    window.sent(tag, 0);

    assertThat(window.credited(tag, 0, MS)).isTrue();
    assertThat(window.underWay()).isZero();
    assertThat(window.credited(tag, 0, MS)).as("the same again").isFalse();
  }

  @Property(tries = 128)
  void aTagWithOneBitFlippedIsRefusedAndChangesNothing(
      @ForAll @IntRange(max = 127) int bit, @ForAll @IntRange(max = 3) int offset) {
    var sender = new SendWindow(new Congestion(32, 64));
    var tag = tag(random);
    for (int i = 0; i < 8; i++) {
      sender.sent(tag, 0);
    }
    var quoted = new byte[offset + 16];
    System.arraycopy(tag, 0, quoted, offset, 16);

    quoted[offset + bit / 8] ^= (byte) (1 << bit % 8);
    assertThat(sender.credited(quoted, offset, MS)).isFalse();
    assertThat(sender.underWay()).isEqualTo(8);

    quoted[offset + bit / 8] ^= (byte) (1 << bit % 8);
    assertThat(sender.credited(quoted, offset, MS)).isTrue();
  }

  @Test
  void sendmesOutOfOrderAreRefused() {
    var second = new byte[0];
    for (int i = 0; i < 16; i++) {
      second = tag(random);
      window.sent(second, 0);
    }

    assertThat(window.credited(second, 0, MS)).isFalse();
  }

  @Test
  void nothingIsSentBeyondTheGreatestWindow() {
    for (int i = 0; i < 64; i++) {
      window.sent(tag(random), 0);
    }

    assertThat(window.free()).isZero();
    assertThatThrownBy(() -> window.sent(tag(random), 0)).isInstanceOf(IllegalStateException.class);
  }

  private static byte[] tag(Random random) {
    var tag = new byte[16];
    random.nextBytes(tag);
    return tag;
  }
}
