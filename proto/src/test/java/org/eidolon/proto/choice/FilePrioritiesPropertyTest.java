package org.eidolon.proto.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eidolon.proto.metainfo.FileEntry;
import org.eidolon.proto.swarm.PiecePriorities;
import org.eidolon.proto.swarm.Priority;
import org.junit.jupiter.api.Test;

class FilePrioritiesPropertyTest {
  private static final int PIECE = 10;

  @Property(tries = 500)
  void aPieceIsWantedAsMuchAsTheMostWantedFileItTouches(@ForAll long seed) {
    var random = new Random(seed);
    var files = FileChoices.files(random, 40);
    var chosen = FileChoices.priorities(random, files.size());
    long end = files.get(files.size() - 1).end();
    int pieces = (int) ((end + PIECE - 1) / PIECE);

    var priorities = PiecePriorities.of(pieces, chosen.runs(files, PIECE), random.nextBoolean());

    for (int piece = 0; piece < pieces; piece++) {
      var expected = Priority.SKIP;
      for (long at = (long) piece * PIECE; at < Math.min(end, (piece + 1L) * PIECE); at++) {
        expected = expected.or(ofByte(files, chosen, at));
      }
      assertThat(priorities.of(piece)).isEqualTo(expected);
      assertThat(priorities.isWanted(piece)).isEqualTo(expected != Priority.SKIP);
      assertThat(priorities.wanted().get(piece)).isEqualTo(expected != Priority.SKIP);
    }
  }

  private static Priority ofByte(List<FileEntry> files, FilePriorities chosen, long at) {
    int index = 0;
    while (at >= files.get(index).end()) {
      index++;
    }
    while (files.get(index).padding()) {
      index--;
    }
    return chosen.of(index);
  }

  @Test
  void theEndsOfWantedFilesAreKnown() {
    var files =
        List.of(
            FileChoices.file(List.of("t", "a"), 50, 0, FileEntry.Kind.PLAIN),
            FileChoices.file(List.of("t", "b"), 50, 50, FileEntry.Kind.PLAIN),
            FileChoices.file(List.of("t", "c"), 25, 100, FileEntry.Kind.PLAIN));
    var chosen = new FilePriorities(List.of(Priority.SKIP, Priority.NORMAL, Priority.LOW));

    var priorities = PiecePriorities.of(13, chosen.runs(files, PIECE), true);

    assertThat(priorities.ends().stream()).containsExactly(5, 9, 10, 12);
    assertThat(priorities.isEverything()).isFalse();
  }
}
