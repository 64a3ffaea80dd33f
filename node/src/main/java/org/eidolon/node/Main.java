package org.eidolon.node;

import java.util.Arrays;
import org.eidolon.node.cli.EidolonCommand;
import org.eidolon.node.cli.Ending;

/** Where the process begins: {@code eidolon COMMAND ...}. */
public final class Main {
  private static final String LOG_SETTINGS = "logback.configurationFile";

  private Main() {}

  public static void main(String[] args) {
    // Named here and not found by itself, so that an application with a node inside logs as it
    // likes.
    if (System.getProperty(LOG_SETTINGS) == null) {
      System.setProperty(LOG_SETTINGS, "org/eidolon/node/logback.xml");
    }
    if (Arrays.asList(args).contains("--debug")) {
      Ending.debug();
    }
    System.exit(EidolonCommand.run(args));
  }
}
