package org.eidolon.proto.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.api.Test;

/** Blind signatures against the vector of RFC 9474, and between the two sides. */
class BlindRsaTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(1);
  private static final Bytes MESSAGE = Bytes.copyOf(new byte[40]);
  private static final BlindRsa.KeyPair KEY = BlindRsa.KeyPair.derive(Bytes.copyOf(new byte[32]));

  private static JsonObject vector() throws IOException {
    try (var in =
        new InputStreamReader(
            BlindRsaTest.class.getResourceAsStream("/blindrsa.json"), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject();
    }
  }

  private static Bytes hex(JsonObject vector, String name) {
    return Bytes.fromHex(vector.get(name).getAsString());
  }

  private static BigInteger number(JsonObject vector, String name) {
    return new BigInteger(vector.get(name).getAsString(), 16);
  }

  @Test
  void passesTheVectorOfTheRfc() throws IOException {
    var vector = vector();
    var pair = BlindRsa.KeyPair.of(number(vector, "p"), number(vector, "q"));
    var key = BlindRsa.key(pair.modulus()).orElseThrow();
    var factor = number(vector, "inv").modInverse(key.getModulus());

    var blinded =
        BlindRsa.blind(
            key, hex(vector, "msg_prefix"), hex(vector, "msg"), hex(vector, "salt"), factor);

    assertThat(blinded.blinded()).isEqualTo(hex(vector, "blinded_msg"));
    var signed = pair.sign(blinded.blinded(), RANDOM).orElseThrow();
    assertThat(signed).isEqualTo(hex(vector, "blind_sig"));
    assertThat(blinded.open(signed)).contains(hex(vector, "sig"));
    assertThat(
            BlindRsa.verify(
                pair.modulus(), hex(vector, "msg_prefix"), hex(vector, "msg"), hex(vector, "sig")))
        .isTrue();
  }

  @Test
  void aKeyFollowsFromItsSeedAlone() {
    assertThat(KEY.modulus().length()).isEqualTo(BlindRsa.MODULUS_BYTES);
    assertThat(BlindRsa.KeyPair.derive(Bytes.copyOf(new byte[32])).modulus())
        .isEqualTo(KEY.modulus());
    assertThat(KEY).hasToString("KeyPair[secret]");
  }

  @Test
  void theSignerSeesAnotherNumberEachTimeAndTheSignatureHolds() {
    var one = BlindRsa.blind(KEY.modulus(), MESSAGE, RANDOM).orElseThrow();
    var other = BlindRsa.blind(KEY.modulus(), MESSAGE, RANDOM).orElseThrow();
    assertThat(one.blinded()).isNotEqualTo(other.blinded());

    var signature = one.open(KEY.sign(one.blinded(), RANDOM).orElseThrow()).orElseThrow();

    assertThat(BlindRsa.verify(KEY.modulus(), one.prefix(), MESSAGE, signature)).isTrue();
    assertThat(BlindRsa.verify(KEY.modulus(), other.prefix(), MESSAGE, signature)).isFalse();
    assertThat(BlindRsa.verify(KEY.modulus(), one.prefix(), MESSAGE.slice(1, 40), signature))
        .isFalse();
  }

  @Test
  void whatIsNoSignatureOrNoKeyIsRefused() {
    var asked = BlindRsa.blind(KEY.modulus(), MESSAGE, RANDOM).orElseThrow();
    var ones = new byte[BlindRsa.MODULUS_BYTES];
    Arrays.fill(ones, (byte) 0xff);
    var tooLarge = Bytes.copyOf(ones);

    assertThat(KEY.sign(tooLarge, RANDOM)).isEmpty();
    assertThat(KEY.sign(tooLarge.slice(0, 255), RANDOM)).isEmpty();
    assertThat(asked.open(tooLarge)).isEmpty();
    assertThat(asked.open(asked.blinded())).isEmpty();
    assertThat(asked.open(tooLarge.slice(0, 20))).isEmpty();
    assertThat(BlindRsa.blind(Bytes.copyOf(new byte[256]), MESSAGE, RANDOM)).isEmpty();
    assertThat(BlindRsa.blind(Bytes.EMPTY, MESSAGE, RANDOM)).isEmpty();
    assertThat(BlindRsa.verify(KEY.modulus(), asked.prefix(), MESSAGE, tooLarge)).isFalse();
    assertThat(BlindRsa.verify(tooLarge, asked.prefix(), MESSAGE, asked.blinded())).isFalse();
  }
}
