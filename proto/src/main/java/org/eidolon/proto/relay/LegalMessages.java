package org.eidolon.proto.relay;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which messages may come to whom, in which state of a circuit. A message out of state closes the
 * circuit: one that were ignored would be a free channel for marking it.
 *
 * <p>The states are those of one <em>layer</em>. The last hop and the end-to-end hop end in the
 * same peer, and still are two: a conduit exists only between the ends, and the last hop's own
 * layer carries no more than a middle one's.
 */
public enum LegalMessages {
  /** A hop on the way hears its owner. */
  AT_RELAY(RelayCommand.DROP, RelayCommand.CREDIT),
  /** The responder hears the initiator, end to end. */
  AT_RESPONDER(
      RelayCommand.DROP,
      RelayCommand.SENDME,
      RelayCommand.BEGIN,
      RelayCommand.DATA,
      RelayCommand.END),
  /** The initiator hears the responder, end to end; cover, which costs who pays, has no place. */
  FROM_RESPONDER(RelayCommand.SENDME, RelayCommand.CONNECTED, RelayCommand.DATA, RelayCommand.END);

  // Never changed after construction.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<RelayCommand> allowed;

  LegalMessages(RelayCommand first, RelayCommand... others) {
    allowed = EnumSet.of(first, others);
  }

  public boolean allows(RelayCommand command) {
    return allowed.contains(command);
  }
}
