package org.eidolon.proto.tracking;

/** A code does not verify, is expired, or is not for this link: the circuit is refused. */
public final class BadTrackingCode extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a code is refused; for our own counters, never told to the one who sent it. */
  public enum Problem {
    /** Wrong length, version or content. */
    MALFORMED,
    /** A byte of it is not what its writer wrote, or it was written for another key. */
    BAD_MAC,
    /** It came in on a link it was not planned for. */
    WRONG_LINK,
    EXPIRED,
    /** It came in before, or we can no longer tell. */
    REPLAYED,
    /** The answer of a hop does not prove that the hop knows its keys. */
    BAD_PROOF,
    /** A hop's public key is none. */
    BAD_KEY
  }

  private final Problem problem;

  public BadTrackingCode(String problem) {
    super(problem);
    this.problem = Problem.MALFORMED;
  }

  public BadTrackingCode(Problem problem) {
    super("tracking code refused: " + problem);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
