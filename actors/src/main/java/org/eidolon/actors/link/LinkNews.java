package org.eidolon.actors.link;

import java.util.Collection;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighborhoods;
import org.eidolon.streams.link.LinkCloseReason;

/**
 * What is told of links: each network hears of those that it had us open, by the name that it gave
 * the neighbor. Belongs to {@link LinkManager}.
 */
final class LinkNews {
  private final Subscribers subscribers = new Subscribers();

  /** It hears of the links that are there; false if it subscribed before. */
  boolean subscribe(LinkManager.Subscribe subscribe, Collection<LinkPlace> places) {
    boolean first = subscribers.add(subscribe);
    for (var place : places) {
      for (var name : place.shown.values()) {
        if (subscribe.network().map(name.network().key()::equals).orElse(true)) {
          place.link.ifPresent(link -> subscribe.subscriber().tell(up(name, link)));
        }
      }
    }
    return first;
  }

  void unsubscribe(ActorRef<LinkManager.Event> subscriber) {
    subscribers.remove(subscriber);
  }

  void strangerWaits(PeerId peer) {
    subscribers.tellAll(new LinkManager.StrangerWaits(peer));
  }

  private static LinkManager.LinkUp up(Neighborhoods.Name name, ActorRef<Link.Command> link) {
    return new LinkManager.LinkUp(name.neighbor(), link);
  }

  /** The two of us have met for the sake of these. */
  void show(LinkPlace place, List<Neighborhoods.Name> met) {
    for (var name : met) {
      place.shown.put(name.network().key(), name);
      place.link.ifPresent(link -> subscribers.tell(name.network().key(), up(name, link)));
    }
  }

  /** The neighbor is called so from now on, and its link with it. */
  void rename(LinkPlace place, List<Neighborhoods.Name> names) {
    var before = place.way();
    var goneNames = place.rename(names);
    place.link.ifPresent(
        link -> {
          for (var name : place.renamed()) {
            subscribers.tell(name.network().key(), up(name, link));
          }
          for (var gone : goneNames) {
            subscribers.tell(gone.network().key(), new LinkManager.NameGone(gone.neighbor()));
          }
          if (!place.way().equals(before)) {
            link.tell(new Link.Renew(place.way()));
          }
        });
  }

  /** For these there is no link any more; those of them that had one are answered. */
  List<Neighborhoods.Name> hide(
      LinkPlace place, List<Neighborhoods.Name> met, LinkCloseReason reason) {
    var hidden = place.hide(met);
    for (var name : hidden) {
      subscribers.tell(name.network().key(), new LinkManager.LinkDown(name.neighbor(), reason));
    }
    return hidden;
  }

  /** For no network there is a link any more. */
  void hideAll(LinkPlace place, LinkCloseReason reason) {
    hide(place, List.copyOf(place.shown.values()), reason);
  }

  void dialFailed(LinkPlace place, PeerAddress address, LinkCloseReason reason) {
    for (var name : place.metAt(address)) {
      subscribers.tell(name.network().key(), new LinkManager.DialFailed(name.neighbor(), reason));
    }
  }
}
