package org.eidolon.proto.onion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eidolon.proto.crypto.PublishedCgo.bytes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.PublishedCgo;
import org.eidolon.proto.crypto.RuggedCipher.Side;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Relays and owners do with the Tor Project's cells what its reference does. States are compared by
 * what they make of a next cell, since a layer shows none of its keys.
 */
class LayersVectorTest {
  private static final int COMMAND = 4;
  private static final int BODY = 5;
  private static final int RIGHT = 21;

  @ParameterizedTest
  @MethodSource
  void aRelayPassesACell(JsonObject one) {
    boolean inbound = one.get("inbound").getAsBoolean();
    var before = layer(Side.RELAY, one.getAsJsonObject("state"));
    var cell = cell(one, "T", "C");
    var relay = new RelayLayer(before, before);

    if (inbound) {
      relay.inbound(cell);
    } else {
      boolean forUs = relay.outbound(cell);
      var nonce = bytes(one.getAsJsonObject("state"), "N");
      assertThat(forUs).isEqualTo(Arrays.equals(bytes(one, "T_out"), nonce));
    }

    assertThat(cell).isEqualTo(cell(one, "T_out", "C_out"));
    assertSame(before, layer(Side.RELAY, one.getAsJsonObject("state_out")));
  }

  static List<JsonObject> aRelayPassesACell() {
    return PublishedCgo.cases("relay");
  }

  @ParameterizedTest
  @MethodSource
  void aRelayMakesACell(JsonObject one) {
    var layer = layer(Side.RELAY, one.getAsJsonObject("state"));
    var relay = new RelayLayer(layer, layer);
    var cell = cell(one, "T_out", "M");
    var tag = new byte[16];

    relay.originate(cell);

    relay.originatedTag(tag);
    assertThat(tag).isEqualTo(bytes(one, "T_out"));
    assertThat(cell).isEqualTo(cell(one, "T_out", "C_out"));
    assertSame(layer, layer(Side.RELAY, one.getAsJsonObject("state_out")));
  }

  static List<JsonObject> aRelayMakesACell() {
    return PublishedCgo.cases("relay_originate");
  }

  @ParameterizedTest
  @MethodSource
  void theOwnerMakesACell(JsonObject one) {
    var before = layers(one.getAsJsonArray("states"));
    var after = layers(one.getAsJsonArray("states_out"));
    var owner = new OwnerLayers();
    before.forEach(layer -> owner.add(layer, layer));
    var cell = cell(one, "T_out", "M");

    owner.originate(cell, one.get("dest_hop_1_based").getAsInt() - 1);

    assertThat(cell).isEqualTo(cell(one, "T_out", "C_out"));
    for (int hop = 0; hop < before.size(); hop++) {
      assertSame(before.get(hop), after.get(hop));
    }
  }

  static List<JsonObject> theOwnerMakesACell() {
    return PublishedCgo.cases("client_originate");
  }

  private static List<DirectedLayer> layers(JsonArray states) {
    var layers = new ArrayList<DirectedLayer>();
    states.forEach(state -> layers.add(layer(Side.OWNER, state.getAsJsonObject())));
    return layers;
  }

  private static DirectedLayer layer(Side side, JsonObject state) {
    var seed = Bytes.concat(Bytes.copyOf(bytes(state, "K")), Bytes.copyOf(bytes(state, "N")));
    return new DirectedLayer(
        PublishedCgo.cipher(side), seed, Bytes.copyOf(bytes(state, "T_prime")));
  }

  private static byte[] cell(JsonObject one, String tag, String right) {
    var cell = new byte[BODY + PublishedCgo.BODY_BYTES];
    cell[COMMAND] = bytes(one, "AD")[0];
    System.arraycopy(bytes(one, tag), 0, cell, BODY, 16);
    System.arraycopy(bytes(one, right), 0, cell, RIGHT, cell.length - RIGHT);
    return cell;
  }

  private static void assertSame(DirectedLayer found, DirectedLayer expected) {
    var foundCell = new byte[BODY + PublishedCgo.BODY_BYTES];
    var expectedCell = foundCell.clone();
    found.mark(foundCell, BODY);
    expected.mark(expectedCell, BODY);
    assertThat(foundCell).isEqualTo(expectedCell);
    // One operation is enough to tell two states apart, whichever side they belong to.
    // here.
    found.add(foundCell, BODY, (byte) 3);
    expected.add(expectedCell, BODY, (byte) 3);
    found.renewFrom(foundCell, BODY);
    expected.renewFrom(expectedCell, BODY);
    found.add(foundCell, BODY, (byte) 3);
    expected.add(expectedCell, BODY, (byte) 3);
    assertThat(foundCell).isEqualTo(expectedCell);
  }
}
