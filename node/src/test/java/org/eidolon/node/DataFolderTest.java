package org.eidolon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir private Path folder;

  @Test
  void isMadeForItsOwnerAlone() throws IOException {
    try (var data = DataFolder.open(folder.resolve("a/b"))) {
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
            .isEqualTo("rwx------");
      }
    }
  }

  @Test
  void isHeldByOneNodeAtATime() {
    try (var held = DataFolder.open(folder)) {
      assertThatThrownBy(() -> DataFolder.open(held.path()))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("in use by another node");
    }
    DataFolder.open(folder).close();
  }

  @Test
  void refusesAFileInItsPlaceAndSaysSo() throws IOException {
    var file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("is a file; expected a folder");
    assertThatThrownBy(() -> DataFolder.open(file.resolve("below")))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("give another");
  }
}
