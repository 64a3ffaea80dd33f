package org.eidolon.proto.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UniversalHashTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void polyvalGivesTheExampleOfRfc8452() {
    var hash = new Polyval();
    hash.key(HEX.parseHex("25629347589242761d31f826ba4b757b"), 0);
    var target = new byte[16];

    hash.hash(
        HEX.parseHex("4f4f95668c83dfb6401762bb2d01a262d1a24ddd2721d006bbe45f20d3c9f362"),
        0,
        32,
        target);

    assertThat(HEX.formatHex(target)).isEqualTo("f7a3b47b846119fae5b7866cf5e5b77e");
  }

  @ParameterizedTest
  @EnumSource
  void everyBackendPassesItsKnownAnswerTestHere(GhashBackend backend) {
    assertThat(backend.works()).isTrue();
  }

  @Test
  void theFastestBackendIsChosen() {
    assertThat(GhashBackend.chosen()).isEqualTo(GhashBackend.RUNTIME);
  }

  @Property(tries = 300)
  void allBackendsComputeTheSame(
      @ForAll long seed,
      @ForAll @IntRange(max = 4200) int length,
      @ForAll @IntRange(max = 20) int offset) {
    var random = new Random(seed);
    var message = new byte[offset + length + random.nextInt(3)];
    random.nextBytes(message);
    var key = new byte[16 + offset];
    random.nextBytes(key);
    var expected = new byte[16];
    var found = new byte[16];
    var plain = keyed(GhashBackend.PLAIN, key, offset);
    plain.hash(message, offset, length, expected);

    for (var backend : GhashBackend.values()) {
      var hash = keyed(backend, key, offset);
      hash.hash(message, offset, length / 2, found);
      hash.hash(message, offset, length, found);
      assertThat(found).as("%s", backend).isEqualTo(expected);
    }
  }

  @Property(tries = 100)
  void aBackendKeyedAgainForgetsTheOldKey(@ForAll long seed) {
    var random = new Random(seed);
    var message = new byte[4092];
    var keys = new byte[32];
    random.nextBytes(message);
    random.nextBytes(keys);
    for (var backend : GhashBackend.values()) {
      var fresh = new byte[16];
      var again = new byte[16];
      keyed(backend, keys, 16).hash(message, 0, message.length, fresh);
      var hash = keyed(backend, keys, 0);
      hash.hash(message, 0, message.length, again);
      hash.key(keys, 16);
      hash.hash(message, 0, message.length, again);
      assertThat(again).as("%s", backend).isEqualTo(fresh);
    }
  }

  private static UniversalHash keyed(GhashBackend backend, byte[] key, int offset) {
    var hash = backend.create(Aes.encrypting());
    hash.key(key, offset);
    return hash;
  }
}
