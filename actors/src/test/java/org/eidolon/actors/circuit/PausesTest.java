package org.eidolon.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PausesTest {
  private static final Duration PAUSE = Duration.ofMillis(7);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final TestProbe<String> hop = kit.createTestProbe();

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void waitByTheTimerInTheSystemsSetup() {
    var asked = new ArrayList<Duration>();
    var later = new ArrayList<Runnable>();
    var setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(kit.system().settings().config()),
            new Pauses(
                (pause, work) -> {
                  asked.add(pause);
                  later.add(work);
                }));
    var system = ActorSystem.create(Behaviors.empty(), "fine", setup);

    try {
      Pauses.of(system).tell(PAUSE, hop.getRef(), "over");
      assertThat(asked).isEqualTo(List.of(PAUSE));
      hop.expectNoMessage(Duration.ofMillis(20));
      later.get(0).run();

      hop.expectMessage("over");
    } finally {
      system.terminate();
    }
  }

  @Test
  void waitByTheSchedulerOfASystemWithoutATimer() {
    Pauses.of(kit.system()).tell(PAUSE, hop.getRef(), "over");
    hop.expectNoMessage(Duration.ofMillis(20));
    ManualTime.get(kit.system()).timePasses(PAUSE);

    hop.expectMessage("over");
  }

  @Test
  void noneIsOverAtOnce() {
    Pauses.of(kit.system()).tell(Duration.ZERO, hop.getRef(), "over");

    hop.expectMessage("over");
  }
}
