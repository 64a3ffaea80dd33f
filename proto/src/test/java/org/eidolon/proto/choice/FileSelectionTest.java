package org.eidolon.proto.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eidolon.proto.metainfo.FileEntry;
import org.eidolon.proto.swarm.Priority;
import org.junit.jupiter.api.Test;

class FileSelectionTest {
  private static final List<FileEntry> FILES =
      List.of(
          file("a.flac", FileEntry.Kind.PLAIN),
          file("pad", FileEntry.Kind.PADDING),
          file("b.txt", FileEntry.Kind.PLAIN),
          file("sub/c.flac", FileEntry.Kind.PLAIN),
          file("sub/deep/d.txt", FileEntry.Kind.PLAIN));

  private static FileEntry file(String below, FileEntry.Kind kind) {
    var path = Stream.concat(Stream.of("album"), Stream.of(below.split("/"))).toList();
    return FileChoices.file(path, 5, 0, kind);
  }

  private static FileSelection rules(Priority priority, String text) {
    return new FileSelection(
        FilePattern.list(text).stream()
            .map(pattern -> new FileSelection.Rule(priority, pattern))
            .toList());
  }

  /** The paths of what is not skipped, padding apart. */
  private static List<String> wanted(FileSelection selection) {
    var priorities = selection.priorities(FILES);
    return FILES.stream()
        .filter(file -> !file.padding() && !priorities.isSkipped(FILES.indexOf(file)))
        .map(file -> file.path().get(file.path().size() - 1))
        .toList();
  }

  @Test
  void withoutRulesAllIsWanted() {
    assertThat(FileSelection.ALL.priorities(FILES)).isEqualTo(FilePriorities.normal(5));
    assertThat(FileSelection.ALL.problem(FILES)).isEmpty();
  }

  @Test
  void numbersCountFilesWithoutPadding() {
    assertThat(wanted(rules(Priority.NORMAL, "2"))).containsExactly("b.txt");
    assertThat(wanted(rules(Priority.NORMAL, "1,3-4")))
        .containsExactly("a.flac", "c.flac", "d.txt");
    assertThat(wanted(rules(Priority.SKIP, "1-3"))).containsExactly("d.txt");
  }

  @Test
  void aGlobIsHeldAgainstNamesOrAgainstPaths() {
    assertThat(wanted(rules(Priority.NORMAL, "*.flac"))).containsExactly("a.flac", "c.flac");
    assertThat(wanted(rules(Priority.NORMAL, "sub/*"))).containsExactly("c.flac");
    assertThat(wanted(rules(Priority.NORMAL, "sub/**"))).containsExactly("c.flac", "d.txt");
    assertThat(wanted(rules(Priority.SKIP, "?.txt"))).containsExactly("a.flac", "c.flac");
    assertThat(wanted(rules(Priority.NORMAL, "a.fla."))).isEmpty();
  }

  @Test
  void laterRulesOverride() {
    var only = rules(Priority.NORMAL, "sub/**").rules();
    var skip = rules(Priority.SKIP, "*.txt").rules();
    var high = rules(Priority.HIGH, "1").rules();
    var all = Stream.of(only, skip, high).flatMap(List::stream).toList();

    var priorities = new FileSelection(all).priorities(FILES);

    assertThat(priorities.byFile())
        .containsExactly(
            Priority.HIGH, Priority.SKIP, Priority.SKIP, Priority.NORMAL, Priority.SKIP);
  }

  @Test
  void saysWhatCannotBeMeant() {
    assertThat(rules(Priority.NORMAL, "5").problem(FILES).orElseThrow()).contains("\"5\"", "4");
    assertThat(rules(Priority.SKIP, "*.mp3").problem(FILES).orElseThrow()).contains("*.mp3");
    assertThat(rules(Priority.SKIP, "1-4").problem(FILES).orElseThrow()).contains("nothing");
    assertThat(rules(Priority.SKIP, "1-3").problem(FILES)).isEmpty();
  }

  @Test
  void rulesWithoutEndAreRefused() {
    var rule = rules(Priority.SKIP, "1").rules().get(0);
    var most = Collections.nCopies(FileSelection.MOST_RULES, rule);
    assertThat(new FileSelection(most).rules()).hasSize(FileSelection.MOST_RULES);

    var more = Collections.nCopies(FileSelection.MOST_RULES + 1, rule);
    assertThatThrownBy(() -> new FileSelection(more)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNoPatternIsRefused() {
    for (var bad : List.of("", "1,", "0", "3-2", ",")) {
      assertThatThrownBy(() -> FilePattern.list(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(FilePattern.list("1-2,*.txt").stream().map(FilePattern::text))
        .containsExactly("1-2", "*.txt");
  }
}
