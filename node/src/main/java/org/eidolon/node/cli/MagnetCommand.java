package org.eidolon.node.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.eidolon.node.screen.Console;
import org.eidolon.proto.metainfo.Magnet;
import org.eidolon.proto.tracker.TrackerAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eidolon magnet}: the links by which torrents may be passed on. */
@Command(
    name = "magnet",
    description = {
      "Print the magnet link of each torrent.",
      "It names every info-hash there is, the anonymous trackers, and a private swarm's secret."
    })
final class MagnetCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "An .atorrent or a .torrent.")
  private List<String> sources;

  @Option(
      names = "--tracker",
      paramLabel = "ADDRESS",
      converter = Converters.OfTracker.class,
      description = "Name this anonymous tracker instead of the file's; may come repeatedly.")
  private List<TrackerAddress> trackers = List.of();

  @Option(names = "--json", description = "Print one JSON object per file.")
  private boolean json;

  @Override
  public Integer call() {
    return EachSource.show(sources, json, this::show);
  }

  private void show(String source, Console console) {
    var torrent = TorrentFile.load(TorrentFile.path(source));
    var named = trackers.isEmpty() ? torrent : torrent.withTrackers(trackers);
    var magnet = Magnet.of(named).text();
    if (named.trackers().isEmpty()) {
      console.note(source + " names no anonymous tracker, so its link names none: add --tracker");
    }
    if (json) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("file", source);
      fields.put("ok", true);
      fields.put("magnet", magnet);
      console.object(fields);
    } else {
      console.result(magnet);
    }
  }
}
