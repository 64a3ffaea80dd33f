package org.eidolon.node.bench;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.control.TrackerCodec;
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

/** A member as its tracker sees it: signed requests, all of its links up. Small, as many are. */
final class LoadMember {
  private static final int GUARDS = 3;
  private static final int SUBNETS_A_NET = 250;

  /** So many from 11.0.0.0/8 on, in which all is public: a tracker takes no other address. */
  private static final int NETS = 80;

  private static final OnionKeyPair ONION_KEY = onionKey();

  private final SigningKey key;
  private final int number;
  private final boolean curious;
  private int[] labels = {};
  private List<PeerId> neighbors = List.of();
  private long version;

  /**
   * @param curious remembers who its neighbors are: not for the many, as what the tracker takes of
   *     the heap would drown in it
   */
  LoadMember(int number, boolean curious, RandomGenerator random) {
    this.number = number;
    this.curious = curious;
    this.key = SigningKey.generate(random);
  }

  /** Key pairs are dear; that many members have the same one makes nothing faster. */
  private static OnionKeyPair onionKey() {
    var now = Clock.systemUTC().instant();
    return OnionKeyPair.generate(
        new SecureRandom(), now.minusSeconds(60), now.plus(Duration.ofDays(1)));
  }

  PeerId id() {
    return new PeerId(key.publicKey());
  }

  List<PeerId> neighbors() {
    return neighbors;
  }

  Bytes signed(TrackerRequest request, Bytes tracker, RandomGenerator random) {
    return TrackerCodec.encode(
        SignedRequest.sign(
            key,
            request.path(),
            tracker,
            Clock.systemUTC().instant(),
            TrackerRequestCodec.encode(request),
            random));
  }

  TrackerRequest register() {
    var told = ONION_KEY.publicKey();
    int net = 11 + number / SUBNETS_A_NET % NETS;
    int round = number / (SUBNETS_A_NET * NETS);
    var host = "%d.%d.%d.1".formatted(net, number % SUBNETS_A_NET, 1 + round);
    var address = new PeerAddress(host, 7000);
    var onionKey = SignedOnionKey.sign(key, told.publicKey(), told.from(), told.until());
    return new TrackerRequest.Register(address, false, 100, onionKey, Optional.empty());
  }

  TrackerRequest heartbeat() {
    return new TrackerRequest.Heartbeat(
        version,
        Arrays.stream(labels).boxed().collect(Collectors.toSet()),
        Arrays.stream(labels).limit(GUARDS).boxed().collect(Collectors.toSet()),
        Set.of(),
        Optional.empty());
  }

  TrackerRequest announce(Bytes handle) {
    return new TrackerRequest.Announce(
        handle,
        new Ticket(key.publicKey().slice(0, Ticket.BYTES)),
        TrackerRequest.Announce.Event.STARTED,
        25);
  }

  static TrackerRequest paths(Bytes handle, int count) {
    return new TrackerRequest.Paths(handle, count, Set.of());
  }

  /** Takes the neighbors of a membership down, if they changed. */
  void learn(TrackerReply reply) {
    if (reply instanceof TrackerReply.Membership told) {
      version = told.version();
      told.neighbors()
          .ifPresent(
              set -> {
                labels = set.stream().mapToInt(Neighbor::outLabel).toArray();
                neighbors = curious ? set.stream().map(Neighbor::peer).toList() : List.of();
              });
    }
  }
}
