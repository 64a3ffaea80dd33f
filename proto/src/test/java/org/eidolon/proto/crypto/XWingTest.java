package org.eidolon.proto.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.api.Test;

/** X-Wing against the draft's vectors. */
class XWingTest {
  @Test
  void passesTheVectorsOfTheDraft() throws IOException {
    var vectors = vectors();

    assertThat(vectors).hasSize(3);
    for (var vector : vectors) {
      var pair = XWing.KeyPair.fromSeed(hex(vector, "seed"));
      assertThat(pair.publicKey()).isEqualTo(hex(vector, "pk"));
      var made = XWing.encapsulate(pair.publicKey(), hex(vector, "eseed")).orElseThrow();
      assertThat(made.ciphertext()).isEqualTo(hex(vector, "ct"));
      assertThat(made.secret()).isEqualTo(hex(vector, "ss"));
      assertThat(pair.decapsulate(hex(vector, "ct"))).isEqualTo(hex(vector, "ss"));
    }
  }

  @Test
  void givesAnotherSecretForAChangedCiphertext() {
    var random = new SplittableRandom(1);
    var pair = XWing.KeyPair.generate(random);
    var made = XWing.encapsulate(pair.publicKey(), random).orElseThrow();
    for (int at : new int[] {0, 500, 1087, 1088, 1119}) {
      var changed = made.ciphertext().toArray();
      changed[at] ^= 1;
      assertThat(pair.decapsulate(Bytes.copyOf(changed))).isNotEqualTo(made.secret());
    }
  }

  @Test
  void refusesWhatIsNoPublicKey() {
    var random = new SplittableRandom(2);
    var outOfRange = new byte[XWing.PUBLIC_BYTES];
    java.util.Arrays.fill(outOfRange, (byte) 0xff);

    assertThat(XWing.encapsulate(Bytes.copyOf(new byte[12]), random)).isEmpty();
    assertThat(XWing.encapsulate(Bytes.copyOf(outOfRange), random)).isEmpty();
  }

  @Test
  void refusesSeedsAndCiphertextsOfAnotherLength() {
    var pair = XWing.KeyPair.generate(new SplittableRandom(3));
    var odd = Bytes.copyOf(new byte[31]);

    assertThatThrownBy(() -> XWing.KeyPair.fromSeed(odd))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> XWing.encapsulate(pair.publicKey(), odd))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pair.decapsulate(odd)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void printsNoSecret() {
    assertThat(XWing.KeyPair.generate(new SplittableRandom(4)))
        .hasToString("XWing.KeyPair[secret]");
  }

  private static List<JsonObject> vectors() throws IOException {
    try (var in = XWingTest.class.getResourceAsStream("/xwing.json")) {
      var reader = new InputStreamReader(in, StandardCharsets.UTF_8);
      return JsonParser.parseReader(reader).getAsJsonArray().asList().stream()
          .map(JsonElement::getAsJsonObject)
          .toList();
    }
  }

  private static Bytes hex(JsonObject vector, String field) {
    return Bytes.fromHex(vector.get(field).getAsString());
  }
}
