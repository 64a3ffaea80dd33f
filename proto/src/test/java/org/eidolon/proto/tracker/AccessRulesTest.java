package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.swarm.SwarmKeys;
import org.junit.jupiter.api.Test;

class AccessRulesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Bytes KEY = filled(7);
  private static final Bytes FILM = filled(1);
  private static final Bytes SONG = filled(2);
  private static final PeerId ALICE = new PeerId(filled(3));

  private final AccessRules rules = new AccessRules(KEY, AccessRules.Decided.nothing(false));

  private static Bytes filled(int value) {
    var bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) value);
    return Bytes.copyOf(bytes);
  }

  private static Bytes handle(Bytes secret, Instant at) {
    return SwarmKeys.at(at, secret, KEY).get(0).handle();
  }

  private void decide(Set<Bytes> allowed, Map<Bytes, String> blocked) {
    rules.decide(new AccessRules.Decided(false, Set.of(), allowed, blocked));
  }

  @Test
  void anOpenTrackerServesEverybodyEverywhere() {
    assertThat(rules.refusal(ALICE, handle(FILM, NOON), NOON)).isEmpty();
  }

  @Test
  void aPrivateTrackerTellsAStrangerWhatToAskFor() {
    rules.decide(AccessRules.Decided.nothing(true));

    var line = rules.refusal(ALICE, handle(FILM, NOON), NOON).orElseThrow();

    assertThat(line).contains("account add " + new AccountKey(ALICE).text());
    rules.decide(new AccessRules.Decided(true, Set.of(ALICE), Set.of(), Map.of()));
    assertThat(rules.refusal(ALICE, handle(FILM, NOON), NOON)).isEmpty();
  }

  @Test
  void aListedSwarmIsKnownByItsHandleOfEachDay() {
    decide(Set.of(FILM), Map.of());

    for (int day = 0; day < 3; day++) {
      var then = NOON.plus(Duration.ofDays(day));
      assertThat(rules.refusal(ALICE, handle(FILM, then), then)).isEmpty();
      assertThat(rules.refusal(ALICE, handle(SONG, then), then).orElseThrow()).contains("listed");
    }
    var yesterday = NOON.minus(Duration.ofDays(1));
    assertThat(rules.refusal(ALICE, handle(FILM, yesterday), NOON)).isPresent();
  }

  @Test
  void aroundMidnightTheHandlesOfBothDaysAreKnown() {
    decide(Set.of(), Map.of(FILM, "taken down"));
    var midnight = Instant.parse("2026-11-26T00:00:00Z");

    for (var keys : SwarmKeys.at(midnight, FILM, KEY)) {
      assertThat(rules.refusal(ALICE, keys.handle(), midnight)).hasValue("taken down");
    }
  }

  @Test
  void aBlockedSwarmHasItsOwnLineAndIsBlockedThoughItIsListed() {
    decide(Set.of(FILM, SONG), Map.of(FILM, "", SONG, "moved to another tracker"));

    assertThat(rules.refusal(ALICE, handle(FILM, NOON), NOON).orElseThrow())
        .contains("does not serve this swarm");
    assertThat(rules.refusal(ALICE, handle(SONG, NOON), NOON)).hasValue("moved to another tracker");
  }

  @Test
  void anAccountKeyIsWrittenAndReadAgain() {
    var key = new AccountKey(ALICE);

    assertThat(AccountKey.parse(" " + key.text() + "\n")).isEqualTo(key);
    assertThat(key.toString()).doesNotContain(key.text());
    assertThatThrownBy(() -> AccountKey.parse("alice")).hasMessageContaining("43 letters");
    assertThatThrownBy(() -> AccountKey.parse("!")).hasMessageContaining("43 letters");
  }
}
