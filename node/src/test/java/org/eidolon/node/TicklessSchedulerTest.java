package org.eidolon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.actor.SchedulerException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.event.NoLogging$;
import org.eidolon.config.StorageConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.concurrent.ExecutionContext;

class TicklessSchedulerTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(1);
  private static final int PATIENCE_SECONDS = 10;

  private final TicklessScheduler scheduler =
      new TicklessScheduler(ConfigFactory.empty(), NoLogging$.MODULE$, Thread::new);
  private final ArrayBlockingQueue<Object> heard = new ArrayBlockingQueue<>(100);

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void aTimerRunsWhereItIsToldToAndNotTooEarly() throws InterruptedException {
    long before = System.nanoTime();

    scheduler.scheduleOnce(SOON, () -> heard.add(System.nanoTime()), here(Runnable::run));

    assertThat((Long) next()).isGreaterThanOrEqualTo(before + SOON.toNanos());
  }

  @Test
  void aTimerIsCancelledOnceAndThenDoesNotRun() throws InterruptedException {
    var gate = new CountDownLatch(1);
    scheduler.scheduleOnce(SOON, () -> awaitQuietly(gate), here(Runnable::run));
    var cancelled = later(Duration.ofMillis(2), "cancelled");
    later(Duration.ofMillis(3), "other");

    assertThat(cancelled.cancel()).isTrue();
    assertThat(cancelled.cancel()).isFalse();
    assertThat(cancelled.isCancelled()).isTrue();
    gate.countDown();
    assertThat(next()).isEqualTo("other");
  }

  @Test
  void whatHasRunIsNotCancelled() throws InterruptedException {
    var ran = later(SOON, "ran");
    // One thread runs them in turn: when the second is heard, the first has ended.
    later(Duration.ofMillis(2), "second");
    next();
    next();

    assertThat(ran.cancel()).isFalse();
    assertThat(ran.isCancelled()).isFalse();
  }

  @Test
  void whatRepeatsGoesOnUntilItIsCancelled() throws InterruptedException {
    var repeated =
        scheduler.scheduleAtFixedRate(SOON, SOON, () -> heard.offer("again"), here(Runnable::run));
    for (int turn = 0; turn < 3; turn++) {
      assertThat(next()).isEqualTo("again");
    }

    assertThat(repeated.cancel()).isTrue();
    assertThat(repeated.cancel()).isFalse();
    // What was under way when we cancelled has been heard once this is.
    later(Duration.ofMillis(2), "last");
    while (!next().equals("last")) {
      assertThat(repeated.isCancelled()).isTrue();
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void whatRepeatsWaitsForItsOwnEnd() throws InterruptedException {
    var tasks = new ArrayBlockingQueue<Runnable>(100);
    scheduler.scheduleAtFixedRate(SOON, SOON, () -> heard.add("ran"), here(tasks::add));
    var first = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    later(Duration.ofMillis(50), "much later");

    assertThat(next()).isEqualTo("much later");
    assertThat(tasks).isEmpty();

    first.run();
    assertThat(tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void oneThatIsRefusedIsReportedAndOthersGoOn() throws InterruptedException {
    scheduler.scheduleOnce(
        SOON,
        () -> {},
        here(
            task -> {
              throw new RejectedExecutionException("full");
            }));
    assertThat(next()).isInstanceOf(RejectedExecutionException.class);

    later(SOON, "other");
    assertThat(next()).isEqualTo("other");
  }

  @Test
  void whatMustRunAtTheLatestRunsWhenItIsClosedAndAllElseIsForgotten() {
    var ended = new AtomicInteger();
    Scheduler.TaskRunOnClose end = ended::incrementAndGet;
    Scheduler.TaskRunOnClose failing =
        () -> {
          throw new IllegalStateException("already ended");
        };
    scheduler.scheduleOnce(NEVER, failing, here(Runnable::run));
    scheduler.scheduleOnce(NEVER, end, here(Runnable::run));
    scheduler.scheduleOnce(NEVER, end, here(Runnable::run)).cancel();
    later(NEVER, "forgotten");

    scheduler.close();
    scheduler.close();

    assertThat(ended).hasValue(1);
    assertThat(heard.poll()).isInstanceOf(IllegalStateException.class);
    assertThat(heard).isEmpty();
    assertThatThrownBy(() -> later(SOON, "too late")).isInstanceOf(SchedulerException.class);
    assertThatThrownBy(() -> scheduler.scheduleOnce(SOON, end, here(Runnable::run)))
        .isInstanceOf(SchedulerException.class);
    scheduler.close();
    assertThat(ended).hasValue(1);
  }

  @Test
  void aNodesActorSystemHasIt() throws InterruptedException {
    var settings = SystemSettings.of(new StorageConfig("", "", 16, 1, false));
    var system = ActorSystem.<Void>create(Behaviors.empty(), "timers", settings);
    var ended = new CountDownLatch(1);
    try {
      assertThat(Adapter.toClassic(system).scheduler()).isInstanceOf(TicklessScheduler.class);
    } finally {
      system.terminate();
      system.getWhenTerminated().thenRun(ended::countDown);
    }
    assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private Cancellable later(Duration delay, String word) {
    return scheduler.scheduleOnce(delay, () -> heard.add(word), here(Runnable::run));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private Object next() throws InterruptedException {
    return heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private ExecutionContext here(Consumer<Runnable> execute) {
    return new ExecutionContext() {
      @Override
      public void execute(Runnable task) {
        execute.accept(task);
      }

      @Override
      public void reportFailure(Throwable cause) {
        heard.add(cause);
      }

      @Override
      @SuppressWarnings("deprecation")
      public ExecutionContext prepare() {
        return this;
      }
    };
  }
}
