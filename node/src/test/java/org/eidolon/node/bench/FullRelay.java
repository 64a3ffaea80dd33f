package org.eidolon.node.bench;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.actors.circuit.CircuitManager;
import org.eidolon.config.Settings;
import org.eidolon.node.PeerActors;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.CreateAssembler;
import org.eidolon.proto.control.TrackerCodec;
import org.eidolon.proto.control.TrackerReplyCodec;
import org.eidolon.proto.control.TrackerRequestCodec;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.Neighbor;
import org.eidolon.proto.tracker.SignedOnionKey;
import org.eidolon.proto.tracker.Ticket;
import org.eidolon.proto.tracker.TrackerAddress;
import org.eidolon.proto.tracker.TrackerReply;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.proto.tracking.CircuitSetup;
import org.eidolon.proto.tracking.CreateCells;
import org.eidolon.proto.tracking.HopInstruction;
import org.eidolon.proto.tracking.HopSetup;
import org.eidolon.proto.tracking.OnionKey;
import org.eidolon.proto.tracking.OnionKeyPair;
import org.eidolon.proto.tracking.TrackingCode;
import org.eidolon.proto.tracking.TrackingCodeWriter;
import org.eidolon.streams.http.HttpService;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkListener;
import org.eidolon.streams.sim.Noon;
import org.eidolon.streams.sim.SimNet;

/**
 * One relay that carries as many circuits as it may, all of them idle. It alone is a node: this
 * class plays its tracker and both neighbors, and keeps nothing of a circuit.
 *
 * <pre>
 *   owner (here) --CREATE--> relay --CREATE--> end (here)
 *                <-CREATED--       <-CREATED--
 * </pre>
 */
final class FullRelay implements AutoCloseable {
  private static final int PORT = 1024;
  private static final int OWNER_IN = 12;
  private static final int END_OUT = 21;
  private static final int FIRST = 100;

  /** Below link.half-built and what may wait for a link. */
  private static final int UNDER_WAY = 16;

  /** Of the end that dialled a link. */
  private static final int DIALLERS_ID = 0x8000_0000;

  private final int count;
  private final SecureRandom random = new SecureRandom();
  private final SimNet net = new SimNet(2);
  private final ActorTestKit kit = ScaleNetwork.kit();
  private final PeerId owner = new PeerId(SigningKey.generate(random).publicKey());
  private final PeerId end = new PeerId(SigningKey.generate(random).publicKey());
  private final SigningKey identity = SigningKey.generate(random);
  private final PeerId relay = new PeerId(identity.publicKey());
  private final PeerAddress at = new PeerAddress("10.1.0.1", PORT);
  private final OnionKeyPair endKey =
      OnionKeyPair.generate(
          random, Noon.CLOCK.instant(), Noon.CLOCK.instant().plus(Duration.ofDays(1)));
  private final AtomicReference<SignedOnionKey> relayKey = new AtomicReference<>();
  private final Semaphore mayBegin = new Semaphore(UNDER_WAY);
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private PeerActors actors;
  private LinkConnection toRelay;

  FullRelay(int count) {
    this.count = count;
  }

  Map<String, Object> measure() throws InterruptedException {
    start();
    // What the first ones take besides is classes and tables.
    openUpTo(FIRST);
    long before = Json.heapBytes();
    openUpTo(FIRST + count);
    long after = Json.heapBytes();
    var counts =
        ScaleNetwork.now(
            AskPattern.<CircuitManager.Command, CircuitManager.Count>ask(
                actors.circuits(),
                CircuitManager.Counts::new,
                Duration.ofSeconds(30),
                kit.system().scheduler()));
    var figures = new LinkedHashMap<String, Object>();
    figures.put("relay_circuits", counts.relayed());
    figures.put("relay_refused", refused.get());
    figures.put("relay_bytes_per_idle_circuit", (after - before) / count);
    return figures;
  }

  private void start() throws InterruptedException {
    var config =
        Settings.parse(
            ScaleNetwork.SETTINGS
                + """
                eidolon.circuit { relayed = %1$d, relayed-share = 1.0 }
                eidolon.link.circuits-per-link = %1$d
                """
                    .formatted(count + FIRST));
    var address = new TrackerAddress("10.255.0.1", 443, Bytes.copyOf(new byte[32]));
    var way = new OwnTracker(() -> Optional.of(this::answer), at.host());
    actors =
        PeerActors.start(
            kit,
            config,
            identity,
            net.transport(at.host(), relay),
            at,
            way,
            address,
            other -> way,
            random,
            PeerActors.Time.REAL);
    ScaleNetwork.until("the relay registers", () -> !way.neighbors().isEmpty(), 10);
    toRelay = dial("10.2.0.1", owner);
    var toEnd = dial("10.3.0.1", end);
    toRelay.start(new Hears(toRelay, this::onOwnersCell));
    toRelay.read();
    var halves = new CreateAssembler(TrackingCode.CREATE_BYTES, 2 * UNDER_WAY, Long.MAX_VALUE / 2);
    toEnd.start(new Hears(toEnd, cell -> onEndsCell(toEnd, halves, cell)));
    toEnd.read();
  }

