package org.eidolon.node;

import java.util.Arrays;
import org.eidolon.node.cli.Eidolon;
import org.eidolon.node.cli.Ending;

/** Where the process begins: {@code eidolon COMMAND ...}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (Arrays.asList(args).contains("--debug")) {
      Ending.debug();
    }
    System.exit(Eidolon.run(args));
  }
}
