package org.eidolon.node.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.eidolon.node.screen.Console;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.tracker.TrackerAddress;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eidolon share}: makes an .atorrent and serves what it describes. */
@Command(
    name = "share",
    description = "Make an .atorrent of a file or folder, share it, and relay for others.")
final class ShareCommand implements Callable<Integer> {
  private static final int SECRET_BYTES = 32;
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  @Parameters(paramLabel = "PATH", description = "The file or folder to share.")
  private Path shared;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT.atorrent",
      description = "Where to write the .atorrent (default: its name in the current folder).")
  private Path output;

  @ArgGroup private Generation generation;

  /** Which metainfo; BEP 52 alone if nothing is said. */
  private static final class Generation {
    @Option(names = "--v1", description = "Old metainfo (BEP 3) alone.")
    private boolean v1;

    @Option(names = "--hybrid", description = "Old and new metainfo (BEP 3 and 52) in one.")
    private boolean hybrid;
  }

  @Option(
      names = "--private",
      description = "Only who has this very .atorrent or its magnet link can join the swarm.")
  private boolean restricted;

  @Option(
      names = "--piece-length",
      paramLabel = "N",
      converter = Converters.OfSize.class,
      description = "Piece length, a power of two from 16K (default: 1M, more for large torrents).")
  private Long pieceLength;

  @Option(names = "--comment", paramLabel = "T", description = "A remark in the .atorrent.")
  private String comment;

  @Mixin private TrackerChoice tracker;
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    var console = Console.ofProcess(common.json);
    var stop = StopSignal.ofProcess(common.exitWithParent);
    return Ending.of(stop, console, () -> serve(stop, console));
  }

  private int serve(StopSignal stop, Console console) {
    var path = shared.toAbsolutePath().normalize();
    var said = Serving.said(common);
    var address = tracker.into(said, common, List.of(), "the command line");
    var made = new NewTorrent(console).of(path, options(address));
    if (stop.asked()) {
      return ExitCode.INTERRUPTED;
    }
    var file = output != null ? output : Path.of(made.name() + ".atorrent");
    var metainfo = NewTorrent.write(made, file);
    describe(metainfo, file.toAbsolutePath().normalize(), console);
    try (var serving = Serving.start("share", common, said, console)) {
      var transfer =
          Waiting.answer(
              serving.node().join(metainfo, path.getParent(), false),
              START_PATIENCE,
              "joining the swarm");
      serving.ready("share");
      new TransferWatch(transfer, serving.membership(), stop, console).until(now -> false);
      return ExitCode.OK;
    }
  }

  private TorrentOptions options(TrackerAddress address) {
    if (pieceLength != null && pieceLength > Integer.MAX_VALUE) {
      throw new Refused(
          "--piece-length %d: expected a power of two from 16K to 1G".formatted(pieceLength));
    }
    return new TorrentOptions(
        format(),
        pieceLength == null ? OptionalInt.empty() : OptionalInt.of(pieceLength.intValue()),
        restricted,
        Optional.ofNullable(comment),
        Optional.of(Instant.now()),
        List.of(address),
        restricted ? Optional.of(newSecret()) : Optional.empty());
  }

  private Format format() {
    if (generation != null && generation.v1) {
      return Format.V1;
    }
    return generation != null && generation.hybrid ? Format.HYBRID : Format.V2;
  }

  private static Bytes newSecret() {
    var secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return Bytes.copyOf(secret);
  }

  private static void describe(Metainfo metainfo, Path file, Console console) {
    var magnet = Magnet.of(metainfo).text();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("file", file.toString());
    fields.put("magnet", magnet);
    fields.put("v1", metainfo.infoHashV1().map(Bytes::toHex).orElse(null));
    fields.put("v2", metainfo.infoHashV2().map(Bytes::toHex).orElse(null));
    fields.put("total", metainfo.totalBytes());
    console.event("torrent", fields);
    console.result("torrent   " + file);
    console.result("magnet    " + magnet);
  }
}
