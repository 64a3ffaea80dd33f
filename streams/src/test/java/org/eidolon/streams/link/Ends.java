package org.eidolon.streams.link;

import com.typesafe.config.ConfigFactory;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eidolon.config.LinkConfig;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;

/** Two transports of one test, the second one listening. */
final class Ends implements AutoCloseable {
  static final SecureRandom RANDOM = new SecureRandom();

  final SigningKey dialler = SigningKey.generate(RANDOM);
  final SigningKey answerer = SigningKey.generate(RANDOM);
  final TlsTransport near;
  final TlsTransport far;
  final BlockingQueue<LinkConnection> accepted = new LinkedBlockingQueue<>();
  final LinkTransport.Bound bound;

  Ends(String nearConfig, String farConfig) throws Exception {
    near = new TlsTransport(config(nearConfig), dialler, RANDOM, InstantSource.system());
    far = new TlsTransport(config(farConfig), answerer, RANDOM, InstantSource.system());
    bound = await(far.listen("127.0.0.1", 0, accepted::add).toCompletableFuture());
  }

  static LinkConfig config(String overrides) {
    return LinkConfig.from(
        ConfigFactory.parseString("eidolon.link {" + overrides + "}")
            .withFallback(ConfigFactory.defaultReference())
            .resolve());
  }

  PeerAddress address() {
    return new PeerAddress(bound.host(), bound.port());
  }

  LinkConnection dial() throws Exception {
    return await(near.dial(address(), peer(answerer)).toCompletableFuture());
  }

  LinkConnection accepted() throws InterruptedException {
    return accepted.poll(10, TimeUnit.SECONDS);
  }

  static PeerId peer(SigningKey key) {
    return new PeerId(key.publicKey());
  }

  static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  static Cell cell(int number) {
    var cell = Cell.of(1, CellCommand.RELAY);
    cell.body().putInt(number);
    return cell;
  }

  @Override
  public void close() {
    near.close();
    far.close();
  }

  /** Collects what a connection tells; reads on until told not to. */
  static final class Listener implements LinkListener {
    final LinkConnection connection;
    final int wanted;
    final List<Integer> numbers = new ArrayList<>();
    final CompletableFuture<List<Integer>> all = new CompletableFuture<>();
    final CompletableFuture<LinkCloseReason> closed = new CompletableFuture<>();
    final CompletableFuture<Void> writable = new CompletableFuture<>();

    Listener(LinkConnection connection, int wanted) {
      this.connection = connection;
      this.wanted = wanted;
    }

    static Listener on(LinkConnection connection, int wanted) {
      var listener = new Listener(connection, wanted);
      connection.start(listener);
      return listener;
    }

    Listener reading() {
      connection.read();
      return this;
    }

    @Override
    public void received(List<Cell> cells) {
      cells.forEach(cell -> numbers.add(cell.body().getInt()));
      if (numbers.size() >= wanted) {
        all.complete(List.copyOf(numbers));
      }
      connection.read();
    }

    @Override
    public void writable() {
      writable.complete(null);
    }

    @Override
    public void closed(LinkCloseReason reason) {
      closed.complete(reason);
    }
  }
}
