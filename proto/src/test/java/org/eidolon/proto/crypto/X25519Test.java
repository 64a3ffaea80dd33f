package org.eidolon.proto.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sides agree, and points of small order give no secret. */
class X25519Test {
  @Property(tries = 30)
  void bothSidesHaveTheSameSecret(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    var one = X25519.generate(random);
    var other = X25519.generate(random);

    assertThat(X25519.agree(one, X25519.publicKey(other)))
        .isPresent()
        .isEqualTo(X25519.agree(other, X25519.publicKey(one)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void aPointOfSmallOrderGivesNoSecret(String point) {
    var secret = X25519.generate(new SplittableRandom(1));

    assertThat(X25519.agree(secret, Bytes.fromHex(point))).isEmpty();
  }

  @Test
  void refusesKeysOfAnotherLength() {
    assertThatThrownBy(() -> X25519.publicKey(Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
