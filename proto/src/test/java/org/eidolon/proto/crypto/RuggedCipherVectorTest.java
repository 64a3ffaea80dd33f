package org.eidolon.proto.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eidolon.proto.crypto.PublishedCgo.bytes;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import org.eidolon.proto.crypto.RuggedCipher.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parts of the relay cipher give what the Tor Project's reference gives. */
class RuggedCipherVectorTest {
  private static final int BODY = 1;
  private static final int RIGHT = BODY + RuggedCipher.TAG_BYTES;

  @Test
  void noPublishedCaseIsMissing() {
    var kinds =
        List.of("et", "prf", "uiv", "uiv_update", "relay", "relay_originate", "client_originate");

    assertThat(kinds.stream().mapToInt(kind -> PublishedCgo.cases(kind).size()).sum())
        .isEqualTo(94);
  }

  @ParameterizedTest
  @MethodSource
  void tweakableBlockCipher(JsonObject one) {
    var cipher = cipher(one, key(bytes(one, "KB_KU"), 0));
    var tweak = bytes(one, "T");
    var buffer = new byte[BODY + PublishedCgo.BODY_BYTES];
    System.arraycopy(bytes(one, "M"), 0, buffer, BODY, RuggedCipher.TAG_BYTES);
    System.arraycopy(tweak, 17, buffer, RIGHT, tweak.length - 17);

    cipher.tweakedTag(buffer, BODY, tweak, tweak[16]);

    assertThat(Arrays.copyOfRange(buffer, BODY, RIGHT)).isEqualTo(bytes(one, "output"));
  }

  static List<JsonObject> tweakableBlockCipher() {
    return PublishedCgo.cases("et");
  }

  @ParameterizedTest
  @MethodSource
  void keystream(JsonObject one) {
    var cipher = PublishedCgo.cipher(Side.RELAY);
    cipher.key(key(bytes(one, "K_B"), 32), 0);
    var start = bytes(one, "T");
    byte[] stream;
    if (one.get("t").getAsInt() == 0) {
      var buffer = Arrays.copyOf(concat(new byte[BODY], start), BODY + PublishedCgo.BODY_BYTES);
      cipher.applyKeystream(buffer, BODY);
      stream = Arrays.copyOfRange(buffer, RIGHT, buffer.length);
    } else {
      stream = Arrays.copyOf(cipher.deriveSeed(start), RuggedCipher.SEED_BYTES);
    }

    assertThat(stream).isEqualTo(bytes(one, "output"));
  }

  static List<JsonObject> keystream() {
    return PublishedCgo.cases("prf");
  }

  @ParameterizedTest
  @MethodSource
  void ruggedCipher(JsonObject one) {
    var cipher = cipher(one, bytes(one, "J_S"));
    var tweak = bytes(one, "H");
    var buffer = concat(new byte[BODY], bytes(one, "X_L"), bytes(one, "X_R"));

    if (one.get("encrypt").getAsBoolean()) {
      cipher.encrypt(buffer, BODY, tweak, tweak[16]);
    } else {
      cipher.decrypt(buffer, BODY, tweak, tweak[16]);
    }

    assertThat(buffer).isEqualTo(concat(new byte[BODY], bytes(one, "Y_L"), bytes(one, "Y_R")));
  }

  static List<JsonObject> ruggedCipher() {
    return PublishedCgo.cases("uiv");
  }

  @ParameterizedTest
  @MethodSource
  void changeOfKeys(JsonObject one) {
    var cipher = PublishedCgo.cipher(Side.RELAY);
    cipher.key(bytes(one, "J_S"), 0);
    var nonce = bytes(one, "N");

    var seed = Arrays.copyOf(cipher.deriveSeed(nonce), RuggedCipher.SEED_BYTES);
    cipher.update(nonce);

    assertThat(seed).isEqualTo(concat(bytes(one, "J_S_out"), bytes(one, "N_out")));
    assertThat(nonce).isEqualTo(bytes(one, "N_out"));
  }

  static List<JsonObject> changeOfKeys() {
    return PublishedCgo.cases("uiv_update");
  }

  private static RuggedCipher cipher(JsonObject one, byte[] key) {
    var cipher = PublishedCgo.cipher(one.get("encrypt").getAsBoolean() ? Side.RELAY : Side.OWNER);
    cipher.key(key, 0);
    return cipher;
  }

  private static byte[] key(byte[] part, int at) {
    var key = new byte[RuggedCipher.KEY_BYTES];
    System.arraycopy(part, 0, key, at, part.length);
    return key;
  }

  static byte[] concat(byte[]... parts) {
    int total = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    var joined = new byte[total];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }
}
