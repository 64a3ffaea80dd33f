package org.eidolon.node.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code eidolon list}: the torrents of a running node. */
@Command(name = "list", description = "List the torrents of a running node.")
final class ListCommand implements Callable<Integer> {
  @Mixin private ClientOptions client;

  @Override
  public Integer call() {
    var torrents = client.torrents(List.of(), TorrentRow.FIELDS);
    ClientReport.show(
        client, torrents, TorrentRow.table(torrents), "no torrents; add one with eidolon add");
    return ExitCode.OK;
  }
}
