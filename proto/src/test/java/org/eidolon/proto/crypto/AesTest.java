package org.eidolon.proto.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AesTest {
  @ParameterizedTest
  @EnumSource
  void everyBackendPassesItsKnownAnswerTestHere(AesBackend backend) {
    assertThat(backend.works()).isTrue();
  }

  @Test
  void theFastestBackendIsChosen() {
    assertThat(AesBackend.chosen()).isEqualTo(AesBackend.RUNTIME);
  }

  @Test
  void theScheduleIsTheExampleOfFips197() {
    var schedule = new int[AesSchedule.WORDS];

    AesSchedule.expand(HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c"), 0, schedule);

    assertThat(Arrays.copyOfRange(schedule, 0, 8))
        .containsExactly(
            0x2b7e1516,
            0x28aed2a6,
            0xabf71588,
            0x09cf4f3c,
            0xa0fafe17,
            0x88542cb1,
            0x23a33939,
            0x2a6c7605);
    assertThat(Arrays.copyOfRange(schedule, 40, 44))
        .containsExactly(0xd014f9a8, 0xc9ee2589, 0xe13f0cc8, 0xb6630ca6);
  }

  /** FIPS 197 §5.1.1, from its definition: the inverse in the field, then the affine map. */
  @Test
  void theCircuitIsTheSboxForEveryByteAtEveryPlace() {
    for (int value = 0; value < 256; value++) {
      int inverse = 0;
      for (int candidate = 1; candidate < 256; candidate++) {
        if (product(value, candidate) == 1) {
          inverse = candidate;
        }
      }
      int expected = 0x63;
      for (int turn = 0; turn < 5; turn++) {
        expected ^= ((inverse << turn) | (inverse >>> (8 - turn))) & 0xff;
      }
      for (int place = 0; place < 64; place += 8) {
        long found =
            AesSchedule.substitute(((long) value << place) | (0x53L << ((place + 8) % 64)));
        assertThat((found >>> place) & 0xff).isEqualTo(expected);
        assertThat((found >>> ((place + 8) % 64)) & 0xff).isEqualTo(0xed);
      }
    }
  }

  @Property(tries = 300)
  void twoSchedulesAtOnceAreThoseOfEachKey(@ForAll long seed) {
    var keys = bytes(new Random(seed), 40);
    var one = new int[AesSchedule.WORDS];
    var two = new int[AesSchedule.WORDS];
    var alone = new int[AesSchedule.WORDS];

    AesSchedule.expand(keys, 24, one, 3, two);

    AesSchedule.expand(keys, 24, alone);
    assertThat(one).isEqualTo(alone);
    AesSchedule.expand(keys, 3, alone);
    assertThat(two).isEqualTo(alone);
  }

  @Property(tries = 300)
  void allBackendsComputeTheSame(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4200) int length,
      @ForAll @IntRange(max = 20) int offset) {
    var random = new Random(seed);
    var key = bytes(random, 16 + offset);
    var block = bytes(random, 16);
    var start = bytes(random, 16);
    start[15] = 0;
    start[14] = 0;
    var message = bytes(random, offset + length + 3);
    var reference = AesBackend.JCE;

    for (var backend : AesBackend.values()) {
      assertThat(once(backend.encrypting(), key, offset, block))
          .isEqualTo(once(reference.encrypting(), key, offset, block));
      assertThat(once(backend.decrypting(), key, offset, block))
          .isEqualTo(once(reference.decrypting(), key, offset, block));
      var counter = backend.counter();
      assertThat(counted(counter, key, offset, start, message, length))
          .isEqualTo(counted(reference.counter(), key, offset, start, message, length));
      // The same again, after another key, start and odd length.
      counter.key(block, 0);
      counter.xor(block, message, 0, length / 2 + 1, new byte[length], 0);
      assertThat(counted(counter, key, offset, start, message, length))
          .isEqualTo(counted(reference.counter(), key, offset, start, message, length));
      if (counter.worksInPlace()) {
        var inPlace = message.clone();
        counter.xor(start, inPlace, offset, length, inPlace, offset);
        var apart = message.clone();
        System.arraycopy(
            counted(counter, key, offset, start, message, length), 0, apart, offset, length);
        assertThat(inPlace).isEqualTo(apart);
      }
    }
  }

  private static byte[] once(Aes aes, byte[] key, int offset, byte[] block) {
    var target = new byte[16];
    aes.key(key, offset);
    aes.block(block, target);
    return target;
  }

  private static byte[] counted(
      AesCounter counter, byte[] key, int offset, byte[] start, byte[] message, int length) {
    var target = new byte[length];
    counter.key(key, offset);
    counter.xor(start, message, offset, length, target, 0);
    return target;
  }

  private static byte[] bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static int product(int a, int b) {
    int product = 0;
    for (int bit = 0; bit < 8; bit++) {
      product ^= (((b >>> bit) & 1) * a) << bit;
    }
    for (int bit = 14; bit >= 8; bit--) {
      product ^= (((product >>> bit) & 1) * 0x11b) << (bit - 8);
    }
    return product;
  }
}
