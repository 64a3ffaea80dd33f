package org.eidolon.node.cli;

import java.nio.file.Files;
import java.nio.file.Path;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eidolon share}: makes an .atorrent and serves what it describes. */
@Command(
    name = "share",
    description = {
      "Make an .atorrent of a file or folder, share it, and relay for others.",
      "With --torrent share what one has already for a torrent that exists already."
    })
final class ShareCommand implements Callable<Integer> {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PATH", description = "The file or folder to share.")
  private Path shared;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT.atorrent",
      description = "Where to write the .atorrent (default: its name in the current folder).")
  private Path output;

  @Option(
      names = "--torrent",
      paramLabel = "FILE",
      description =
          "Share PATH as this .torrent or .atorrent describes it; refused if it differs. With -o"
              + " its .atorrent is written as well.")
  private Path existing;

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

  @Option(
      names = "--recheck",
      description =
          "With --torrent: compare all bytes, though they look untouched since last time.")
  private boolean recheck;

  @Mixin private TrackerChoice tracker;
  @Mixin private RateOptions rates;
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    if (existing != null
        && (generation != null || restricted || pieceLength != null || comment != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--torrent shares what is described already; --v1, --hybrid, --private, --piece-length"
              + " and --comment are for a new one (see edit and convert)");
    }
    var console = Console.ofProcess(common.json);
    var stop = StopSignal.ofProcess(common.exitWithParent);
    return Ending.of(
        stop, console, () -> existing == null ? make(stop, console) : take(stop, console));
  }

  private int make(StopSignal stop, Console console) {
    var path = shared.toAbsolutePath().normalize();
    var said = Serving.said(common);
    rates.into(said);
    var address =
        tracker.into(said, common, List.of(), "no tracker is named; " + TrackerChoice.GIVE);
    var file = output != null ? output : Path.of(path.getFileName() + ".atorrent");
    if (Files.exists(path)) {
      NewTorrent.refuseUnwritable(file);
    }
    var made = new NewTorrent(console).of(path, options(address));
    var then = NewTorrent.stamps(made, path.getParent());
    if (stop.asked()) {
      return ExitCode.INTERRUPTED;
    }
    var torrent = NewTorrent.write(made, file);
    describe(torrent, file.toAbsolutePath().normalize(), console);
    try (var serving = Serving.start("share", common, said, console)) {
      serving.node().hashed(torrent, path.getParent(), then);
      var watch = join(serving, torrent, path.getParent(), stop, console);
      watch.until(now -> false);
      return ExitCode.OK;
    }
  }

  private int take(StopSignal stop, Console console) {
    var had = ExistingTorrent.of(shared, existing);
    var torrent = had.torrent();
    var said = Serving.said(common);
    rates.into(said);
    var inTurn = Wanted.inTurn(torrent.trackerTiers());
    var otherwise = Wanted.withoutTracker(torrent, existing.toString());
    var chosen = tracker.into(said, common, inTurn, otherwise);
    TrackerChoice.show(chosen, inTurn, torrent.clearNet(), console);
    var named =
        torrent.trackers().contains(chosen) ? torrent : torrent.withTrackers(List.of(chosen));
    if (output != null) {
      named = NewTorrent.write(named.withoutClearNet(), output);
    }
    describe(named, output != null ? output : existing, console);
    if (recheck) {
      said.put("eidolon.storage.recheck", true);
    }
    try (var serving = Serving.start("share", common, said, console)) {
      var joined = tracker.isGiven() ? named.withTrackers(List.of(chosen)) : named;
      var watch = join(serving, joined, had.folder(), stop, console);
      compared(watch);
      watch.until(now -> false);
      return ExitCode.OK;
    }
  }

  private static TransferWatch join(
      Serving serving, Metainfo torrent, Path folder, StopSignal stop, Console console) {
    var joined = serving.node().join(torrent, folder, false);
    var transfer = Waiting.answer(joined, START_PATIENCE, "joining the swarm");
    serving.ready("share");
    boolean others = torrent.trackers().size() > 1;
    return new TransferWatch(transfer, serving.membership(others), stop, console);
  }

  /** Until every byte was held against the torrent: what differs is the input's fault, not ours. */
  private void compared(TransferWatch watch) {
    try {
      watch.until(now -> now.state().equals("SHARING"));
    } catch (Failed differs) {
      throw ExistingTorrent.different(shared, existing, differs.getMessage());
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
        restricted ? Optional.of(NewTorrent.newSecret()) : Optional.empty());
  }

  private Format format() {
    if (generation != null && generation.v1) {
      return Format.V1;
    }
    return generation != null && generation.hybrid ? Format.HYBRID : Format.V2;
  }

  private static void describe(Metainfo metainfo, Path file, Console console) {
    var magnet = Magnet.of(metainfo).text();
    var fields = new LinkedHashMap<String, Object>();
    var place = file.toAbsolutePath().normalize().toString();
    fields.put("file", place);
    fields.put("magnet", magnet);
    fields.put("v1", metainfo.infoHashV1().map(Bytes::toHex).orElse(null));
    fields.put("v2", metainfo.infoHashV2().map(Bytes::toHex).orElse(null));
    fields.put("total", metainfo.totalBytes());
    console.event("torrent", fields);
    console.result("torrent   " + place);
    console.result("magnet    " + magnet);
  }
}
