package org.eidolon.node;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.actors.swarm.SwarmManager;
import org.eidolon.actors.tracker.TrackerClient;
import org.eidolon.config.NodeConfig;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.streams.http.TrackerChannel;
import org.eidolon.streams.link.LinkTransport;
import org.eidolon.streams.sim.Noon;

/** The actors of one peer, started as a running node starts them, over whatever ways out. */
public final class PeerActors {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** What time it is where the peer lives. */
  public record Time(InstantSource clock, LongSupplier nanos) {
    /** That of this machine. */
    public static final Time REAL = new Time(Noon.CLOCK, System::nanoTime);
  }

  private final ActorTestKit kit;
  private final ActorRef<Guardian.Command> guardian;
  private final Guardian.Rooms rooms;

  private PeerActors(ActorTestKit kit, ActorRef<Guardian.Command> guardian, Guardian.Rooms rooms) {
    this.kit = kit;
    this.guardian = guardian;
    this.rooms = rooms;
  }

  /**
   * @param at where the peer listens and others dial it
   * @param channels to trackers but its own
   */
  public static PeerActors start(
      ActorTestKit kit,
      NodeConfig config,
      SigningKey identity,
      LinkTransport transport,
      PeerAddress at,
      TrackerChannel channel,
      TrackerAddress tracker,
      Function<TrackerAddress, TrackerChannel> channels,
      RandomGenerator random,
      Time time) {
    // The door is open before anybody is told of it.
    var started = new CompletableFuture<ActorRef<Guardian.Command>>();
    RunningNode.now(
        transport.listen(
            at.host(),
            at.port(),
            connection -> started.join().tell(new Guardian.Accepted(connection))));
    var guardian =
        kit.spawn(
            Guardian.create(
                new Guardian.Ports(
                    config,
                    identity,
                    transport,
                    at,
                    channel,
                    tracker,
                    channels,
                    random,
                    time.clock(),
                    time.nanos(),
                    SessionHost.none(config))));
    started.complete(guardian);
    var rooms =
        RunningNode.now(
            AskPattern.<Guardian.Command, Guardian.Rooms>ask(
                guardian, Guardian.Tell::new, ANSWER, kit.system().scheduler()));
    return new PeerActors(kit, guardian, rooms);
  }

  public ActorRef<LinkManager.Command> links() {
    return rooms.links();
  }

  public ActorRef<CircuitManager.Command> circuits() {
    return rooms.circuits();
  }

  public ActorRef<TrackerClient.Command> tracker() {
    return rooms.tracker();
  }

  public ActorRef<SwarmManager.Command> swarms() {
    return rooms.swarms();
  }

  /** Returns when all of them have ended. */
  public void stop() {
    kit.stop(guardian, ANSWER);
  }
}
