package org.eidolon.streams.link;

import java.util.List;
import org.eidolon.proto.cell.Cell;

/** What a connection tells its link. Calls come one at a time, from a thread of the transport. */
public interface LinkListener {
  /** Cells in the order of their arrival; they now belong to the listener. */
  void received(List<Cell> cells);

  /** The connection takes cells again, after {@code writable()} was false. */
  void writable();

  /** Called once, last. */
  void closed(LinkCloseReason reason);
}
