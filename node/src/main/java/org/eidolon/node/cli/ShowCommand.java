package org.eidolon.node.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.eidolon.node.screen.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eidolon show}: what a torrent or magnet says, without joining anything. */
@Command(name = "show", description = "Show what torrents and magnet links say.")
final class ShowCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|MAGNET",
      description = "An .atorrent, a .torrent or a magnet link.")
  private List<String> sources;

  @Option(names = "--json", description = "Print one JSON object per argument.")
  private boolean json;

  @Override
  public Integer call() {
    return EachSource.show(sources, json, this::show);
  }

  private void show(String source, Console console) {
    if (TorrentFile.isMagnet(source)) {
      var magnet = Wanted.magnet(source);
      if (json) {
        console.object(Description.fields(source, magnet));
      } else {
        Description.lines(magnet).forEach(console::result);
      }
    } else {
      var metainfo = TorrentFile.load(TorrentFile.path(source));
      if (json) {
        console.object(Description.fields(source, metainfo));
      } else {
        Description.lines(source, metainfo).forEach(console::result);
      }
    }
  }
}
