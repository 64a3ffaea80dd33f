package org.eidolon.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordingFile;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.streams.link.LinkCloseReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinkLivesTest {
  private static final PeerId PEER = new PeerId(Bytes.copyOf(new byte[32]));

  @TempDir private Path folder;

  @Test
  void areRecordedWhenTheyEndAndNameNoNeighbor() throws Exception {
    var file = folder.resolve("links.jfr");
    var lives = new LinkLives();
    var unseen = new FakeConnection(PEER, true);
    lives.begin(unseen);
    try (var recording = new Recording()) {
      recording.enable("org.eidolon.Link").withoutThreshold();
      recording.start();
      var seen = new FakeConnection(PEER, true);
      lives.begin(seen);
      lives.end(seen, LinkCloseReason.SILENT);
      lives.end(seen, LinkCloseReason.SILENT);
      lives.end(unseen, LinkCloseReason.SILENT);
      recording.stop();
      recording.dump(file);
    }

    assertThat(RecordingFile.readAllEvents(file))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getBoolean("dialledByUs")).isTrue();
              assertThat(event.getString("reason")).isEqualTo("SILENT");
              assertThat(event.getEventType().getCategoryNames()).containsExactly("Eidolon");
              assertThat(event.getFields())
                  .extracting(ValueDescriptor::getName)
                  .containsExactlyInAnyOrder(
                      "startTime",
                      "duration",
                      "eventThread",
                      "stackTrace",
                      "dialledByUs",
                      "reason");
            });
  }
}
