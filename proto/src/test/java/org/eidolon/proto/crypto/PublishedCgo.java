package org.eidolon.proto.crypto;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The vectors of the relay cipher that the Tor Project published. */
public final class PublishedCgo {
  public static final int BODY_BYTES = 509;

  private static final JsonObject ALL = load();

  private PublishedCgo() {}

  public static List<JsonObject> cases(String kind) {
    var cases = new ArrayList<JsonObject>();
    ALL.getAsJsonArray(kind).forEach(one -> cases.add(one.getAsJsonObject()));
    return cases;
  }

  public static byte[] bytes(JsonObject one, String field) {
    return HexFormat.of().parseHex(one.get(field).getAsString());
  }

  /** The cipher that the vectors are of. */
  public static RuggedCipher cipher(RuggedCipher.Side side) {
    return RuggedCipher.overPolyval(side, new RuggedCipher.Keystream(BODY_BYTES));
  }

  private static JsonObject load() {
    try (var in = PublishedCgo.class.getResourceAsStream("/vectors/cgo.json")) {
      var reader = new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8);
      return new Gson().fromJson(reader, JsonObject.class);
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
