package org.eidolon.streams.link;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.proto.link.LinkHandshake;
import org.eidolon.proto.link.LinkRefusal;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.streams.tls.TlsIdentity;

/**
 * The door of one connection: once TLS stands, both ends prove who they are; then a {@link TlsLink}
 * takes its place. Whatever fails before closes the connection with its reason.
 */
final class LinkDoor extends ChannelInboundHandlerAdapter {
  private final Entry entry;
  private final Consumer<TlsLink> opened;
  private Optional<LinkHandshake> handshake = Optional.empty();
  private Optional<ScheduledFuture<?>> timeout = Optional.empty();

  /**
   * What a door needs to know.
   *
   * @param expected who must be there; empty at the end that was dialled
   * @param ownCertificate SHA-256 of what we show in TLS
   */
  record Entry(
      SigningKey self,
      Optional<PeerId> expected,
      Bytes ownCertificate,
      long timeoutMillis,
      int writeBufferCells,
      SecureRandom random) {}

  /**
   * @param opened called on the channel's thread when the far end has proven its identity
   */
  LinkDoor(Entry entry, Consumer<TlsLink> opened) {
    this.entry = entry;
    this.opened = opened;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    timeout =
        Optional.of(
            context
                .executor()
                .schedule(
                    () -> Closing.close(context.channel(), LinkCloseReason.HANDSHAKE_TIMEOUT),
                    entry.timeoutMillis(),
                    TimeUnit.MILLISECONDS));
    if (context.channel().isActive()) {
      context.read();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    timeout.ifPresent(timer -> timer.cancel(false));
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.read();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent tls) {
      if (tls.isSuccess()) {
        begin(context);
      } else {
        Closing.close(context.channel(), Closing.reason(tls.cause()));
      }
    }
  }

  private void begin(ChannelHandlerContext context) throws SSLPeerUnverifiedException {
    var session = context.pipeline().get(SslHandler.class).engine().getSession();
    var shown = (X509Certificate) session.getPeerCertificates()[0];
    var ends =
        new LinkHandshake.Ends(
            entry.self(), entry.ownCertificate(), TlsIdentity.certificateHash(shown));
    var begun =
        entry
            .expected()
            .map(peer -> LinkHandshake.dialling(ends, peer, entry.random()))
            .orElseGet(() -> LinkHandshake.answering(ends, entry.random()));
    handshake = Optional.of(begun);
    send(context, List.of(begun.hello()));
    context.read();
  }

  @Override
  @SuppressWarnings("unchecked")
  public void channelRead(ChannelHandlerContext context, Object message) {
    var cells = (List<Cell>) message;
    for (int i = 0; i < cells.size(); i++) {
      var step = handshake.orElseThrow().received(cells.get(i));
      handshake = Optional.of(step.next());
      send(context, step.send());
      if (step.refusal().isPresent()) {
        Closing.close(context.channel(), reason(step.refusal().get()));
        return;
      }
      if (step.peer().isPresent()) {
        open(context, step.peer().get(), cells.subList(i + 1, cells.size()));
        return;
      }
    }
    context.read();
  }

  private void open(ChannelHandlerContext context, PeerId peer, List<Cell> early) {
    Channel channel = context.channel();
    var link =
        new TlsLink(channel, peer, entry.expected().isPresent(), entry.writeBufferCells(), early);
    context.pipeline().replace(this, "link", link);
    opened.accept(link);
  }

  private static void send(ChannelHandlerContext context, List<Cell> cells) {
    for (var cell : cells) {
      var unused = context.write(Unpooled.wrappedBuffer(cell.bytes()));
    }
    context.flush();
  }

  private static LinkCloseReason reason(LinkRefusal refusal) {
    return switch (refusal) {
      case WRONG_PROTOCOL -> LinkCloseReason.WRONG_PROTOCOL;
      case WRONG_IDENTITY -> LinkCloseReason.WRONG_IDENTITY;
      case BAD_SIGNATURE -> LinkCloseReason.BAD_SIGNATURE;
      case MALFORMED -> LinkCloseReason.MALFORMED;
    };
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Closing.close(context.channel(), Closing.reason(cause));
  }
}
