package org.eidolon.proto.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LegalMessagesTest {
  @ParameterizedTest
  @EnumSource(names = {"AT_RESPONDER", "FROM_RESPONDER"})
  void acknowledgementsAreLegalEndToEnd(LegalMessages state) {
    assertThat(state.allows(RelayCommand.SENDME)).isTrue();
  }

  /** Nobody else ever sends it, and the owner of a circuit pays for what comes. */
  @Test
  void coverComesFromTheOwnerAlone() {
    assertThat(statesWith(RelayCommand.DROP))
        .containsExactly(LegalMessages.AT_RELAY, LegalMessages.AT_RESPONDER);
  }

  @Test
  void conduitsExistOnlyEndToEnd() {
    for (var command : RelayCommand.values()) {
      if (command.ofStream()) {
        assertThat(statesWith(command))
            .isSubsetOf(LegalMessages.AT_RESPONDER, LegalMessages.FROM_RESPONDER);
      }
    }
    assertThat(statesWith(RelayCommand.DATA))
        .containsExactly(LegalMessages.AT_RESPONDER, LegalMessages.FROM_RESPONDER);
  }

  @Test
  void onlyHopsOnTheWayArePaid() {
    assertThat(statesWith(RelayCommand.CREDIT)).containsExactly(LegalMessages.AT_RELAY);
  }

  @Test
  void onlyTheInitiatorBeginsAndNobodyTruncatesYet() {
    assertThat(statesWith(RelayCommand.TRUNCATE)).isEmpty();
    assertThat(statesWith(RelayCommand.TRUNCATED)).isEmpty();
    assertThat(statesWith(RelayCommand.BEGIN)).containsExactly(LegalMessages.AT_RESPONDER);
    assertThat(statesWith(RelayCommand.CONNECTED)).containsExactly(LegalMessages.FROM_RESPONDER);
  }

  private static List<LegalMessages> statesWith(RelayCommand command) {
    var states = new ArrayList<LegalMessages>();
    for (var state : LegalMessages.values()) {
      if (state.allows(command)) {
        states.add(state);
      }
    }
    return states;
  }
}
