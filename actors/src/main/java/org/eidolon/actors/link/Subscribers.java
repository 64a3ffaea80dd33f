package org.eidolon.actors.link;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.Bytes;

/** Who hears of links: of those of one network, or of all. */
final class Subscribers {
  private final Map<ActorRef<LinkManager.Event>, Optional<Bytes>> networks = new HashMap<>();

  /** False if it subscribed before: then it hears of another network instead. */
  boolean add(LinkManager.Subscribe subscribe) {
    return networks.put(subscribe.subscriber(), subscribe.network()) == null;
  }

  void remove(ActorRef<LinkManager.Event> subscriber) {
    networks.remove(subscriber);
  }

  void tellAll(LinkManager.Event event) {
    networks.keySet().forEach(subscriber -> subscriber.tell(event));
  }

  /** No network hears what becomes of the links of another. */
  void tell(Bytes network, LinkManager.Event event) {
    networks.forEach(
        (subscriber, wanted) -> {
          if (wanted.map(network::equals).orElse(true)) {
            subscriber.tell(event);
          }
        });
  }
}
