package org.eidolon.node;

import com.typesafe.config.Config;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Lets the dispatcher of the cell path run on the threads of the link transport. Made by Pekko, by
 * the name that {@link SystemSettings} give; which threads those are the setup of the actor system
 * tells.
 */
public final class CellPathThreads extends ExecutorServiceConfigurator {
  private final ExecutorService threads;

  /** The threads of this actor system's transport. */
  static final class Of extends Setup {
    private final ExecutorService threads;

    Of(ExecutorService threads) {
      this.threads = threads;
    }
  }

  public CellPathThreads(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.threads =
        prerequisites.settings().setup().get(Of.class).map(of -> of.threads).orElseThrow();
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory factory) {
    return () -> threads;
  }
}
