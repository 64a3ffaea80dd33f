package org.eidolon.actors.link;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.peer.PeerAddress;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.streams.link.LinkCloseReason;
import org.eidolon.streams.link.LinkConnection;
import org.eidolon.streams.link.LinkListener;

/** A connection in the hands of a test, which plays the neighbor. */
final class FakeConnection implements LinkConnection {
  final BlockingQueue<Cell> written = new LinkedBlockingQueue<>();
  final AtomicInteger reads = new AtomicInteger();
  final BlockingQueue<LinkCloseReason> closes = new LinkedBlockingQueue<>();
  volatile boolean writable = true;
  volatile LinkListener listener;
  private final PeerId peer;
  private final boolean dialledByUs;

  FakeConnection(PeerId peer, boolean dialledByUs) {
    this.peer = peer;
    this.dialledByUs = dialledByUs;
  }

  void deliver(Cell... cells) {
    listener.received(new ArrayList<>(List.of(cells)));
  }

  @Override
  public PeerId peer() {
    return peer;
  }

  @Override
  public boolean dialledByUs() {
    return dialledByUs;
  }

  @Override
  public PeerAddress remote() {
    return new PeerAddress("10.0.0.9", 9);
  }

  @Override
  public void start(LinkListener hears) {
    listener = hears;
  }

  @Override
  public void read() {
    reads.incrementAndGet();
  }

  @Override
  public void write(List<Cell> cells) {
    written.addAll(cells);
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public void close(LinkCloseReason reason) {
    if (closes.isEmpty() && listener != null) {
      listener.closed(reason);
    }
    closes.add(reason);
  }
}
