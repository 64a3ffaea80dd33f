package org.eidolon.node.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eidolon completion}: what a shell needs to complete our options. */
@Command(
    name = "completion",
    description = {
      "Print what a shell needs to complete commands and options.",
      "bash, zsh: source <(eidolon completion)   fish: eidolon completion fish | source"
    })
final class CompletionCommand implements Runnable {
  /** Shells whose completion we know. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      defaultValue = "bash",
      description = "bash, zsh (the same script) or fish.")
  private Shell shell;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    var root = spec.root().commandLine();
    out.print(
        switch (shell) {
          case BASH, ZSH -> AutoComplete.bash("eidolon", root);
          case FISH -> FishCompletion.of(root);
        });
    out.flush();
  }
}
