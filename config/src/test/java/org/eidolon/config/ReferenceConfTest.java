package org.eidolon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferenceConfTest {
  private static final Map<String, Class<?>> BLOCKS =
      Map.of(
          "link", LinkConfig.class,
          "circuit", CircuitConfig.class,
          "membership", MembershipConfig.class,
          "tracker", TrackerConfig.class,
          "swarm", SwarmConfig.class,
          "limits", LimitsConfig.class,
          "storage", StorageConfig.class);

  private final ConfigObject root =
      ConfigFactory.parseResources("reference.conf").getObject(NodeConfig.PATH);

  @Test
  void theDefaultsAreValid() {
    assertThatCode(() -> NodeConfig.from(Settings.defaults())).doesNotThrowAnyException();
  }

  @Test
  void creditHasItsDefaultsAndPromisesAreOpenAsLongAsTheirCircuitsCanBe() {
    assertThat(NodeConfig.from(Settings.defaults()).tracker().credit())
        .isEqualTo(CreditConfig.defaults());
    var longer = Settings.parse("eidolon.circuit.life-max = 3h");
    assertThat(longer.tracker().credit().promiseOpen())
        .isEqualTo(CreditConfig.defaults().promiseOpen().plusHours(2));
  }

  @Test
  void everyTopLevelKeyIsAComponentOfTheNodeAndTheOtherWayRound() {
    assertThat(root.keySet()).isEqualTo(keysOf(NodeConfig.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "circuit", "membership", "tracker", "swarm", "storage", "limits"})
  void everyKeyIsAComponentOfItsRecordAndTheOtherWayRound(String block) {
    var keys = ((ConfigObject) root.get(block)).keySet();

    assertThat(keys).isEqualTo(keysOf(BLOCKS.get(block)));
  }

  @Test
  void everyKeyIsExplainedByACommentAboveItOrAboveItsGroup() throws IOException {
    try (var in = ReferenceConfTest.class.getResourceAsStream("/reference.conf")) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);

      for (var block : text.split("\\n\\s*\\n", -1)) {
        assertThat(block).contains("#");
      }
    }
  }

  private static Set<String> keysOf(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
