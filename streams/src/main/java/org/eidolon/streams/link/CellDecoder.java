package org.eidolon.streams.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.cell.CellCommand;
import org.eidolon.proto.cell.SpentCells;

/**
 * Cuts the bytes of a link into cells and hands on what one read brought as one list. Reads on by
 * itself only while no whole cell is there.
 */
final class CellDecoder extends ChannelInboundHandlerAdapter {
  private List<Cell> whole = new ArrayList<>();
  private byte[] part = new byte[Cell.SIZE_BYTES];
  private int partBytes;
  private boolean begun;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var bytes = (ByteBuf) message;
    var spent = SpentCells.ofThread();
    try {
      while (bytes.isReadable()) {
        int taken = Math.min(bytes.readableBytes(), Cell.SIZE_BYTES - partBytes);
        bytes.readBytes(part, partBytes, taken);
        partBytes += taken;
        if (!begun && partBytes >= Cell.HEADER_BYTES) {
          checkFirstHeader();
        }
        if (partBytes == Cell.SIZE_BYTES) {
          whole.add(Cell.wrap(part));
          part = spent.take();
          partBytes = 0;
        }
      }
    } finally {
      bytes.release();
    }
  }

  /** Tells other protocols apart at once: they may wait for an answer before a cell is full. */
  private void checkFirstHeader() {
    begun = true;
    boolean ofLink = part[0] == 0 && part[1] == 0 && part[2] == 0 && part[3] == 0;
    if (!ofLink || part[Cell.HEADER_BYTES - 1] != CellCommand.VERSIONS.code()) {
      throw new LinkFailed(LinkCloseReason.WRONG_PROTOCOL);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (whole.isEmpty()) {
      context.read();
    } else {
      var batch = whole;
      whole = new ArrayList<>(batch.size());
      context.fireChannelRead(batch);
    }
    context.fireChannelReadComplete();
  }
}
