package org.eidolon.actors.link;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Actors whose timers a test moves, for all tests of a class; made anew if they are run again. */
final class ManualKit implements BeforeAllCallback, AfterAllCallback {
  private ActorTestKit kit;

  @Override
  public void beforeAll(ExtensionContext context) {
    kit = ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    kit.shutdownTestKit();
  }

  ActorTestKit kit() {
    return kit;
  }

  ManualTime time() {
    return ManualTime.get(kit.system());
  }
}
