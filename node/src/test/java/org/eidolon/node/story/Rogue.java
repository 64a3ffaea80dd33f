package org.eidolon.node.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.actors.circuit.Conduit;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.swarm.PeerCodec;
import org.eidolon.proto.swarm.PeerDecoder;
import org.eidolon.proto.swarm.PeerMessage;

/**
 * How a peer of a {@link TestNetwork} harms a swarm: it is like all others, but what it says to
 * partners is changed on its way into the circuit.
 */
enum Rogue {
  /** One byte of each block is wrong. */
  LIES {
    @Override
    Optional<PeerMessage> instead(PeerMessage.Block block) {
      var content = block.content().toArray();
      content[content.length / 2] ^= 1;
      return Optional.of(new PeerMessage.Block(block.block(), Bytes.takeOver(content)));
    }
  },
  /** It takes every request, and answers none with a block. */
  STALLS {
    @Override
    Optional<PeerMessage> instead(PeerMessage.Block block) {
      return Optional.empty();
    }
  },
  /** Where a block should be is none, nor anything else that has a meaning. */
  BABBLES {
    @Override
    Optional<PeerMessage> instead(PeerMessage.Block block) {
      return Optional.of(block);
    }

    @Override
    Bytes encode(List<PeerMessage> messages) {
      var bytes = PeerCodec.encode(messages).toArray();
      boolean block = messages.stream().anyMatch(PeerMessage.Block.class::isInstance);
      for (int i = 0; block && i < bytes.length; i++) {
        bytes[i] ^= (byte) 0xA5;
      }
      return Bytes.takeOver(bytes);
    }
  };

  abstract Optional<PeerMessage> instead(PeerMessage.Block block);

  Bytes encode(List<PeerMessage> messages) {
    return PeerCodec.encode(messages);
  }

  private Bytes says(List<PeerMessage> honest) {
    var messages = new ArrayList<PeerMessage>();
    for (var message : honest) {
      if (message instanceof PeerMessage.Block block) {
        instead(block).ifPresent(messages::add);
      } else {
        messages.add(message);
      }
    }
    return encode(messages);
  }

  /**
   * Stands between a swarm and the circuits of its peer.
   *
   * @param pieces of the swarm
   */
  Behavior<CircuitManager.Command> circuits(ActorRef<CircuitManager.Command> real, int pieces) {
    return Behaviors.receive(
        (context, command) -> {
          if (command instanceof CircuitManager.Expect expect) {
            var receiver = context.spawnAnonymous(incoming(expect.receiver(), pieces));
            real.tell(new CircuitManager.Expect(expect.ticket(), expect.psk(), receiver));
          } else if (command instanceof CircuitManager.Build build) {
            var user = context.spawnAnonymous(opening(build.user(), pieces));
            real.tell(new CircuitManager.Build(build.grant(), build.psk(), user));
          } else {
            real.tell(command);
          }
          return Behaviors.same();
        });
  }

  private Behavior<CircuitManager.Incoming> incoming(
      ActorRef<CircuitManager.Incoming> swarm, int pieces) {
    return Behaviors.receive(
        (context, arrived) -> {
          var conduit = context.spawnAnonymous(conduit(arrived.conduit(), pieces));
          swarm.tell(new CircuitManager.Incoming(conduit));
          return Behaviors.same();
        });
  }

  private Behavior<Conduit.Event> opening(ActorRef<Conduit.Event> swarm, int pieces) {
    return Behaviors.receive(
        (context, event) -> {
          if (event instanceof Conduit.Opened opened) {
            var conduit = context.spawnAnonymous(conduit(opened.conduit(), pieces));
            swarm.tell(new Conduit.Opened(conduit, opened.relays(), opened.buildMillis()));
          } else {
            swarm.tell(event);
          }
          return Behaviors.same();
        });
  }

  private Behavior<Conduit.Command> conduit(ActorRef<Conduit.Command> real, int pieces) {
    return Behaviors.setup(
        context -> {
          var decoder = new PeerDecoder(pieces);
          context.watch(real);
          return Behaviors.receive(Conduit.Command.class)
              .onMessage(
                  Conduit.Send.class,
                  send -> {
                    var bytes = says(decoder.feed(send.bytes()));
                    if (bytes.length() == 0 && send.bytes().length() > 0) {
                      send.acceptor().tell(Conduit.Sent.INSTANCE);
                    } else {
                      real.tell(new Conduit.Send(bytes, false, send.acceptor()));
                    }
                    return Behaviors.same();
                  })
              .onMessage(
                  Conduit.Command.class,
                  command -> {
                    real.tell(command);
                    return Behaviors.same();
                  })
              .onSignal(Terminated.class, gone -> Behaviors.stopped())
              .build();
        });
  }
}
