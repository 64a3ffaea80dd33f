package org.eidolon.actors.link;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many cells of one circuit a link has handed to its receiver that the receiver has not taken
 * up yet. The one bound on a receiver's mailbox: a neighbor may send faster than we can work.
 */
public final class InHand {
  private final AtomicInteger cells = new AtomicInteger();
  private final LinkMeter.Kind kind;

  private InHand(LinkMeter.Kind kind) {
    this.kind = kind;
  }

  /** Of a circuit that begins or ends here. */
  public InHand() {
    this(LinkMeter.Kind.OWN);
  }

  /** Of one side of a circuit that we carry for others. */
  public static InHand relayed() {
    return new InHand(LinkMeter.Kind.RELAYED);
  }

  LinkMeter.Kind kind() {
    return kind;
  }

  /** The link hands over so many more; answers how many that makes. */
  int handed(int count) {
    return cells.addAndGet(count);
  }

  /** The receiver takes up what one event brought. */
  public void taken(Link.Event event) {
    if (event instanceof Link.Received received) {
      cells.addAndGet(-received.cells().size());
    }
  }

  int count() {
    return cells.get();
  }
}
