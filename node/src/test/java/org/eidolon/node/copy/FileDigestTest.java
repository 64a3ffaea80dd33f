package org.eidolon.node.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileDigestTest {
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void knowsTheDigestOfAbc() throws IOException {
    var file = Files.writeString(folder.resolve("abc"), "abc");

    assertThat(FileDigest.of(file)).isEqualTo(OF_ABC);
    assertThat(FileDigest.total(FileDigest.ofAll(file))).isEqualTo(OF_ABC);
  }

  @Test
  void namesFilesOfAFolderByPathsWithSlashes() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve("a/b/c"), "abc");
    Files.writeString(folder.resolve("z"), "");

    assertThat(FileDigest.ofAll(folder))
        .containsOnlyKeys("a/b/c", "z")
        .containsEntry("a/b/c", OF_ABC);
  }

  @Test
  void theTotalChangesWithANameAndWithAByte() throws IOException {
    var one = Files.createDirectory(folder.resolve("one"));
    var two = Files.createDirectory(folder.resolve("two"));
    Files.writeString(one.resolve("x"), "abc");
    Files.writeString(two.resolve("y"), "abc");

    var before = FileDigest.total(FileDigest.ofAll(two));
    assertThat(before).isNotEqualTo(FileDigest.total(FileDigest.ofAll(one)));
    Files.writeString(two.resolve("y"), "abd");
    assertThat(FileDigest.total(FileDigest.ofAll(two))).isNotEqualTo(before);
  }
}
