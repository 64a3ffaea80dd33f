package org.eidolon.node.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.actors.virtual.VirtualTime;
import org.eidolon.node.PeerActors;
import org.eidolon.streams.sim.SimNet;

/** The time in which a {@link TestNetwork} lives. */
interface NetworkTime {
  /** Cells under way on one connection before its writer is held back. */
  int WINDOW_CELLS = 256;

  ActorTestKit kit();

  PeerActors.Time forPeers();

  /**
   * @param latency of every link, one way
   */
  SimNet net(long seed, Duration latency);

  /** Returns when the condition holds, and fails if it takes longer. */
  void until(BooleanSupplier holds, Duration most);

  void end();

  private static Config system() {
    return ConfigFactory.parseResourcesAnySyntax("eidolon-system");
  }

  /** That of this machine: what is slow, is slow. */
  static NetworkTime real() {
    var kit = ActorTestKit.create(system().withFallback(ConfigFactory.load()));
    return new NetworkTime() {
      @Override
      public ActorTestKit kit() {
        return kit;
      }

      @Override
      public PeerActors.Time forPeers() {
        return PeerActors.Time.REAL;
      }

      @Override
      public SimNet net(long seed, Duration latency) {
        return new SimNet(seed, latency, WINDOW_CELLS);
      }

      @Override
      public void until(BooleanSupplier holds, Duration most) {
        await().atMost(most).until(holds::getAsBoolean);
      }

      @Override
      public void end() {
        kit.shutdownTestKit();
      }
    };
  }

  /** One that passes only by {@link Virtual#passes}, as fast as this machine can. */
  static Virtual virtual() {
    return new Virtual();
  }

  /** Minutes of a network in seconds, and the same on every machine. */
  final class Virtual implements NetworkTime {
    private static final Duration STEP = Duration.ofMillis(250);

    private final VirtualTime time = new VirtualTime(system());

    void passes(Duration duration) {
      time.passes(duration);
    }

    long nanos() {
      return time.nanos().getAsLong();
    }

    @Override
    public ActorTestKit kit() {
      return time.kit();
    }

    /** It begins at noon: around midnight a swarm has two handles. */
    @Override
    public PeerActors.Time forPeers() {
      InstantSource noon = () -> time.clock().instant().plus(Duration.ofHours(12));
      return new PeerActors.Time(noon, time.nanos());
    }

    @Override
    public SimNet net(long seed, Duration latency) {
      return new SimNet(seed, latency, WINDOW_CELLS, time.wire());
    }

    @Override
    public void until(BooleanSupplier holds, Duration most) {
      assertThat(time.passesUntil(holds, STEP, most)).as("it holds after %s", most).isTrue();
    }

    @Override
    public void end() {
      time.end();
    }
  }
}
