package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of three files is fetched, by real processes, by its number and by a glob. */
final class ChoiceIT {
  private static final int BYTES = 900_001;

  @TempDir private Path folder;

  private void write() throws IOException {
    Files.createDirectories(folder.resolve("album"));
    for (var name : new String[] {"a.txt", "b.bin", "c.txt"}) {
      var content = new byte[BYTES];
      new SplittableRandom(name.hashCode()).nextBytes(content);
      Files.write(folder.resolve("album").resolve(name), content);
    }
  }

  @Test
  void onlyWhatIsNamedArrives() throws Exception {
    write();
    try (var network = new SmallNetwork(folder);
        var sharer = network.share("album", "--piece-length", "64K")) {
      var magnet = sharer.await("torrent", line -> true).get("magnet").getAsString();
      var shown = Eidolon.run(folder, 60, "show", "album.atorrent");
      assertThat(shown.out()).contains("     2         900001  album/b.bin");

      var run = network.get("album.atorrent", "--files", "2", "--sequential");

      var fetched = folder.resolve("fetched/album");
      assertThat(fetched.resolve("b.bin")).hasSameBinaryContentAs(folder.resolve("album/b.bin"));
      assertThat(fetched.resolve("a.txt")).doesNotExist();
      assertThat(fetched.resolve("c.txt")).doesNotExist();
      var done = SmallNetwork.event(run, "done");
      assertThat(done.get("total").getAsLong()).isEqualTo(BYTES);
      assertThat(done.get("files").getAsJsonArray()).hasSize(1);

      network.get(magnet, "--skip", "a.txt");

      assertThat(fetched.resolve("c.txt")).hasSameBinaryContentAs(folder.resolve("album/c.txt"));
      assertThat(fetched.resolve("a.txt")).doesNotExist();
      for (var source : new String[] {"album.atorrent", magnet}) {
        var refused = network.run("other", "get", source, "--files", "4");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("\"4\"", "eidolon show");
      }
    }
  }
}
