package org.eidolon.proto.tracking;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.crypto.X25519;
import org.eidolon.proto.crypto.XWing;
import org.eidolon.proto.endtoend.EndToEnd;
import org.eidolon.proto.onion.HopKeys;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Ticket;

/** Makes this project's own vectors, from labels alone; see vectors.SOURCE.md beside them. */
final class Vectors {
  private static final int EPOCH = 0xe1d0;
  private static final Instant FROM = Instant.parse("2026-11-21T00:00:00Z");
  private static final Instant NOT_AFTER = Instant.parse("2026-11-21T06:30:00Z");

  private Vectors() {}

  /** One path of {@code length} hops, all from the label of that length. */
  private record Case(
      int length,
      List<Bytes> seeds,
      List<TrackingCodeWriter.PathHop> hops,
      Ticket ticket,
      TrackingCodeWriter.Written written) {
    static Case of(int length) {
      var random = new VectorRandom("eidolon vectors path " + length);
      var seeds = new ArrayList<Bytes>();
      var hops = new ArrayList<TrackingCodeWriter.PathHop>();
      for (int at = 0; at < length; at++) {
        boolean end = at == length - 1;
        var peer = new PeerId(random.next(PeerId.BYTES));
        seeds.add(random.next(XWing.SEED_BYTES));
        var pair = OnionKeyPair.fromSeed(seeds.get(at), FROM, FROM.plus(Duration.ofDays(1)));
        var instruction =
            new HopInstruction(
                end ? HopInstruction.Type.END : HopInstruction.Type.FORWARD,
                label(at),
                end ? 0 : label(at + 1),
                NOT_AFTER,
                at,
                at % 2,
                random.next(HopInstruction.ANCHOR_BYTES));
        hops.add(new TrackingCodeWriter.PathHop(peer, pair.publicKey(), instruction));
      }
      var ticket = new Ticket(random.next(Ticket.BYTES));
      var writing = new VectorRandom("eidolon vectors writing " + length);
      var written = TrackingCodeWriter.write(hops, ticket, EPOCH, writing);
      return new Case(length, seeds, hops, ticket, written);
    }

    HopSetup peel(int at, Bytes create) {
      return HopSetup.peel(
          create,
          OnionKeyPair.fromSeed(seeds.get(at), FROM, FROM.plus(Duration.ofDays(1))),
          hops.get(at).peer(),
          Set.of(label(at)),
          FROM,
          new VectorRandom("eidolon vectors hop " + length + " " + at));
    }

    CircuitSetup.Begun begin() {
      return CircuitSetup.begin(
          written.code(),
          written.hopSecrets(),
          new VectorRandom("eidolon vectors owner " + length));
    }

    Bytes toEnd() {
      var random = new VectorRandom("eidolon vectors word to the end " + length);
      return random.next(TrackingCode.TO_END_BYTES);
    }

    Bytes fromEnd() {
      var random = new VectorRandom("eidolon vectors word of the end " + length);
      return random.next(TrackingCode.FROM_END_BYTES);
    }

    CircuitSetup start() {
      return begin().create(toEnd(), new VectorRandom("eidolon vectors fill " + length));
    }

    private static int label(int hop) {
      return 0x0102_0304 * (hop + 1);
    }
  }

  static JsonObject trackingCode() {
    var cases = new JsonArray();
    for (int length : new int[] {1, 3, 6}) {
      var made = Case.of(length);
      var object = new JsonObject();
      object.addProperty("epoch", EPOCH);
      put(object, "ticket", made.ticket().value());
      put(object, "code", made.written().code());
      object.add("hops", codeHops(made));
      cases.add(object);
    }
    return about("tracking code, PROTOCOL.md section 5", cases);
  }

  private static JsonArray codeHops(Case made) {
    var hops = new JsonArray();
    var eseeds = new VectorRandom("eidolon vectors writing " + made.length());
    var create = made.start().create();
    for (int at = 0; at < made.length(); at++) {
      var hop = made.hops().get(at);
      var setup = made.peel(at, create);
      var object = new JsonObject();
      put(object, "peer", hop.peer().key());
      put(object, "onion_seed", made.seeds().get(at));
      put(object, "eseed", eseeds.next(XWing.ENCAPSULATION_SEED_BYTES));
      put(object, "kid", hop.key().kid());
      object.addProperty("in_label", hop.instruction().inLabel());
      put(object, "instruction", InstructionCodec.encode(hop.instruction()));
      put(object, "code_sha256", Hashes.sha256(create.slice(0, TrackingCode.BYTES)));
      put(object, "hop_secret", made.written().hopSecrets().get(at));
      put(object, "replay_tag", setup.replayTag());
      hops.add(object);
      create = setup.next().orElse(create);
    }
    return hops;
  }

