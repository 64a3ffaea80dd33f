package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A magnet link is enough: its description comes from partners, through circuits. */
final class MagnetIT {
  @TempDir private Path folder;
  private SmallNetwork network;

  @BeforeEach
  void startTheNetwork() throws IOException {
    network = new SmallNetwork(folder);
  }

  @AfterEach
  void stopTheNetwork() {
    network.close();
  }

  @Test
  void aFileArrivesByTheMagnetThatSharePrints() throws Exception {
    var content = new byte[3_000_000];
    new SplittableRandom(11).nextBytes(content);
    Files.write(folder.resolve("song.bin"), content);
    var sharer = network.share("song.bin", "--private");
    var magnet = sharer.await("torrent", line -> true).get("magnet").getAsString();

    var first = SmallNetwork.event(network.get(magnet), "done");

    assertThat(folder.resolve("fetched/song.bin")).hasBinaryContent(content);
    assertThat(first.get("bytes").getAsLong()).isEqualTo(content.length);
    assertThat(first.get("relays_least").getAsInt()).isGreaterThanOrEqualTo(3);
    assertThat(first.get("files").getAsJsonArray()).hasSize(1);

    sharer.close();
    var again = SmallNetwork.event(network.get(magnet), "done");

    assertThat(again.get("bytes").getAsLong()).as("nothing is left to fetch").isZero();
    assertThat(again.get("sha256")).isEqualTo(first.get("sha256"));
  }
}
