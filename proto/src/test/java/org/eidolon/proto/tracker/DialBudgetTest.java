package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Nobody makes a tracker dial without end. */
class DialBudgetTest {
  private final DialBudget budget = new DialBudget();

  private static Roster.Check check(int number, boolean missed) {
    return new Roster.Check(Crowd.peer(number), Crowd.address(number), missed);
  }

  @Test
  void dialsAMemberOnceAtATime() {
    assertThat(budget.begin(check(1, true), Crowd.NOW)).isTrue();
    assertThat(budget.begin(check(1, true), Crowd.NOW)).isFalse();
    assertThat(budget.begin(check(1, false), Crowd.NOW)).as("as a newcomer").isTrue();
    budget.ended(check(1, true));
    assertThat(budget.begin(check(1, true), Crowd.NOW)).isTrue();
  }

  @Test
  void dialsAMemberFewTimesAMinute() {
    for (int i = 0; i < DialBudget.PER_MINUTE; i++) {
      assertThat(budget.begin(check(1, true), Crowd.NOW)).isTrue();
      budget.ended(check(1, true));
    }
    assertThat(budget.begin(check(1, true), Crowd.NOW)).isFalse();
    assertThat(budget.begin(check(2, true), Crowd.NOW)).isTrue();
    assertThat(budget.begin(check(1, true), Crowd.NOW.plusSeconds(60))).isTrue();
  }

  @Test
  void aCrowdOfNewcomersLeavesRoomForThoseWhoAreMissed() {
    for (int i = 0; i < DialBudget.AT_ONCE; i++) {
      assertThat(budget.begin(check(i, false), Crowd.NOW)).isTrue();
    }
    assertThat(budget.begin(check(100, false), Crowd.NOW)).isFalse();
    for (int i = 0; i < DialBudget.AT_ONCE; i++) {
      assertThat(budget.begin(check(i, true), Crowd.NOW)).isTrue();
    }
    assertThat(budget.begin(check(100, true), Crowd.NOW)).isFalse();
    budget.ended(check(3, false));
    assertThat(budget.begin(check(100, true), Crowd.NOW)).isFalse();
    assertThat(budget.begin(check(100, false), Crowd.NOW)).isTrue();
  }
}
