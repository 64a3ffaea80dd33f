package org.eidolon.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordingFile;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CircuitLifeTest {
  @TempDir private Path folder;

  @Test
  void isRecordedWhenItEndsAndSaysNothingOfWhose() throws Exception {
    var file = folder.resolve("circuits.jfr");
    try (var recording = new Recording()) {
      recording.enable("org.eidolon.Circuit").withoutThreshold();
      recording.start();
      var life = CircuitLife.begun("built");
      life.opened = true;
      life.buildTime = 86_000_000;
      life.over(CircuitCloseReason.LIFE_OVER);
      recording.stop();
      recording.dump(file);
    }

    assertThat(RecordingFile.readAllEvents(file))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getString("part")).isEqualTo("built");
              assertThat(event.getBoolean("opened")).isTrue();
              assertThat(event.getDuration("buildTime")).isEqualTo(Duration.ofMillis(86));
              assertThat(event.getString("reason")).isEqualTo("LIFE_OVER");
              assertThat(event.getEventType().getCategoryNames()).containsExactly("Eidolon");
              assertThat(event.getFields())
                  .extracting(ValueDescriptor::getName)
                  .containsExactlyInAnyOrder(
                      "startTime",
                      "duration",
                      "eventThread",
                      "stackTrace",
                      "part",
                      "opened",
                      "buildTime",
                      "reason");
            });
  }

  @Test
  void isNothingWhileNobodyRecords() {
    var life = CircuitLife.begun("relayed");

    life.over(CircuitCloseReason.REQUESTED);

    assertThat(life.reason).isNull();
  }
}
