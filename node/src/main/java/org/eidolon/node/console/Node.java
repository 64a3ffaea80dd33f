package org.eidolon.node.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;

/** The node that a console steers, asked by the methods of its remote control. */
public interface Node {
  /**
   * The arguments of the reply; fails with an {@link IllegalArgumentException} of one line for
   * people if it will not.
   */
  CompletionStage<ObjectNode> ask(String method, ObjectNode arguments);
}
