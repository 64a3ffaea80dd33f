package org.eidolon.actors.link;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A link, from its first to its last moment. Says nothing of the neighbor. */
@Name("org.eidolon.Link")
@Label("Link")
@Category("Eidolon")
@Description("One link to a neighbor, recorded when it ends")
@StackTrace(false)
final class LinkLife extends Event {
  @Label("Dialled by us")
  boolean dialledByUs;

  @Label("Reason of its end")
  String reason;
}
