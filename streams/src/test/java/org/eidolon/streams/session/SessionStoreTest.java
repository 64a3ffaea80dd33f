package org.eidolon.streams.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.StoredNames;
import org.eidolon.proto.session.AddSource;
import org.eidolon.proto.session.Bandwidth;
import org.eidolon.proto.session.GlobalSettings;
import org.eidolon.proto.session.SeedGoal;
import org.eidolon.proto.session.SessionTotals;
import org.eidolon.proto.session.TorrentSettings;
import org.eidolon.proto.session.TorrentSettings.Halt;
import org.eidolon.proto.session.TorrentTotals;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionStoreTest {
  @TempDir private Path folder;

  static AddSource source(int number) {
    return AddSource.of(
        Magnet.parse("magnet:?xt=urn:btih:%040x&dn=film-%d".formatted(number, number)));
  }

  static Bytes key(int number) {
    return source(number).infoHash();
  }

  static TorrentSettings settings(int position) {
    return new TorrentSettings(
        "/downloads",
        Halt.NONE,
        List.of("label"),
        FetchChoice.ALL,
        SeedGoal.GLOBAL,
        Bandwidth.FREE,
        position,
        StoredNames.NONE);
  }

  static void add(SessionStore store, int number, int position) {
    store.put(key(number), source(number));
    store.put(key(number), settings(position));
    store.put(key(number), TorrentTotals.added(1000, number));
  }

  private SessionStore.Loaded reloaded() throws IOException {
    try (var store = SessionStore.open(folder)) {
      return store.load();
    }
  }

  private List<Integer> positions(int most) throws IOException {
    return reloaded().torrents().stream()
        .map(kept -> kept.settings().position())
        .filter(position -> position < most)
        .toList();
  }

  @Test
  void allComesBackInTheOrderOfTheQueue() throws IOException {
    var global = new GlobalSettings(3, 5, 0, SeedGoal.NONE, "/downloads", true);
    try (var store = SessionStore.open(folder)) {
      assertThat(store.load()).isEqualTo(SessionStore.Loaded.NOTHING);
      add(store, 1, 1);
      add(store, 2, 0);
      store.put(key(1), TorrentTotals.added(1000, 77));
      store.put(global);
      store.put(new SessionTotals(1, 2, 3, 4, 5));
    }

    assertThat(reloaded())
        .isEqualTo(
            new SessionStore.Loaded(
                List.of(
                    new SessionStore.Kept(
                        key(2), source(2), settings(0), TorrentTotals.added(1000, 2)),
                    new SessionStore.Kept(
                        key(1), source(1), settings(1), TorrentTotals.added(1000, 77))),
                Optional.of(global),
                new SessionTotals(1, 2, 3, 4, 5),
                0));
  }

  @Test
  void whatWasRemovedStaysAway() throws IOException {
    try (var store = SessionStore.open(folder)) {
      add(store, 1, 0);
      add(store, 2, 1);
      store.flush();
      store.remove(key(1));
      add(store, 3, 2);
      store.remove(key(3));
    }

    assertThat(reloaded().torrents()).extracting(SessionStore.Kept::key).containsExactly(key(2));
  }

  @Test
  void aKilledProcessLosesNothingThatWasFlushed() throws IOException {
    var store = SessionStore.open(folder);
    add(store, 1, 0);
    store.flush();
    assertThat(store.isDirty()).isFalse();
    add(store, 2, 1);
    assertThat(store.isDirty()).isTrue();
    store.breakDown();

    assertThat(reloaded().torrents()).extracting(SessionStore.Kept::key).containsExactly(key(1));
  }

  @Test
  void aStoreThatBrokeDownIsOpenedAgainAndLosesNoWrite() throws IOException {
    try (var store = SessionStore.open(folder)) {
      add(store, 1, 0);
      store.flush();
      store.breakDown();
      add(store, 2, 1);

      store.flush();
    }

    assertThat(reloaded().torrents()).hasSize(2);
  }

  @Test
  void aWriteThatComesAfterTheCloseLeavesTheFileToOthers() throws IOException {
    var store = SessionStore.open(folder);
    add(store, 1, 0);
    store.close();

    store.flush();

    assertThat(reloaded().torrents()).hasSize(1);
  }

  @Test
  void recordsThatCannotBeReadArePassedOverAndStay() throws IOException {
    try (var store = SessionStore.open(folder)) {
      for (int number = 1; number <= 5; number++) {
        add(store, number, number);
      }
    }
    spoil("settings", 2, new byte[] {1, 2, 3, 4, 5, 6});
    spoil("sources", 3, new byte[0]);
    spoil("totals", 4, null);

    assertThat(positions(99)).containsExactly(1, 5);
    assertThat(reloaded().unreadable()).isEqualTo(3);
    try (var raw = raw()) {
      assertThat(raw.<String, byte[]>openMap("sources")).hasSize(5);
    }
  }

  private MVStore raw() {
    return new MVStore.Builder().fileName(folder.resolve("session.store").toString()).open();
  }

  private void spoil(String map, int number, byte[] value) {
    try (var raw = raw()) {
      var records = raw.<String, byte[]>openMap(map);
      if (value == null) {
        records.remove(key(number).toHex());
      } else {
        records.put(key(number).toHex(), value);
      }
    }
  }

  @Test
  void bytesThatTheDiskChangedCostTheirTorrentAlone() throws IOException {
    try (var store = SessionStore.open(folder)) {
      for (int number = 1; number <= 300; number++) {
        add(store, number, number);
      }
    }
    var file = folder.resolve("session.store");
    var bytes = Files.readAllBytes(file);
    var name = "dn=film-150".getBytes(StandardCharsets.US_ASCII);
    int at = Collections.indexOfSubList(boxed(bytes), boxed(name));
    assertThat(at).isPositive();
    bytes[at + name.length - 1] ^= 1;
    Files.write(file, bytes);

    var loaded = reloaded();

    assertThat(loaded.unreadable()).isEqualTo(1);
    assertThat(loaded.torrents()).hasSize(299);
  }

  private static List<Byte> boxed(byte[] bytes) {
    var boxed = new Byte[bytes.length];
    Arrays.setAll(boxed, at -> bytes[at]);
    return Arrays.asList(boxed);
  }

  @Test
  void aFileThatIsNoStoreIsRefusedInOneLineAndStays() throws IOException {
    var file = Files.writeString(folder.resolve("session.store"), "not a store".repeat(1000));

    assertThatThrownBy(() -> SessionStore.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("[^\n]+");
    assertThat(Files.readString(file)).startsWith("not a store");
  }

  @Test
  void twoNodesDoNotShareAStore() throws IOException {
    try (var store = SessionStore.open(folder)) {
      assertThatThrownBy(() -> SessionStore.open(folder)).isInstanceOf(IOException.class);
      add(store, 1, 0);
    }
    assertThat(reloaded().torrents()).hasSize(1);
  }
}
