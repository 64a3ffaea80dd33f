package org.eidolon.node.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every serving command takes. */
final class CommonOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of this node's identity and state (default: ~/.eidolon/<role>).")
  Path data;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = Converters.OfListen.class,
      description = "Where to listen; port 0 picks a free one.")
  String listen;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in HOCON; every key is explained in reference.conf.")
  Path config;

  @Option(names = "--json", description = "Print one JSON object per line on standard output.")
  boolean json;

  /** A child of {@code demo} must not outlive it, however it ends. */
  @Option(names = "--exit-with-parent", hidden = true)
  boolean exitWithParent;
}
