package org.eidolon.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleFileTest {
  @TempDir private Path folder;

  @Test
  void hasTheSizeAskedForAndTheSameBytesEachTime() throws IOException {
    var one = folder.resolve("one");
    var two = folder.resolve("two");

    SampleFile.write(one, (1 << 20) + 17, () -> false);
    SampleFile.write(two, (1 << 20) + 17, () -> false);

    assertThat(Files.size(one)).isEqualTo((1 << 20) + 17);
    assertThat(Files.mismatch(one, two)).isEqualTo(-1);
  }

  @Test
  void anAddressOfItsOwnForEachProcessOrTheOneThereIs() {
    var loopback = Loopback.ofSystem();

    assertThat(loopback.listen(0)).startsWith("127.0.").endsWith(":0");
    assertThat(loopback.listen(300)).startsWith("127.0.").endsWith(":0");
  }
}
