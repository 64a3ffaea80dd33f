package org.eidolon.node.cli;

import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.node.Transfer;
import org.eidolon.node.screen.Console;

/** One torrent of a daemon: shown at each look to scripts, and to people when it changes. */
final class DaemonSwarm {
  private final String file;
  private final Transfer transfer;
  private final Console console;
  private CompletableFuture<SwarmStatus> asked;
  private String last = "";

  DaemonSwarm(String file, Transfer transfer, Console console) {
    this.file = file;
    this.transfer = transfer;
    this.console = console;
    this.asked = transfer.status().toCompletableFuture();
  }

  /** Never waits; an answer is shown at the look after it came. */
  void look() {
    if (!asked.isDone()) {
      return;
    }
    try {
      shown(asked.join());
    } catch (CompletionException gone) {
      // The swarm is stopping or restarting: the next look asks again.
    }
    asked = transfer.status().toCompletableFuture();
  }

  private void shown(SwarmStatus status) {
    var now = TransferWatch.progress(status, 0);
    var fields = new LinkedHashMap<String, Object>(now.fields());
    fields.put("torrent", file);
    console.event("progress", fields);
    var text =
        now.problem().isEmpty()
            ? now.stateText()
            : "%s (%s)".formatted(now.stateText(), now.problem());
    if (!text.equals(last)) {
      last = text;
      console.note(file + ": " + text);
    }
  }
}