  private LinkConnection dial(String host, PeerId self) {
    return ScaleNetwork.now(net.transport(host, self).dial(at, relay));
  }

  /** The relay's tracker: two neighbors, which both dial. */
  private CompletableFuture<HttpService.Answer> answer(HttpService.Ask ask) {
    var envelope = TrackerCodec.decodeEnvelope(ask.body());
    if (TrackerRequestCodec.decode(ask.path(), envelope.body())
        instanceof TrackerRequest.Register register) {
      relayKey.set(register.onionKey());
    }
    var neighbors =
        List.of(
            new Neighbor(owner, new PeerAddress("10.2.0.1", PORT), 11, OWNER_IN, false),
            new Neighbor(end, new PeerAddress("10.3.0.1", PORT), END_OUT, 22, false));
    var reply =
        new TrackerReply.Membership(
            1, Optional.of(neighbors), Duration.ofHours(1), 3, 4, true, Noon.CLOCK.instant());
    return CompletableFuture.completedFuture(
        new HttpService.Answer(200, "application/x-protobuf", TrackerReplyCodec.encode(reply)));
  }

  private void openUpTo(int total) throws InterruptedException {
    for (int number = opened.get() + refused.get() + 1; number <= total; number++) {
      mayBegin.acquire();
      toRelay.write(CreateCells.split(DIALLERS_ID | number, create(), random));
    }
    ScaleNetwork.until("all circuits are open", () -> opened.get() + refused.get() >= total, 10);
  }

  /** A CREATE of two hops, of which the relay is the first. */
  private Bytes create() {
    var later = Noon.CLOCK.instant().plus(Duration.ofMinutes(30));
    var key = relayKey.get();
    var path =
        List.of(
            new TrackingCodeWriter.PathHop(
                relay,
                new OnionKey(key.publicKey(), key.from(), key.until()),
                new HopInstruction(HopInstruction.Type.FORWARD, OWNER_IN, END_OUT, later)),
            new TrackingCodeWriter.PathHop(
                end,
                endKey.publicKey(),
                new HopInstruction(HopInstruction.Type.END, END_OUT, 0, later)));
    var ticket = new Ticket(Bytes.copyOf(new byte[Ticket.BYTES]));
    var written = TrackingCodeWriter.write(path, ticket, 1, random);
    var word = Bytes.copyOf(new byte[TrackingCode.TO_END_BYTES]);
    var begun = CircuitSetup.begin(written.code(), written.hopSecrets(), random);
    return begun.create(word, random).create();
  }

  private void onOwnersCell(Cell cell) {
    if (cell.command() == CellCommand.CREATED_TC) {
      opened.incrementAndGet();
      mayBegin.release();
    } else if (cell.command() == CellCommand.DESTROY) {
      refused.incrementAndGet();
      mayBegin.release();
    }
  }

  private void onEndsCell(LinkConnection connection, CreateAssembler halves, Cell cell) {
    if (cell.command() == CellCommand.CREATE_TC) {
      halves
          .add(cell, 0)
          .ifPresent(
              create -> {
                var setup =
                    HopSetup.peel(
                        create, endKey, end, Set.of(END_OUT), Noon.CLOCK.instant(), random);
                var word = Bytes.copyOf(new byte[TrackingCode.FROM_END_BYTES]);
                var answer = setup.createdAtEnd(word);
                var created = CreateCells.created(cell.circuit(), answer, random);
                connection.write(List.of(created));
              });
    }
  }

  /** What one cell means. */
  @FunctionalInterface
  private interface OnCell {
    void take(Cell cell);
  }

  /** Takes every cell at once and reads on. */
  private record Hears(LinkConnection connection, OnCell taker) implements LinkListener {
    @Override
    public void received(List<Cell> cells) {
      cells.forEach(taker::take);
      connection.read();
    }

    @Override
    public void writable() {
      // We have little under way, and never wait.
    }

    @Override
    public void closed(LinkCloseReason reason) {
      // A circuit that never opens is noticed by whoever waits for it.
    }
  }

  @Override
  public void close() {
    actors.stop();
    kit.shutdownTestKit();
    net.close();
  }
}
