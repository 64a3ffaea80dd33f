package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.tracker.RequestGate.Verdict;
import org.junit.jupiter.api.Test;

class RequestGateTest {
  private final Random random = new Random(2);
  private final SigningKey key = SigningKey.generate(random);
  private final RequestGate gate = new RequestGate();

  private SignedRequest request(long skewSeconds) {
    return SignedRequest.sign(
        key, "/v1/leave", Crowd.SECRET, Crowd.NOW.plusSeconds(skewSeconds), Bytes.EMPTY, random);
  }

  @Test
  void letsARequestInOnceAndNeverAgainWhileItIsFresh() {
    var request = request(120);

    assertThat(gate.admit(request, key, 10, Crowd.NOW)).isEqualTo(Verdict.ADMITTED);
    assertThat(gate.admit(request, key, 10, Crowd.NOW)).isEqualTo(Verdict.REPLAYED);
    var later = Crowd.NOW.plus(Duration.ofMinutes(4));
    assertThat(gate.admit(request, key, 10, later)).isEqualTo(Verdict.REPLAYED);
  }

  @Test
  void refusesClocksTooFarOff() {
    assertThat(gate.admit(request(121), key, 10, Crowd.NOW)).isEqualTo(Verdict.STALE);
    assertThat(gate.admit(request(-121), key, 10, Crowd.NOW)).isEqualTo(Verdict.STALE);
    assertThat(gate.admit(request(-120), key, 10, Crowd.NOW)).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void boundsTheRateOfEachSender() {
    for (int i = 0; i < 10; i++) {
      assertThat(gate.admit(request(0), "one", 10, Crowd.NOW)).isEqualTo(Verdict.ADMITTED);
    }
    assertThat(gate.admit(request(0), "one", 10, Crowd.NOW)).isEqualTo(Verdict.TOO_MANY);
    assertThat(gate.admit(request(0), "two", 10, Crowd.NOW)).isEqualTo(Verdict.ADMITTED);
    assertThat(gate.admit(request(60), "one", 10, Crowd.NOW.plusSeconds(60)))
        .isEqualTo(Verdict.ADMITTED);
  }
}
