package org.eidolon.streams.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/**
 * Reads the ServerHello, the one place where the chosen key exchange group is visible whatever the
 * TLS provider, and fails the connection unless it is the wanted one. Stands before the TLS handler
 * and leaves the pipeline once it has seen enough.
 */
public final class KeyExchangeGuard extends ChannelDuplexHandler {
  /** X25519MLKEM768. */
  public static final int HYBRID = 0x11ec;

  /** A ServerHello with a hybrid key share takes about 1200 bytes. */
  private static final int MAX_HELLO_BYTES = 4096;

  private static final int ALERT = 21;

  private final boolean dialling;
  private final int wantedGroup;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  /**
   * @param dialling whether the ServerHello comes in rather than goes out
   */
  public KeyExchangeGuard(boolean dialling, int wantedGroup) {
    this.dialling = dialling;
    this.wantedGroup = wantedGroup;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (!dialling) {
      super.channelRead(context, message);
      return;
    }
    try {
      look(context, (ByteBuf) message);
    } catch (SSLException refused) {
      ReferenceCountUtil.release(message);
      context.fireExceptionCaught(refused);
      var unused = context.close();
      return;
    }
    super.channelRead(context, message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    var bytes = (ByteBuf) message;
    // Our own alert says why there will be no ServerHello.
    boolean alert = seen.size() == 0 && bytes.isReadable() && bytes.getByte(0) == ALERT;
    if (!dialling && !alert) {
      try {
        look(context, bytes);
      } catch (SSLException refused) {
        ReferenceCountUtil.release(message);
        promise.setFailure(refused);
        context.fireExceptionCaught(refused);
        var unused = context.close();
        return;
      }
    }
    super.write(context, message, promise);
  }

  private void look(ChannelHandlerContext context, ByteBuf bytes) throws SSLException {
    int room = MAX_HELLO_BYTES - seen.size();
    var part = new byte[Math.min(room, bytes.readableBytes())];
    bytes.getBytes(bytes.readerIndex(), part);
    seen.writeBytes(part);
    var group = ServerHello.group(ByteBuffer.wrap(seen.toByteArray()));
    if (group.isPresent()) {
      if (group.getAsInt() != wantedGroup) {
        throw new SSLException("key exchange over group 0x%04x".formatted(group.getAsInt()));
      }
      context.pipeline().remove(this);
    } else if (seen.size() >= MAX_HELLO_BYTES) {
      throw new SSLException("no end of the ServerHello");
    }
  }
}
