package org.eidolon.node.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code eidolon completion}: what a shell needs to complete our options. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh: source <(eidolon completion)")
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("eidolon", spec.root().commandLine()));
    out.flush();
  }
}
