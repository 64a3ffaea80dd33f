package org.eidolon.actors.circuit;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.eidolon.proto.circuit.CircuitCloseReason;

/** A circuit, from its first to its last moment at this node. Names neither ends nor relays. */
@Name("org.eidolon.Circuit")
@Label("Circuit")
@Category("Eidolon")
@Description("One circuit that was built here, carried here or ended here, recorded when it ends")
@StackTrace(false)
final class CircuitLife extends Event {
  @Label("Part of this node")
  @Description("built, relayed or ending")
  String part;

  @Label("Opened")
  boolean opened;

  @Label("Time to build")
  @Description("Of a circuit that was built here and opened; else 0")
  @Timespan(Timespan.NANOSECONDS)
  long buildTime;

  @Label("Reason of its end")
  String reason;

  static CircuitLife begun(String part) {
    var life = new CircuitLife();
    life.part = part;
    life.begin();
    return life;
  }

  void over(CircuitCloseReason why) {
    if (shouldCommit()) {
      reason = why.name();
      commit();
    }
  }
}
