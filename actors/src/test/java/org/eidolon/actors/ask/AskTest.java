package org.eidolon.actors.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskTest {
  private record Question(ActorRef<String> replyTo) {}

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void goesOnOnTheThreadsOfActors() throws Exception {
    var echo =
        kit.<Question>spawn(
            Behaviors.receiveMessage(
                question -> {
                  question.replyTo().tell("here");
                  return Behaviors.same();
                }));

    var name =
        Ask.<Question, String>of(echo, Question::new, Duration.ofSeconds(20), kit.system())
            .thenApplyAsync(
                answer -> answer + " " + Thread.currentThread().getName(), Runnable::run)
            .get(20, TimeUnit.SECONDS);

    // Either it was there already, or one of theirs brought it.
    assertThat(name).startsWith("here ").containsAnyOf("dispatcher", "main");
  }

  @Test
  void failsIfNobodyAnswers() {
    var silent = kit.<Question>spawn(Behaviors.ignore());

    var answer =
        Ask.<Question, String>of(silent, Question::new, Duration.ofMillis(1), kit.system());

    assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TimeoutException.class);
  }
}
