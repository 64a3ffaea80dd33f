package org.eidolon.node.bench;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eidolon.proto.control.TrackerReplyCodec;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.streams.http.HttpService;
import org.eidolon.streams.http.HttpsServer;
import org.eidolon.streams.http.HttpsTrackerChannel;
import org.eidolon.streams.http.TrackerKey;
import org.eidolon.streams.tls.TlsProfile;

/** Members that join a tracker as real ones do, each over connections of its own. */
final class HttpsNewcomers {
  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 50;
  private static final int MEMBERS_PER_SWARM = 10;

  /** Numbers of swarms that nobody else announces. */
  private static final int FIRST_SWARM = 1_000_000;

  private static final int PATHS = 2;

  private final HttpService service;
  private final TrackerKey key;
  private final SecureRandom random;
  private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();

  HttpsNewcomers(HttpService service, TrackerKey key, SecureRandom random) {
    this.service = service;
    this.key = key;
    this.random = random;
  }

  private record Newcomer(LoadMember member, HttpsTrackerChannel channel) {}

  /**
   * @param before members that have numbers already
   * @param linked makes those whom the newcomers are told of call their links up
   */
  Map<String, Object> measure(int before, int count, Consumer<List<LoadMember>> linked) {
    var figures = new LinkedHashMap<String, Object>();
    var tls = TlsProfile.of(true);
    var server = HttpsServer.start(HOST, 0, key, tls, service).toCompletableFuture().join();
    try {
      var address = new TrackerAddress(HOST, server.port(), key.hash());
      var members = new ArrayList<LoadMember>();
      for (int i = 0; i < count; i++) {
        members.add(new LoadMember(before + i, true, random));
      }
      long began = System.nanoTime();
      inWaves(members, address, tls, each -> call(each, each.member().register()));
      double registered = (System.nanoTime() - began) / 1e9;
      inWaves(members, address, tls, each -> call(each, each.member().heartbeat()));
      linked.accept(members);
      var granted = new ConcurrentLinkedQueue<Integer>();
      long went = System.nanoTime();
      inWaves(members, address, tls, each -> life(each, members, granted));
      figures.put("https_members", count);
      figures.put("https_registered_per_s", count / registered);
      figures.put(
          "https_with_neighbors",
          members.stream().filter(member -> !member.neighbors().isEmpty()).count());
      figures.put("https_with_paths", granted.stream().filter(paths -> paths > 0).count());
      figures.put("https_lives_per_s", count / ((System.nanoTime() - went) / 1e9));
    } finally {
      server.close();
    }
    var sorted = millis.stream().sorted().toList();
    figures.put("https_calls", sorted.size());
    figures.put("https_call_ms", sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2));
    figures.put("https_call_ms_p99", sorted.isEmpty() ? 0 : sorted.get(sorted.size() * 99 / 100));
    return figures;
  }

  /** Says that its links are up, announces a swarm and asks for paths in it. */
  private CompletionStage<?> life(
      Newcomer each, List<LoadMember> members, ConcurrentLinkedQueue<Integer> granted) {
    int swarms = Math.max(1, members.size() / MEMBERS_PER_SWARM);
    var handle = TrackerLoad.handle(FIRST_SWARM + members.indexOf(each.member()) % swarms);
    return call(each, each.member().heartbeat())
        .thenCompose(told -> call(each, each.member().heartbeat()))
        .thenCompose(told -> call(each, each.member().announce(handle)))
        .thenCompose(told -> call(each, LoadMember.paths(handle, PATHS)))
        .thenAccept(paths -> granted.add(((TrackerReply.Grants) paths).grants().size()));
  }

  private CompletionStage<TrackerReply> call(Newcomer each, TrackerRequest request) {
    var body = each.member().signed(request, key.hash(), random);
    long asked = System.nanoTime();
    return each.channel()
        .call(request.path(), body)
        .thenApply(
            answer -> {
              millis.add((System.nanoTime() - asked) / 1e6);
              var reply = TrackerReplyCodec.decode(request.path(), answer);
              each.member().learn(reply);
              return reply;
            });
  }

  /** Each member has connections of its own, some members at a time. */
  private static void inWaves(
      List<LoadMember> members,
      TrackerAddress address,
      TlsProfile tls,
      Function<Newcomer, CompletionStage<?>> work) {
    for (int from = 0; from < members.size(); from += AT_ONCE) {
      var wave =
          members.subList(from, Math.min(from + AT_ONCE, members.size())).stream()
              .map(each -> new Newcomer(each, new HttpsTrackerChannel(address, tls, PATIENCE)))
              .toList();
      try {
        var working = wave.stream().map(each -> work.apply(each).toCompletableFuture()).toList();
        working.forEach(each -> each.join());
      } finally {
        wave.forEach(each -> each.channel().close());
      }
    }
  }
}