  static JsonObject clientOnion() {
    var cases = new JsonArray();
    for (int length : new int[] {1, 3, 6}) {
      cases.add(clientOnion(Case.of(length)));
    }
    return about("client onion and CREATED, PROTOCOL.md sections 6 and 7", cases);
  }

  private static JsonObject clientOnion(Case made) {
    var owner = made.start();
    var setups = new ArrayList<HopSetup>();
    var hops = new JsonArray();
    var shares = new VectorRandom("eidolon vectors owner " + made.length());
    var create = owner.create();
    for (int at = 0; at < made.length(); at++) {
      var setup = made.peel(at, create);
      var object = new JsonObject();
      put(object, "hop_secret", made.written().hopSecrets().get(at));
      put(object, "owner_secret", shares.next(X25519.KEY_BYTES));
      var hop = new VectorRandom("eidolon vectors hop " + made.length() + " " + at);
      put(object, "hop_share_secret", hop.next(X25519.KEY_BYTES));
      put(object, "onion", create.slice(TrackingCode.BYTES, TrackingCode.CREATE_BYTES));
      putKeys(object, setup.keys());
      hops.add(object);
      setups.add(setup);
      create = setup.next().orElse(create);
    }
    var created = setups.get(made.length() - 1).createdAtEnd(made.fromEnd());
    for (int at = made.length() - 1; at >= 0; at--) {
      created = at == made.length() - 1 ? created : setups.get(at).created(created);
      put(hops.get(at).getAsJsonObject(), "created", created);
    }
    var answer = owner.finish(created);
    var heard = setups.get(made.length() - 1).fromOwner().orElseThrow();
    if (!answer.keys().equals(setups.stream().map(HopSetup::keys).toList())
        || !answer.fromEnd().equals(made.fromEnd())
        || !heard.equals(new HopSetup.FromOwner(made.toEnd(), made.begin().earlyBinding()))) {
      throw new IllegalStateException("owner and hops disagree");
    }
    var object = new JsonObject();
    put(object, "early_binding", heard.earlyBinding());
    put(object, "to_end", heard.word());
    put(object, "from_end", answer.fromEnd());
    object.add("hops", hops);
    return object;
  }

  static JsonObject endToEnd() {
    var cases = new JsonArray();
    for (int number = 1; number <= 2; number++) {
      var random = new VectorRandom("eidolon vectors ends " + number);
      var psk = random.next(EndToEnd.PSK_BYTES);
      var early = random.next(HopKeys.BINDING_BYTES);
      var binding = random.next(HopKeys.BINDING_BYTES);
      var initiatorLabel = "eidolon vectors initiator " + number;
      var responderLabel = "eidolon vectors responder " + number;
      var initiator = EndToEnd.start(psk, early, new VectorRandom(initiatorLabel));
      var answer =
          EndToEnd.answer(initiator.hello(), psk, early, binding, new VectorRandom(responderLabel));
      var object = new JsonObject();
      put(object, "psk", psk);
      put(object, "early_binding", early);
      put(object, "binding", binding);
      put(object, "initiator_random", new VectorRandom(initiatorLabel).next(32 + 64));
      put(object, "responder_random", new VectorRandom(responderLabel).next(32 + 32));
      put(object, "hello", initiator.hello());
      put(object, "reply", answer.reply());
      putKeys(object, initiator.finish(answer.reply(), binding));
      cases.add(object);
    }
    return about("handshake of the ends, PROTOCOL.md section 8", cases);
  }

  private static JsonObject about(String what, JsonArray cases) {
    var object = new JsonObject();
    object.addProperty("about", what);
    object.add("cases", cases);
    return object;
  }

  private static void putKeys(JsonObject object, HopKeys keys) {
    put(object, "forward", keys.forward());
    put(object, "backward", keys.backward());
    put(object, "binding_out", keys.binding());
  }

  private static void put(JsonObject object, String field, Bytes value) {
    object.addProperty(field, value.toHex());
  }
}
