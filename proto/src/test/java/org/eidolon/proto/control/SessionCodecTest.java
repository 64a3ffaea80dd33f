package org.eidolon.proto.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.choice.FilePattern;
import org.eidolon.proto.choice.FileSelection;
import org.eidolon.proto.choice.Preallocation;
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
import org.eidolon.proto.session.UnreadableRecord;
import org.eidolon.proto.swarm.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionCodecTest {
  private static final SeedGoal GOAL =
      new SeedGoal(SeedGoal.Bound.of(1.5), SeedGoal.Bound.GLOBAL, SeedGoal.Bound.NONE);

  private static TorrentSettings settings(Halt halt, Priority priority) {
    var rules =
        List.of(
            new FileSelection.Rule(priority, new FilePattern(2, 5, "")),
            new FileSelection.Rule(Priority.SKIP, new FilePattern(0, 0, "*.tmp")));
    return new TorrentSettings(
        "/downloads",
        halt,
        List.of("films", "ünïcode"),
        new FetchChoice(new FileSelection(rules), true),
        GOAL,
        new Bandwidth(100, 200),
        7,
        new StoredNames(Map.of("film/a", "b")));
  }

  @ParameterizedTest
  @EnumSource(Halt.class)
  void settingsComeBackAsTheyWere(Halt halt) {
    var kept = settings(halt, Priority.HIGH);

    assertThat(SessionCodec.settings(SessionCodec.encode(kept))).isEqualTo(kept);
  }

  @ParameterizedTest
  @EnumSource(Bandwidth.Rank.class)
  void ranksAndFreedomFromLimitsComeBackAsTheyWere(Bandwidth.Rank rank) {
    var kept =
        settings(Halt.NONE, Priority.LOW).taking(new Bandwidth(1, 2, rank, rank.weight() > 1));

    assertThat(SessionCodec.settings(SessionCodec.encode(kept))).isEqualTo(kept);
  }

  @ParameterizedTest
  @EnumSource(Preallocation.class)
  void preallocationsComeBackAsTheyWere(Preallocation how) {
    var before = settings(Halt.NONE, Priority.LOW);
    var kept = before.choosing(before.choice().preallocated(Optional.of(how)));

    assertThat(SessionCodec.settings(SessionCodec.encode(kept))).isEqualTo(kept);
  }

  @ParameterizedTest
  @EnumSource(Priority.class)
  void prioritiesComeBackAsTheyWere(Priority priority) {
    var kept = settings(Halt.NONE, priority);

    assertThat(SessionCodec.settings(SessionCodec.encode(kept))).isEqualTo(kept);
  }

  /** Else a torrent would be on the list until the node is started again. */
  @Test
  void asManyRulesAsThereMayBeComeBack() {
    var last = new FilePattern(1_999_999_998, 1_999_999_999, "");
    var rules =
        Collections.nCopies(FileSelection.MOST_RULES, new FileSelection.Rule(Priority.LOW, last));
    var kept =
        settings(Halt.NONE, Priority.LOW).choosing(new FetchChoice(new FileSelection(rules), true));

    assertThat(SessionCodec.settings(SessionCodec.encode(kept))).isEqualTo(kept);
  }

  @Test
  void totalsComeBackAsTheyWere() {
    var totals = new TorrentTotals(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, Long.MAX_VALUE);
    var session = new SessionTotals(1, 2, 3, 4, 5);
    var global = new GlobalSettings(1, 2, 3, GOAL, "/d", false);

    assertThat(SessionCodec.totals(SessionCodec.encode(totals))).isEqualTo(totals);
    assertThat(SessionCodec.sessionTotals(SessionCodec.encode(session))).isEqualTo(session);
    assertThat(SessionCodec.session(SessionCodec.encode(global))).isEqualTo(global);
  }

  @Test
  void aMagnetComesBackWithItsSecretAndTrackers() {
    var magnet =
        Magnet.parse(
            "magnet:?xt=urn:btih:0123456789012345678901234567890123456789&dn=a%20film&x.ss="
                + "a".repeat(52));

    assertThat(SessionCodec.source(SessionCodec.encode(AddSource.of(magnet))))
        .isEqualTo(AddSource.of(magnet));
  }

  @Test
  void aDamagedRecordIsUnreadableOrAnother() {
    var record = SessionCodec.encode(settings(Halt.NONE, Priority.LOW));

    for (int at = 0; at < record.length; at++) {
      var damaged = record.clone();
      damaged[at] ^= 0x55;
      readOrRefuse(damaged);
      readOrRefuse(Arrays.copyOf(record, at));
    }
  }

  /** Whatever the bytes: no other exception. */
  private static void readOrRefuse(byte[] record) {
    try {
      assertThat(SessionCodec.settings(record)).isNotNull();
    } catch (UnreadableRecord refused) {
      assertThat(refused).hasMessageMatching("[^\n]+");
    }
  }

  @Test
  void aRecordOfALaterVersionIsNotGuessedAt() {
    var later = KeptTotals.newBuilder().setVersion(2).build().toByteArray();

    assertThatThrownBy(() -> SessionCodec.totals(later))
        .isInstanceOf(UnreadableRecord.class)
        .hasMessage("a record of version 2; this program reads version 1");
    assertThatThrownBy(() -> SessionCodec.totals(new byte[0])).isInstanceOf(UnreadableRecord.class);
  }
}
