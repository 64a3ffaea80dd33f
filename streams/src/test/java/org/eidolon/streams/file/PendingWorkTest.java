package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class PendingWorkTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final PendingWork work = new PendingWork(waiting::add);

  @Test
  void isSettledAsLongAsThereIsNothingToDo() {
    assertThat(work.settled()).isDone();
  }

  @Test
  void isSettledWhenTheLastHasEnded() {
    work.execute(() -> {});
    work.execute(() -> {});
    var settled = work.settled();

    waiting.remove().run();
    assertThat(settled).isNotDone();
    waiting.remove().run();

    assertThat(settled).isDone();
    assertThat(work.settled()).isDone();
  }

  @Test
  void whatAWorkGivesFurtherIsWaitedForToo() {
    work.execute(() -> work.execute(() -> {}));
    var settled = work.settled();

    waiting.remove().run();
    assertThat(settled).isNotDone();
    waiting.remove().run();

    assertThat(settled).isDone();
  }

  @Test
  void aWorkThatFailsHasEnded() {
    work.execute(
        () -> {
          throw new IllegalStateException("no disk");
        });

    assertThatThrownBy(() -> waiting.remove().run()).hasMessage("no disk");

    assertThat(work.settled()).isDone();
  }

  @Test
  void whatTheThreadsRefuseIsNotWaitedFor() {
    var refusing =
        new PendingWork(
            any -> {
              throw new RejectedExecutionException("closed");
            });

    assertThatThrownBy(() -> refusing.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);

    assertThat(refusing.settled()).isDone();
  }
}
