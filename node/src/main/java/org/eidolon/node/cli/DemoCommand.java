package org.eidolon.node.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eidolon.node.DataFolder;
import org.eidolon.node.demo.Demo;
import org.eidolon.node.screen.ByteSize;
import org.eidolon.node.screen.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eidolon demo}: a private network on loopback that carries a file before your eyes. */
@Command(
    name = "demo",
    description =
        "Start a private network on this machine and fetch a file through it, anonymously.")
final class DemoCommand implements Callable<Integer> {
  private static final int LEAST_RELAYS = 3;
  private static final int MOST_RELAYS = 100;
  private static final int MOST_SHARERS = 20;
  private static final long MOST_BYTES = 1L << 40;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A file or folder to share (default: a generated file).")
  private Path file;

  @Option(
      names = "--peers",
      paramLabel = "N",
      defaultValue = "8",
      description = "Relaying peers (default: ${DEFAULT-VALUE}).")
  private int peers;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "64M",
      converter = Converters.OfSize.class,
      description = "Size of the generated file (default: ${DEFAULT-VALUE}).")
  private long size;

  @Option(
      names = "--sharers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Peers that have the file (default: ${DEFAULT-VALUE}).")
  private int sharers;

  @Option(names = "--keep", description = "Keep data folders, logs and the copy.")
  private boolean keep;

  @Option(names = "--json", description = "Print one JSON object per line on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    check();
    var console = Console.ofProcess(json);
    try {
      var folder = Files.createTempDirectory("eidolon-demo-");
      var plan = new Demo.Plan(Optional.ofNullable(file), size, peers, sharers, keep);
      try (var demo = Demo.in(folder, plan, console)) {
        return demo.run() ? ExitCode.OK : ExitCode.FAILED;
      }
    } catch (IOException bad) {
      throw new Failed("the demo failed: " + DataFolder.reason(bad), bad);
    } catch (UncheckedIOException bad) {
      throw new Failed(bad.getMessage() + ": " + DataFolder.reason(bad.getCause()), bad);
    } catch (IllegalStateException bad) {
      throw new Failed("the demo failed: " + bad.getMessage(), bad);
    }
  }

  private void check() {
    within(peers, LEAST_RELAYS, MOST_RELAYS, "--peers", "a path needs three relays");
    within(sharers, 1, MOST_SHARERS, "--sharers", "somebody must have the file");
    if (file != null && !Files.isReadable(file)) {
      throw new Refused(
          "%s: no such file or not readable; expected a file or a folder to share".formatted(file));
    }
    if (file == null && (size < 1 || size > MOST_BYTES)) {
      throw new Refused(
          "--size %d: expected 1 byte to %s".formatted(size, ByteSize.text(MOST_BYTES)));
    }
    long needed = file == null ? 2 * size : 0;
    var temporary = Path.of(System.getProperty("java.io.tmpdir")).toFile();
    if (temporary.getUsableSpace() < needed) {
      throw new Refused(
          "%s has %s left, but the demo needs %s for the file and its copy; give a smaller --size"
              .formatted(
                  temporary, ByteSize.text(temporary.getUsableSpace()), ByteSize.text(needed)));
    }
  }

  private static void within(int value, int least, int most, String option, String why) {
    if (value < least || value > most) {
      throw new Refused("%s %d: expected %d to %d; %s".formatted(option, value, least, most, why));
    }
  }
}
