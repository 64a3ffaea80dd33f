package org.eidolon.node.bench;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.ConfigFactory;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.actors.tracker.Tracker;
import org.eidolon.actors.tracker.TrackerService;
import org.eidolon.config.Settings;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.control.TrackerReplyCodec;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracker.TrafficBook;
import org.eidolon.streams.http.HttpService;
import org.eidolon.streams.http.TrackerKey;

/**
 * A tracker with very many members, all simulated: what each of their requests costs it, signatures
 * included, and then some more who ask over HTTPS.
 *
 * <pre>
 *   members    --in this process--> TrackerService -> Tracker
 *   newcomers  --HTTPS, loopback-->        "
 * </pre>
 */
public final class TrackerLoad {
  private static final int AT_ONCE = 64;
  private static final int MEMBERS_PER_SWARM = 10;
  private static final int MOST_ANNOUNCING = 20_000;
  private static final double MILLIS = 1e6;

  private final SecureRandom random = new SecureRandom();
  private final TrackerKey key = TrackerKey.generate(random, Clock.systemUTC().instant());
  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseResourcesAnySyntax("eidolon-system")
              .withFallback(ConfigFactory.load()));
  private final List<LoadMember> members = new ArrayList<>();
  private final Map<PeerId, LoadMember> byId = new HashMap<>();
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private final HttpService service;

  private TrackerLoad(int everybody) {
    var config =
        Settings.parse(
                """
                eidolon.tracker {
                  members = %d, swarms = 1000000, requests-per-minute = 1000000, path-links = 5
                  path-jitter = false, expiry = 10h, announce-expiry = 10h
                }
                """
                    .formatted(everybody))
            .tracker();
    var tracker =
        kit.spawn(
            Tracker.create(
                config,
                new Tracker.Lasting(key.secret(), key.hash(), TrafficBook.inMemory()),
                (address, peer) -> CompletableFuture.completedStage(true),
                random,
                Clock.systemUTC()));
    service = TrackerService.create(kit.system(), tracker, key.hash(), random, Optional.empty());
  }

  /**
   * Prints one line of JSON.
   *
   * @param arguments members, newcomers over HTTPS, path requests
   */
  public static void main(String... arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    int newcomers = Integer.parseInt(arguments[1]);
    var load = new TrackerLoad(count + newcomers);
    try {
      load.fill(count);
      load.askForPaths(Integer.parseInt(arguments[2]));
      load.figures.putAll(
          new HttpsNewcomers(load.service, load.key, load.random)
              .measure(count, newcomers, load::tellNeighbors));
      System.out.println(Json.line(load.figures));
    } finally {
      load.kit.shutdownTestKit();
    }
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      var member = new LoadMember(i, false, random);
      members.add(member);
      byId.put(member.id(), member);
    }
    long before = Json.heapBytes();
    figures.put("members", count);
    figures.put("register_cpu_ms", everybody(members, LoadMember::register));
    // Once to learn whom one is linked to now that all are there, and once to call it up.
    everybody(members, LoadMember::heartbeat);
    figures.put("heartbeat_cpu_ms", everybody(members, LoadMember::heartbeat));
    figures.put("tracker_bytes_per_member", (Json.heapBytes() - before) / count);
  }

  /** Those whom newcomers were told of call their links to them up. */
  private void tellNeighbors(List<LoadMember> newcomers) {
    var concerned =
        newcomers.stream()
            .flatMap(newcomer -> newcomer.neighbors().stream())
            .distinct()
            .map(byId::get)
            .filter(member -> member != null)
            .toList();
    everybody(concerned, LoadMember::heartbeat);
    everybody(concerned, LoadMember::heartbeat);
  }

  private void askForPaths(int requests) {
    var announcing = members.subList(0, Math.min(MOST_ANNOUNCING, members.size()));
    int swarms = Math.max(1, announcing.size() / MEMBERS_PER_SWARM);
    var handles = new HashMap<LoadMember, Bytes>();
    for (int i = 0; i < announcing.size(); i++) {
      handles.put(announcing.get(i), handle(i % swarms));
    }
    figures.put(
        "announce_cpu_ms", everybody(announcing, member -> member.announce(handles.get(member))));
    var asking = new ArrayList<LoadMember>();
    for (int i = 0; i < requests; i++) {
      asking.add(announcing.get(i % announcing.size()));
    }
    Function<LoadMember, TrackerRequest> paths = member -> LoadMember.paths(handles.get(member), 1);
    everybody(asking.subList(0, requests / 2), paths);
    int[] granted = {0};
    double cost =
        everybody(
            asking.subList(requests / 2, requests),
            paths,
            (member, reply) -> granted[0] += ((TrackerReply.Grants) reply).grants().size());
    figures.put("paths_cpu_ms", cost);
    figures.put("paths_asked", requests - requests / 2);
    figures.put("paths_granted", granted[0]);
  }

  static Bytes handle(int swarm) {
    return Hashes.sha256(Bytes.copyOf(ByteBuffer.allocate(4).putInt(swarm).array()));
  }

  private double everybody(List<LoadMember> all, Function<LoadMember, TrackerRequest> request) {
    return everybody(all, request, LoadMember::learn);
  }

  /**
   * Asks for all of them, some at a time: the tracker gives up on what waits for seconds.
   *
   * @return CPU milliseconds of a request, without what its sender spends
   */
  private double everybody(
      List<LoadMember> all,
      Function<LoadMember, TrackerRequest> request,
      BiConsumer<LoadMember, TrackerReply> heard) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long spent = 0;
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      var some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
      var requests = some.stream().map(request).toList();
      var asks = new ArrayList<HttpService.Ask>();
      for (int i = 0; i < some.size(); i++) {
        var body = some.get(i).signed(requests.get(i), key.hash(), random);
        asks.add(new HttpService.Ask("POST", requests.get(i).path(), Map.of(), body, "198.18.0.1"));
      }
      long began = system.getProcessCpuTime();
      var answers = asks.stream().map(ask -> service.answer(ask).toCompletableFuture()).toList();
      answers.forEach(CompletableFuture::join);
      spent += system.getProcessCpuTime() - began;
      for (int i = 0; i < some.size(); i++) {
        var answer = answers.get(i).join();
        if (answer.status() != 200) {
          throw new IllegalStateException("the tracker refused with " + answer.status());
        }
        heard.accept(some.get(i), TrackerReplyCodec.decode(requests.get(i).path(), answer.body()));
      }
    }
    return all.isEmpty() ? 0 : spent / MILLIS / all.size();
  }
}
