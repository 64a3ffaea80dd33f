package org.eidolon.actors.circuit;

import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.pekko.actor.typed.ActorRef;
import org.eidolon.actors.credit.Earned;
import org.eidolon.proto.cell.Cell;
import org.eidolon.proto.circuit.CircuitCloseReason;
import org.eidolon.proto.credit.CreditMessage;
import org.eidolon.proto.credit.Redemption;
import org.eidolon.proto.credit.RelayTab;
import org.eidolon.proto.relay.LegalMessages;
import org.eidolon.proto.relay.MalformedRelayMessage;
import org.eidolon.proto.relay.RelayCommand;
import org.eidolon.proto.relay.RelayReader;
import org.eidolon.proto.tracking.HopInstruction;

/**
 * What the owner of a circuit tells a hop that has joined two links: cover, and payments. State of
 * one {@link Relay}, never shared.
 */
final class HopMessages {
  /** Beside circuits that do not pay, which have 1. */
  static final double PAID_WEIGHT = 2;

  private static final double UNPAID_WEIGHT = 1;

  private final HopInstruction instruction;
  private final RelayTab tab;
  private final CircuitMeter meter;
  private final ActorRef<Earned> earned;
  private final RelayReader reader = new RelayReader();
  private double told = UNPAID_WEIGHT;

  HopMessages(HopInstruction instruction, CircuitMeter meter, ActorRef<Earned> earned) {
    this.instruction = instruction;
    this.meter = meter;
    this.earned = earned;
    this.tab =
        instruction.creditClass() == HopInstruction.PAID_CLASS
            ? RelayTab.of(instruction.anchor())
            : RelayTab.unpaid();
  }

  /**
   * Why the circuit must be closed for what the cell says; empty if it goes on. More than one
   * payment in a cell is out of place: there each would cost its sender next to nothing.
   */
  Optional<CircuitCloseReason> taken(Cell cell) {
    boolean credited = false;
    try {
      reader.start(cell);
      while (reader.next()) {
        boolean credit = reader.command() == RelayCommand.CREDIT;
        if (!LegalMessages.AT_RELAY.allows(reader.command()) || (credit && credited)) {
          return Optional.of(CircuitCloseReason.OUT_OF_STATE);
        }
        if (credit) {
          credited = true;
          paid(CreditMessage.decode(cell.bytes(), reader.offset(), reader.length()));
          if (tab.isAbused()) {
            return Optional.of(CircuitCloseReason.BAD_CREDIT);
          }
        }
      }
      return Optional.empty();
    } catch (MalformedRelayMessage bad) {
      return Optional.of(CircuitCloseReason.OUT_OF_STATE);
    }
  }

  private void paid(CreditMessage message) {
    int before = tab.paidUnits();
    var verdict = tab.paid(message);
    meter.credited(verdict, tab.paidUnits() - before);
    if (verdict == RelayTab.Verdict.PAID) {
      var claim = new Redemption(instruction.anchor(), tab.paidUnits(), tab.value());
      earned.tell(new Earned(instruction.inLabel(), claim));
    }
  }

  /** So many cells went to the owner. */
  void carried(int cells) {
    tab.carried(cells);
  }

  /** What the circuit gets of its links, if that is news. */
  OptionalDouble weightNews() {
    double now = tab.isClassOne() ? PAID_WEIGHT : UNPAID_WEIGHT;
    if (now == told) {
      return OptionalDouble.empty();
    }
    told = now;
    return OptionalDouble.of(now);
  }
}
