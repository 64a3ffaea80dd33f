package org.eidolon.proto.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.crypto.RuggedCipher.Side;

/** What must hold of the cipher at every body length, not only the two that are in use. */
class RuggedCipherTest {
  @Property(tries = 150)
  void ownersUndoWhatRelaysDidAndNothingAroundTheBodyChanges(
      @ForAll long seed,
      @ForAll @IntRange(min = 17, max = 5000) int bodyBytes,
      @ForAll @IntRange(min = 1, max = 9) int body) {
    var random = new Random(seed);
    var keys = bytes(random, RuggedCipher.KEY_BYTES);
    var chain = bytes(random, RuggedCipher.TAG_BYTES);
    var buffer = bytes(random, body + bodyBytes + 3);
    var original = buffer.clone();
    var room = new RuggedCipher.Keystream(bodyBytes);
    var relay = RuggedCipher.overGhash(Side.RELAY, room);
    var owner = RuggedCipher.overGhash(Side.OWNER, room);
    relay.key(keys, 0);
    owner.key(keys, 0);

    relay.encrypt(buffer, body, chain, (byte) 9);
    assertThat(buffer).isNotEqualTo(original).startsWith(prefix(original, body));
    owner.decrypt(buffer, body, chain, (byte) 9);

    assertThat(buffer).isEqualTo(original);
  }

  @Property(tries = 60)
  void theBackendsAreInterchangeable(@ForAll long seed) {
    var random = new Random(seed);
    var keys = bytes(random, RuggedCipher.KEY_BYTES);
    var nonces = bytes(random, RuggedCipher.TAG_BYTES);
    var bodies = bytes(random, 4096);
    byte[] expected = null;
    for (var backend : GhashBackend.values()) {
      var cipher = RuggedCipher.overGhash(Side.RELAY, new RuggedCipher.Keystream(4091), backend);
      var buffer = bodies.clone();
      var nonce = nonces.clone();
      cipher.key(keys, 0);
      cipher.encrypt(buffer, 5, nonce, buffer[4]);
      cipher.update(nonce);
      cipher.encrypt(buffer, 5, nonce, buffer[4]);
      if (expected == null) {
        expected = buffer;
      }
      assertThat(buffer).as("%s", backend).isEqualTo(expected);
    }
  }

  @Property(tries = 100)
  void everyInputOfAnEncryptionReachesTheTag(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 4090) int flipped) {
    var random = new Random(seed);
    var cipher = RuggedCipher.overGhash(Side.RELAY, new RuggedCipher.Keystream(4091));
    cipher.key(bytes(random, RuggedCipher.KEY_BYTES), 0);
    var chain = bytes(random, RuggedCipher.TAG_BYTES);
    var buffer = bytes(random, 4096);
    var other = buffer.clone();
    other[5 + flipped] ^= 1;

    cipher.encrypt(buffer, 5, chain, (byte) 9);
    cipher.encrypt(other, 5, chain, (byte) 9);

    int same = 0;
    for (int i = 5; i < 4096; i++) {
      same += buffer[i] == other[i] ? 1 : 0;
    }
    assertThat(same).isLessThan(80);
  }

  private static byte[] bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] prefix(byte[] of, int length) {
    return java.util.Arrays.copyOf(of, length);
  }
}
