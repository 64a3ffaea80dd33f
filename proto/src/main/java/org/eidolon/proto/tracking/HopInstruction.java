package org.eidolon.proto.tracking;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eidolon.proto.Bytes;

/**
 * What a tracking code tells one hop.
 *
 * @param type whether the hop forwards or is the end
 * @param inLabel the label of the link the code must come in on
 * @param outLabel the label of the link to forward on; 0 at the end
 * @param notAfter whole minutes since the epoch, cut if need be; the hop refuses the code later
 * @param flags no flag is defined yet; kept for those to come
 * @param creditClass how the hop is paid; 0 means not, 1 by the chain, others are for later
 * @param anchor the start of the hop's payment chain, {@link #ANCHOR_BYTES} bytes
 */
public record HopInstruction(
    Type type,
    int inLabel,
    int outLabel,
    Instant notAfter,
    int flags,
    int creditClass,
    Bytes anchor) {
  public static final int ANCHOR_BYTES = 16;

  /** The class of a hop that is paid by the chain of its anchor. */
  public static final int PAID_CLASS = 1;

  private static final Bytes NO_ANCHOR = Bytes.copyOf(new byte[ANCHOR_BYTES]);
  private static final long LATEST_MINUTE = 0xffff_ffffL;

  /** What a hop is to a circuit. */
  public enum Type {
    FORWARD,
    END
  }

  public HopInstruction {
    long minute = Math.floorDiv(notAfter.getEpochSecond(), 60);
    if (anchor.length() != ANCHOR_BYTES || minute < 0 || minute > LATEST_MINUTE) {
      throw new IllegalArgumentException("malformed hop instruction");
    }
    notAfter = notAfter.truncatedTo(ChronoUnit.MINUTES);
  }

  /** An instruction without payment. */
  public HopInstruction(Type type, int inLabel, int outLabel, Instant notAfter) {
    this(type, inLabel, outLabel, notAfter, 0, 0, NO_ANCHOR);
  }

  /** Whether the out label goes with the type: a forwarding hop has one, the end has none. */
  boolean isConsistent() {
    return switch (type) {
      case FORWARD -> outLabel != 0;
      case END -> outLabel == 0;
    };
  }

  @Override
  public String toString() {
    return "HopInstruction[" + type + "]";
  }
}
