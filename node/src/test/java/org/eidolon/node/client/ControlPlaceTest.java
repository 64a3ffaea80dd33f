package org.eidolon.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlPlaceTest {
  @TempDir Path data;

  @Test
  void isFoundByItsOwnerAloneAndGoneWithTheNode() throws Exception {
    ControlPlace.write(data, "http://127.0.0.1:1/", "t0ken");

    var file = data.resolve("control.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var place = ControlPlace.in(data).orElseThrow();
    assertThat(place.address()).isEqualTo(URI.create("http://127.0.0.1:1/"));
    assertThat(place.authorization()).contains("Bearer t0ken");
    assertThat(place).hasToString("ControlPlace[http://127.0.0.1:1/]");

    ControlPlace.remove(data);
    assertThat(ControlPlace.in(data)).isEmpty();
    try (var left = Files.list(data)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void isNotFoundInAFileThatIsNone() throws Exception {
    Files.writeString(data.resolve("control.json"), "{");

    assertThat(ControlPlace.in(data)).isEmpty();
  }

  @Test
  void isSaidByAnAddressPerhapsWithAPassword() {
    var place = ControlPlace.of("http://me:secret@[::1]:9091");

    assertThat(place.address()).isEqualTo(URI.create("http://[::1]:9091/"));
    assertThat(place.authorization()).contains("Basic bWU6c2VjcmV0");
    assertThat(ControlPlace.of("https://example.org/x").address())
        .isEqualTo(URI.create("https://example.org/x/"));
    assertThatThrownBy(() -> ControlPlace.of("127.0.0.1:9091"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ControlPlace.of("ftp://host/"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAddressThatIsNoneIsNotShownForItsPassword() {
    assertThatThrownBy(() -> ControlPlace.of("http://me:sec ret@host"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected an address such as http://127.0.0.1:9091/")
        .hasNoCause();
  }
}
