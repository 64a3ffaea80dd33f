package org.eidolon.node.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred peers of which a fifth leaves in a minute, while five lie and five never answer:
 * whoever fetches gets every byte, and hardly any twice.
 */
final class ChurnStoryTest {
  private static final Churn.Crowd CROWD = new Churn.Crowd(72, 8, 10, 5, 5);

  @TempDir private Path folder;

  @Test
  void everyFetcherGetsTheFileAndWastesLittle() throws IOException {
    try (var churn = new Churn(folder, CROWD, 20, 8 << 20)) {
      churn.round();

      assertThat(CROWD.all()).isEqualTo(100);
      assertThat(churn.left()).isGreaterThan(15);
      assertThat(churn.wasted()).isPositive().isLessThan(0.03);
    }
  }
}
