package org.eidolon.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eidolon.config.Settings;
import org.eidolon.proto.tracker.TrackerAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples that operators begin with. */
final class DeployTest {
  @ParameterizedTest
  @ValueSource(strings = {"tracker.conf", "relay.conf", "share.conf"})
  void everyExampleIsAValidConfiguration(String name) {
    var config = Settings.load(Optional.of(Path.of("../deploy", name)), Map.of());

    boolean tracker = config.tracker().enabled();
    assertThat(tracker).isEqualTo(name.equals("tracker.conf"));
    if (!tracker) {
      assertThat(TrackerAddress.parse(config.membership().tracker()).port()).isEqualTo(7791);
    }
  }
}
