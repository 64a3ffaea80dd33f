package org.eidolon.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eidolon.config.AccessConfig;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.AccountKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrackerAccessTest {
  private static final AccountKey ANN = new AccountKey(new PeerId(Bytes.copyOf(new byte[32])));

  @TempDir private Path folder;

  @Test
  void accountsThatComeAreTakenAndAFileThatIsGoneTakesNone() throws IOException {
    var book = new AccountBook(folder);
    var config = new AccessConfig(AccessConfig.Mode.PRIVATE, List.of(), List.of());
    var access = new TrackerAccess(config, folder);
    assertThat(access.changed()).isFalse();

    book.change(accounts -> accounts.put(ANN, "Ann"));
    assertThat(access.changed()).isTrue();
    assertThat(access.last().accounts()).containsExactly(ANN.peer());

    Files.delete(folder.resolve("accounts"));
    assertThat(access.changed()).isFalse();
    assertThat(access.last().accounts()).containsExactly(ANN.peer());

    book.change(accounts -> {});
    assertThat(access.changed()).isTrue();
    assertThat(access.last().accounts()).isEmpty();
  }
}
