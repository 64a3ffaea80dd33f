package org.eidolon.actors.tracker;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.control.TrackerCodec;
import org.eidolon.proto.control.TrackerReplyCodec;
import org.eidolon.proto.control.TrackerRequestCodec;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.SignedOnionKey;
import org.eidolon.proto.tracker.SignedRequest;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracking.OnionKeyPair;
import org.eidolon.streams.http.HttpService;

/** A member as the tracker sees it: signed requests, and links that are all up. */
final class SimMember {
  private final SigningKey key;
  private final PeerAddress address;
  private final OnionKeyPair onionKey;
  private final Bytes trackerKey;
  private final RandomGenerator random;
  private List<Neighbor> neighbors = List.of();
  private long version;

  SimMember(int number, OnionKeyPair onionKey, Bytes trackerKey, RandomGenerator random) {
    this.key = SigningKey.generate(random);
    this.address = new PeerAddress("%d.%d.0.1".formatted(11 + number / 250, number % 250), 4000);
    this.onionKey = onionKey;
    this.trackerKey = trackerKey;
    this.random = random;
  }

  PeerId id() {
    return new PeerId(key.publicKey());
  }

  OnionKeyPair onionKey() {
    return onionKey;
  }

  List<Neighbor> neighbors() {
    return neighbors;
  }

  Bytes signed(TrackerRequest request, Instant now) {
    var body = TrackerRequestCodec.encode(request);
    return TrackerCodec.encode(
        SignedRequest.sign(key, request.path(), trackerKey, now, body, random));
  }

  SignedOnionKey signedKey(Bytes publicKey, Instant from, Instant until) {
    return SignedOnionKey.sign(key, publicKey, from, until);
  }

  TrackerRequest.Register registration() {
    var told = onionKey.publicKey();
    return new TrackerRequest.Register(
        address,
        false,
        100,
        SignedOnionKey.sign(key, told.publicKey(), told.from(), told.until()),
        Optional.empty());
  }

  TrackerRequest.Heartbeat heartbeat() {
    var up = neighbors.stream().map(Neighbor::outLabel).collect(Collectors.toSet());
    var guards = neighbors.stream().limit(3).map(Neighbor::outLabel).collect(Collectors.toSet());
    return new TrackerRequest.Heartbeat(version, up, guards, Set.of(), Optional.empty());
  }

  /** A sign of life that calls the link to {@code other} dead. */
  TrackerRequest.Heartbeat missing(SimMember other) {
    var label =
        neighbors.stream()
            .filter(neighbor -> neighbor.peer().equals(other.id()))
            .map(Neighbor::outLabel)
            .collect(Collectors.toSet());
    return new TrackerRequest.Heartbeat(version, Set.of(), Set.of(), label, Optional.empty());
  }

  TrackerRequest.Announce announce(Bytes handle, int havePercent) {
    var ticket = new Ticket(key.publicKey().slice(0, Ticket.BYTES));
    return new TrackerRequest.Announce(
        handle, ticket, TrackerRequest.Announce.Event.STARTED, havePercent);
  }

  /** Learns the neighbor set that a membership brings. */
  void learn(TrackerReply reply) {
    var membership = (TrackerReply.Membership) reply;
    version = membership.version();
    membership.neighbors().ifPresent(set -> neighbors = set);
  }

  static HttpService.Ask post(String path, Bytes body) {
    return new HttpService.Ask("POST", path, Map.of(), body, "127.0.0.1");
  }

  CompletionStage<TrackerReply> ask(HttpService service, TrackerRequest request, Instant now) {
    return service
        .answer(post(request.path(), signed(request, now)))
        .thenApply(
            answer -> {
              if (answer.status() != 200) {
                throw new IllegalStateException("refused with " + answer.status());
              }
              return TrackerReplyCodec.decode(request.path(), answer.body());
            });
  }
}
