package org.eidolon.proto.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published vectors are what this code makes; vectors.SOURCE.md says how to make them anew. */
class PublishedVectorsTest {
  private static final String WRITE_TO = System.getProperty("eidolon.vectors.write");

  @ParameterizedTest
  @CsvSource({"trackingcode", "clientonion", "endtoend"})
  void areWhatTheCodeMakes(String name) throws IOException {
    var made =
        switch (name) {
          case "trackingcode" -> Vectors.trackingCode();
          case "clientonion" -> Vectors.clientOnion();
          case "endtoend" -> Vectors.endToEnd();
          default -> throw new IllegalStateException(name);
        };
    if (WRITE_TO != null) {
      var text = new GsonBuilder().setPrettyPrinting().create().toJson(made) + "\n";
      Files.writeString(Path.of(WRITE_TO, name + ".json"), text);
      return;
    }

    assertThat(made).isEqualTo(published(name));
  }

  private static JsonObject published(String name) throws IOException {
    try (var in = PublishedVectorsTest.class.getResourceAsStream("/" + name + ".json")) {
      return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .getAsJsonObject();
    }
  }
}
