package org.eidolon.node.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.tracker.TrackerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SharesTest {
  private static final TrackerAddress HOME =
      new TrackerAddress("192.0.2.1", 7791, Bytes.copyOf(new byte[TrackerAddress.KEY_BYTES]));

  @TempDir private Path folder;

  private final Deque<Runnable> work = new ArrayDeque<>();
  private final List<ObjectNode> added = new ArrayList<>();
  private final List<Metainfo> hashed = new ArrayList<>();
  private Optional<String> refusal = Optional.empty();
  private final Shares shares =
      new Shares(
          this::add,
          Optional.of(HOME),
          (torrent, where) -> hashed.add(torrent),
          work::add,
          new Random(1),
          () -> Instant.EPOCH);

  private CompletableFuture<ObjectNode> add(ObjectNode arguments) {
    added.add(arguments);
    return refusal
        .map(line -> CompletableFuture.<ObjectNode>failedFuture(new IllegalArgumentException(line)))
        .orElseGet(() -> CompletableFuture.completedFuture(JsonNodeFactory.instance.objectNode()));
  }

  private static ObjectNode asked(String path) {
    return JsonNodeFactory.instance.objectNode().put("path", path);
  }

  private void runAll() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  private Path file() throws IOException {
    return Files.writeString(Files.createDirectory(folder.resolve("holiday")).resolve("a"), "abc");
  }

  private Metainfo made() {
    var metainfo = Base64.getDecoder().decode(added.get(0).get("metainfo").asText());
    return Metainfo.parse(Bytes.copyOf(metainfo));
  }

  @Test
  void makesATorrentOfAFolderAndPutsItOnTheList() throws IOException {
    file();

    var said =
        shares
            .share(asked(folder.resolve("holiday").toString()).put("comment", "mine"))
            .toCompletableFuture();
    assertThat(said).isNotDone();
    assertThat(shares.now()).hasToString("[{\"name\":\"holiday\",\"percent\":0,\"problem\":\"\"}]");
    runAll();

    assertThat(said)
        .isCompletedWithValueMatching(now -> now.get("name").asText().equals("holiday"));
    assertThat(added).hasSize(1);
    assertThat(added.get(0).get("download-dir").asText()).isEqualTo(folder.toString());
    assertThat(made().name()).isEqualTo("holiday");
    assertThat(made().trackers()).containsExactly(HOME);
    assertThat(hashed).extracting(Metainfo::infoBytes).containsExactly(made().infoBytes());
    assertThat(shares.now()).isEmpty();
  }

  @Test
  void aPrivateOneHasASecretOfItsOwn() throws IOException {
    file();

    shares.share(asked(folder.resolve("holiday").toString()));
    shares.share(asked(folder.resolve("holiday").toString()).put("private", true));
    runAll();

    assertThat(hashed).hasSize(2);
    assertThat(hashed.get(0).swarmSecret()).isNotEqualTo(hashed.get(1).swarmSecret());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "holiday", "../holiday", "/", "a\u0000b"})
  void refusesWhatIsNoWholePath(String path) {
    assertThatThrownBy(() -> shares.share(asked(path)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("path");
  }

  @Test
  void saysThatThereIsNothingAtAPath() {
    var said = shares.share(asked(folder.resolve("nothing").toString())).toCompletableFuture();
    runAll();

    assertThat(said)
        .isCompletedExceptionally()
        .failsWithin(java.time.Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("nothing");
    assertThat(shares.now()).isEmpty();
  }

  @Test
  void showsWhyAListWouldNotTakeIt() throws IOException {
    file();
    refusal = Optional.of("there are too many torrents");

    shares.share(asked(folder.resolve("holiday").toString()));
    runAll();

    assertThat(shares.now()).hasSize(1);
    assertThat(shares.now().get(0).get("problem").asText())
        .isEqualTo("there are too many torrents");
  }

  @Test
  void readsOnlySoManyAtATime() throws IOException {
    file();
    for (int one = 0; one < 8; one++) {
      shares.share(asked(folder.resolve("holiday").toString()));
    }

    assertThatThrownBy(() -> shares.share(asked(folder.resolve("holiday").toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 others");
    runAll();
    assertThat(shares.now()).isEmpty();
  }
}
