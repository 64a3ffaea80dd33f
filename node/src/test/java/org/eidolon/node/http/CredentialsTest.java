package org.eidolon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger slow = new AtomicInteger();
  private final AccessToken token = AccessToken.fresh(new Random(1));
  private final Credentials plain = credentials("secret");

  private Credentials credentials(String password) {
    return new Credentials(
        "me",
        Password.of(password),
        new byte[32],
        token,
        work -> {
          slow.incrementAndGet();
          work.run();
        },
        nanos::get);
  }

  private static int status(Credentials credentials, String header) {
    return status(credentials, header, "192.0.2.1");
  }

  private static int status(Credentials credentials, String header, String from) {
    return credentials
        .refuse(Optional.ofNullable(header), from)
        .toCompletableFuture()
        .join()
        .map(Refusal::status)
        .orElse(200);
  }

  private static String basic(String userAndPassword) {
    var bytes = userAndPassword.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void letsTheRightOneIn() {
    assertThat(status(plain, basic("me:secret"))).isEqualTo(200);
    assertThat(status(plain, basic("me:secret").replace("Basic", "basic"))).isEqualTo(200);
  }

  @Test
  void letsInWhoShowsTheToken() {
    assertThat(status(plain, "Bearer " + token.text())).isEqualTo(200);
    assertThat(status(plain, "bearer  " + token.text())).isEqualTo(200);
    assertThat(status(plain, "Bearer " + token.text() + "x")).isEqualTo(401);
    assertThat(status(plain, "Bearer ")).isEqualTo(401);
    assertThat(status(plain, "Basic " + token.text())).isEqualTo(401);
    assertThat(token).hasToString("AccessToken[hidden]");
    assertThat(token.text()).hasSize(43).isNotEqualTo(AccessToken.fresh(new Random(2)).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"me:Secret", "you:secret", "me:", ":secret", "me", "secret", ""})
  void refusesOthers(String shown) {
    assertThat(status(plain, basic(shown))).isEqualTo(401);
  }

  @Test
  void refusesWhatIsNoBasicAuthentication() {
    assertThat(status(plain, null)).isEqualTo(401);
    assertThat(status(plain, "Bearer me:secret")).isEqualTo(401);
    assertThat(status(plain, "Basic ***")).isEqualTo(401);
  }

  @Test
  void whoGuessesIsSlowedDownAndWhoWasRightIsNot() {
    assertThat(status(plain, basic("me:secret"))).isEqualTo(200);
    for (int wrong = 0; wrong < 10; wrong++) {
      assertThat(status(plain, basic("me:" + wrong))).isEqualTo(401);
    }

    assertThat(status(plain, basic("me:11"))).isEqualTo(429);
    assertThat(status(plain, basic("me:secret"))).isEqualTo(200);

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertThat(status(plain, basic("me:12"))).isEqualTo(401);
    assertThat(status(plain, basic("me:13"))).isEqualTo(429);
  }

  @Test
  void whoGuessesDoesNotLockTheOwnerOut() {
    for (int wrong = 0; wrong < 50; wrong++) {
      status(plain, basic("me:" + wrong), "192.0.2.66");
    }

    assertThat(status(plain, basic("me:wrong"), "192.0.2.66")).isEqualTo(429);
    assertThat(status(plain, basic("me:secret"), "192.0.2.1")).isEqualTo(200);
  }

  @Test
  void manySourcesAreSlowedDownTogetherButNotWhoWasRightFromItsOwn() {
    assertThat(status(plain, basic("me:secret"), "192.0.2.1")).isEqualTo(200);
    int looked = 0;
    for (int source = 0; source < 5000; source++) {
      var from = "10.0.%d.%d".formatted(source / 250, source % 250);
      looked += status(plain, basic("me:" + source), from) == 401 ? 1 : 0;
    }
    assertThat(looked).isEqualTo(100);

    assertThat(status(plain, basic("me:typo"), "192.0.2.1")).as("is looked at").isEqualTo(401);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(status(plain, basic("me:5"), "192.0.2.200")).isEqualTo(401);
  }

  @Test
  void theSourcesThatAreRememberedAreBoundedAndTheOwnersIsNotForgotten() {
    assertThat(status(plain, basic("me:secret"), "192.0.2.1")).isEqualTo(200);
    for (int source = 0; source < 2 * GuessLimit.MOST_SOURCES; source++) {
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      var from = "10.0.%d.%d".formatted(source / 250, source % 250);
      assertThat(status(plain, basic("me:" + source), from)).isEqualTo(401);
    }
    for (int wrong = 0; wrong < 100; wrong++) {
      status(plain, basic("me:" + wrong), "10.1.0." + wrong);
    }

    assertThat(status(plain, basic("me:x"), "10.2.0.1")).isEqualTo(429);
    assertThat(status(plain, basic("me:typo"), "192.0.2.1")).isEqualTo(401);
  }

  @Test
  void aHashIsComputedOnceForWhoIsRightAndNeverBeyondTheTries() {
    var hashed = credentials(Password.hash("secret", new Random(2)));

    assertThat(status(hashed, basic("me:secret"))).isEqualTo(200);
    assertThat(status(hashed, basic("me:secret"))).isEqualTo(200);
    assertThat(slow).hasValue(1);

    for (int wrong = 0; wrong < 12; wrong++) {
      status(hashed, basic("me:" + wrong));
    }
    assertThat(slow).hasValue(11);
  }
}
