package org.eidolon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  @Test
  void theCommandLineIsStrongerThanTheFileAndTheFileThanTheDefaults(@TempDir Path folder)
      throws IOException {
    var file = write(folder, "eidolon { listen = \"10.0.0.1:1\", circuit.guards = 5 }");

    var config = Settings.load(Optional.of(file), Map.of("eidolon.listen", "127.0.0.1:2"));

    assertThat(config.listen()).isEqualTo("127.0.0.1:2");
    assertThat(config.circuit().guards()).isEqualTo(5);
    assertThat(config.circuit().minHops()).isEqualTo(3);
  }

  @Test
  void readsTheTorrentsOfTheDaemon() {
    var config =
        Settings.parse(
            "eidolon.torrents = [{ file = a.atorrent }, { file = b, folder = c, fetch = false }]");

    assertThat(config.torrents())
        .containsExactly(
            new TorrentConfig("a.atorrent", "", true), new TorrentConfig("b", "c", false));
  }

  @Test
  void namesTheNearestKeyForAnUnknownOneAndTheLineItStandsOn(@TempDir Path folder)
      throws IOException {
    var file = write(folder, "eidolon {\n  circuit {\n    min-hop = 3\n  }\n}\n");

    assertThatThrownBy(() -> Settings.load(Optional.of(file), Map.of()))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("eidolon.circuit.min-hop;")
        .hasMessageContaining("eidolon.circuit.min-hops");
  }

  @Test
  void findsAKeyThatStandsInTheWrongBlock() {
    assertThatThrownBy(() -> Settings.parse("eidolon.link.guards = 3"))
        .hasMessageContaining("eidolon.circuit.guards");
  }

  @Test
  void namesLineKeyValueAndExpectationOfAValueOutOfRange(@TempDir Path folder) throws IOException {
    var file = write(folder, "# mine\neidolon.circuit.min-hops = 9\n");

    assertThatThrownBy(() -> Settings.load(Optional.of(file), Map.of()))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("eidolon.circuit.min-hops = 9")
        .hasMessageContaining("expected 1 to 5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eidolon.circuit.guards = many         | guards",
        "eidolon.link.padding-min = 5 parsecs  | padding-min",
        "eidolon.circuit.build-timeout = -1s   | build-timeout",
        "eidolon.tracker = 7                   | tracker",
        "eidolon.tracker.enabled = perhaps     | enabled",
        "eidolon.storage.disk-threads = 0      | disk-threads",
        "eidolon.swarm.serve-queue-bytes = 1   | serve-queue-bytes",
        "eidolon.swarm.preallocate = some      | preallocate = some, expected none, sparse or full",
        "eidolon.listen = [1, 2]               | listen",
        "eidolon.torrents = 3                  | torrents",
        "eidolon.torrents = [{folder = x}]     | file",
        "eidolon.torrents = [{fil = x}]        | file",
        "eidolon.circuit { guards = 3          | 1",
        "eidolon.listen = ${nothing.such}      | nothing.such",
      })
  void refusesABadValueInOneLineThatNamesIt(String text, String named) {
    assertThatThrownBy(() -> Settings.parse(text))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining(named)
        .satisfies(bad -> assertThat(bad.getMessage().lines().count()).isEqualTo(1));
  }

  @Test
  void namesAFileThatIsMissing(@TempDir Path folder) {
    assertThatThrownBy(() -> Settings.load(Optional.of(folder.resolve("no.conf")), Map.of()))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("no.conf: no such file");
  }

  @Test
  void leavesOtherBlocksThanOursAlone() {
    assertThat(Settings.parse("pekko.loglevel = DEBUG").listen()).isEqualTo("0.0.0.0:0");
  }

  @Property(tries = 300)
  void neverFailsInAnyOtherWayOnAnyText(@ForAll @StringLength(max = 200) String text) {
    try {
      assertThat(Settings.parse("eidolon.x" + text)).isNotNull();
    } catch (InvalidConfig expected) {
      assertThat(expected.getMessage().lines().count()).isLessThanOrEqualTo(1);
    }
  }

  @Property(tries = 300)
  void theNearestKeyIsAlwaysAKnownOne(@ForAll @StringLength(max = 150) String key) {
    assertThat(KnownKeys.nearest(key, Set.of("a.b", "c.d-e"))).isIn("a.b", "c.d-e");
  }

  private static Path write(Path folder, String text) throws IOException {
    return Files.writeString(folder.resolve("node.conf"), text);
  }
}
