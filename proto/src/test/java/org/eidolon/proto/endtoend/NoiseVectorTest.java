package org.eidolon.proto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Aead;
import org.eidolon.proto.crypto.X25519;
import org.junit.jupiter.api.Test;

/**
 * The classical half of the handshake of the ends against a published vector: the same state, the
 * same tokens in the same order, without the KEM's.
 */
class NoiseVectorTest {
  private final JsonObject vector = vector();
  private final Bytes initiatorSecret = hex("init_ephemeral");
  private final Bytes responderSecret = hex("resp_ephemeral");
  private final Bytes initiatorShare = X25519.publicKey(initiatorSecret);
  private final Bytes responderShare = X25519.publicKey(responderSecret);

  @Test
  void theInitiatorSpeaksNnpsk0() {
    var state = start("init_prologue", "init_psks");

    state.ephemeral(initiatorShare);
    assertThat(Bytes.concat(initiatorShare, state.seal(message(0, "payload"))))
        .isEqualTo(message(0, "ciphertext"));
    assertThat(state.hash()).isEqualTo(hex("handshake_hash"));
    state.ephemeral(responderShare);
    state.agree(initiatorSecret, responderShare);
    var reply = message(1, "ciphertext");
    assertThat(state.open(reply.slice(X25519.KEY_BYTES, reply.length())))
        .isEqualTo(message(1, "payload"));

    assertEnd(state);
  }

  @Test
  void theResponderSpeaksNnpsk0() {
    var state = start("resp_prologue", "resp_psks");

    state.ephemeral(initiatorShare);
    var hello = message(0, "ciphertext");
    assertThat(state.open(hello.slice(X25519.KEY_BYTES, hello.length())))
        .isEqualTo(message(0, "payload"));
    assertThat(state.hash()).isEqualTo(hex("handshake_hash"));
    state.ephemeral(responderShare);
    state.agree(responderSecret, initiatorShare);
    assertThat(Bytes.concat(responderShare, state.seal(message(1, "payload"))))
        .isEqualTo(message(1, "ciphertext"));

    assertEnd(state);
  }

  private void assertEnd(PskHandshake state) {
    var keys = state.split(Bytes.EMPTY, 64);
    for (int at = 2; at < 6; at++) {
      var key = at % 2 == 0 ? keys.slice(0, 32) : keys.slice(32, 64);
      assertThat(Aead.seal(key, nonce((at - 2) / 2), Bytes.EMPTY, message(at, "payload")))
          .isEqualTo(message(at, "ciphertext"));
    }
  }

  private PskHandshake start(String prologue, String psks) {
    var psk = Bytes.fromHex(vector.getAsJsonArray(psks).get(0).getAsString());
    return new PskHandshake(vector.get("protocol_name").getAsString(), hex(prologue), psk);
  }

  private static Bytes nonce(long count) {
    var bytes = ByteBuffer.allocate(Aead.NONCE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return Bytes.copyOf(bytes.putInt(0).putLong(count).array());
  }

  private Bytes message(int index, String field) {
    var message = vector.getAsJsonArray("messages").get(index).getAsJsonObject();
    return Bytes.fromHex(message.get(field).getAsString());
  }

  private Bytes hex(String field) {
    return Bytes.fromHex(vector.get(field).getAsString());
  }

  private static JsonObject vector() {
    try (var in = NoiseVectorTest.class.getResourceAsStream("/noise-nnpsk0.json")) {
      return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (IOException gone) {
      throw new IllegalStateException(gone);
    }
  }
}
