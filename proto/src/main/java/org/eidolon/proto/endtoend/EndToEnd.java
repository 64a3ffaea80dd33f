package org.eidolon.proto.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Aead;
import org.eidolon.proto.crypto.MlKem768;
import org.eidolon.proto.crypto.X25519;
import org.eidolon.proto.onion.HopKeys;

/**
 * The handshake of the two ends of a circuit (NNpsk0 with X25519 and ML-KEM-768). Its outcome is
 * one more hop: the initiator plays the owner, the responder plays the relay.
 *
 * <p>Both messages travel with those that make the circuit, so that it takes no round trip of its
 * own. The hello is older than the circuit's keys and hangs on what names it early; the reply hangs
 * on the keys.
 *
 * <pre>
 *   hello   share (32) | sealed ML-KEM key (1184 + 16) | tag (16)
 *   reply   share (32) | sealed ML-KEM ciphertext (1088 + 16) | tag (16)
 * </pre>
 */
public final class EndToEnd {
  public static final int PSK_BYTES = 32;

  private static final int SHARE = X25519.KEY_BYTES;
  private static final int HELLO_TAG = SHARE + MlKem768.PUBLIC_BYTES + Aead.TAG_BYTES;
  private static final int REPLY_TAG = SHARE + MlKem768.CIPHERTEXT_BYTES + Aead.TAG_BYTES;

  public static final int HELLO_BYTES = HELLO_TAG + Aead.TAG_BYTES;
  public static final int REPLY_BYTES = REPLY_TAG + Aead.TAG_BYTES;

  private static final String PROTOCOL = "Noise_NNpsk0+hfs_25519+MLKEM768_ChaChaPoly_SHA256";
  private static final Bytes CONTEXT = ascii("eidolon e2e v2");
  private static final Bytes OWNER_STARTS = Bytes.copyOf((byte) 1);
  private static final Bytes KEYS = ascii("eidolon e2e keys");

  private EndToEnd() {}

  /** The initiator, between hello and reply. Prints no secret. */
  public static final class Initiator {
    private final PskHandshake state;
    private final Bytes ours;
    private final MlKem768.KeyPair pair;
    private final Bytes hello;
    private boolean over;

    private Initiator(PskHandshake state, Bytes ours, MlKem768.KeyPair pair) {
      this.state = state;
      this.ours = ours;
      this.pair = pair;
      var share = X25519.publicKey(ours);
      state.ephemeral(share);
      this.hello = Bytes.concat(share, state.seal(pair.publicKey()), state.seal(Bytes.EMPTY));
    }

    /** {@link EndToEnd#HELLO_BYTES} long. */
    public Bytes hello() {
      return hello;
    }

    /**
     * To be called once: a handshake whose reply is refused is over.
     *
     * @param binding of the circuit's end hop
     * @throws BadEndToEnd if the reply was not made with the same psk, bindings and hello
     */
    public HopKeys finish(Bytes reply, Bytes binding) {
      if (over || reply.length() != REPLY_BYTES) {
        throw new BadEndToEnd(over ? "a second reply" : "reply of " + reply.length() + " bytes");
      }
      over = true;
      state.mixIn(checked(binding));
      var share = reply.slice(0, SHARE);
      state.ephemeral(share);
      state.agree(ours, share);
      state.mixKey(pair.decapsulate(state.open(reply.slice(SHARE, REPLY_TAG))));
      state.open(reply.slice(REPLY_TAG, REPLY_BYTES));
      return keys(state);
    }

    @Override
    public String toString() {
      return "EndToEnd.Initiator[secret]";
    }
  }

  /** The responder's answer. */
  public record Answer(Bytes reply, HopKeys keys) {}

  /**
   * @param psk {@link #PSK_BYTES} bytes
   * @param early names the circuit as long as it has no keys
   */
  public static Initiator start(Bytes psk, Bytes early, RandomGenerator random) {
    var state = state(psk, early);
    var ours = X25519.generate(random);
    return new Initiator(state, ours, MlKem768.KeyPair.generate(random));
  }

  /**
   * @param binding of the circuit's end hop
   * @throws BadEndToEnd if the hello was not made with the same psk and early binding
   */
  public static Answer answer(
      Bytes hello, Bytes psk, Bytes early, Bytes binding, RandomGenerator random) {
    var state = state(psk, early);
    if (hello.length() != HELLO_BYTES) {
      throw new BadEndToEnd("hello of " + hello.length() + " bytes");
    }
    var theirs = hello.slice(0, SHARE);
    state.ephemeral(theirs);
    var kemKey = state.open(hello.slice(SHARE, HELLO_TAG));
    state.open(hello.slice(HELLO_TAG, HELLO_BYTES));

    state.mixIn(checked(binding));
    var ours = X25519.generate(random);
    var share = X25519.publicKey(ours);
    state.ephemeral(share);
    state.agree(ours, theirs);
    var made =
        MlKem768.encapsulate(kemKey, random)
            .orElseThrow(() -> new BadEndToEnd("no ML-KEM public key"));
    var ciphertext = state.seal(made.ciphertext());
    state.mixKey(made.secret());
    return new Answer(Bytes.concat(share, ciphertext, state.seal(Bytes.EMPTY)), keys(state));
  }

  static PskHandshake state(Bytes psk, Bytes early) {
    if (psk.length() != PSK_BYTES) {
      throw new IllegalArgumentException("psk of a wrong length");
    }
    return new PskHandshake(PROTOCOL, Bytes.concat(CONTEXT, checked(early), OWNER_STARTS), psk);
  }

  private static Bytes checked(Bytes binding) {
    if (binding.length() != HopKeys.BINDING_BYTES) {
      throw new IllegalArgumentException("binding of a wrong length");
    }
    return binding;
  }

  private static HopKeys keys(PskHandshake state) {
    int seed = HopKeys.SEED_BYTES;
    var made = state.split(Bytes.concat(KEYS, state.hash()), 2 * seed + HopKeys.BINDING_BYTES);
    return new HopKeys(
        made.slice(0, seed), made.slice(seed, 2 * seed), made.slice(2 * seed, made.length()));
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
