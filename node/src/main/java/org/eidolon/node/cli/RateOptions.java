package org.eidolon.node.cli;

import java.util.Map;
import org.eidolon.proto.limits.RateLimit;
import picocli.CommandLine.Option;

/** How much blocks of swarms may take; relayed traffic and schedules are settings. */
final class RateOptions {
  @Option(
      names = "--max-down",
      paramLabel = "RATE",
      converter = Converters.OfRate.class,
      description = "Fetch at most so much a second, such as 2M; 0: as much as goes.")
  RateLimit down;

  @Option(
      names = "--max-up",
      paramLabel = "RATE",
      converter = Converters.OfRate.class,
      description = "Serve at most so much a second; what is relayed for others is not counted.")
  RateLimit up;

  void into(Map<String, Object> said) {
    if (down != null) {
      said.put("eidolon.limits.down", down.bytesPerSecond());
    }
    if (up != null) {
      said.put("eidolon.limits.up", up.bytesPerSecond());
    }
  }
}
