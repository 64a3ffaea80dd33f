package org.eidolon.node.cli;

import java.util.Optional;
import org.eidolon.node.screen.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line as a whole. */
@Command(
    name = "eidolon",
    description = "Anonymous peer-to-peer file sharing.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = EidolonCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      TrackerCommand.class,
      ShareCommand.class,
      GetCommand.class,
      NodeCommand.class,
      UpCommand.class,
      AddCommand.class,
      ListCommand.class,
      InfoCommand.class,
      OrderCommands.Start.class,
      OrderCommands.Stop.class,
      OrderCommands.Remove.class,
      LimitCommand.class,
      NetworkCommands.Peers.class,
      NetworkCommands.Circuits.class,
      NetworkCommands.Neighbors.class,
      NetworkCommands.Log.class,
      WatchCommand.class,
      TopCommand.class,
      ConsoleCommand.class,
      ShowCommand.class,
      ConvertCommand.class,
      EditCommand.class,
      MagnetCommand.class,
      PasswordCommand.class,
      CompletionCommand.class,
      WarmUpCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:done, or stopped as asked",
      "  1:failed: a port in use, a full disk, a tracker that refuses us",
      "  2:the command line is wrong",
      "  3:an input is refused: a torrent, a setting, a folder; of many, at least one",
      "  4:no node runs that the command could steer, or it wants a password",
      "  5:the node has no such torrent",
      "130:stopped by a signal before the work was done"
    })
public final class EidolonCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Read by {@code Main} before the first class that logs is loaded; here for the help. */
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and what the node logs.")
  boolean debug;

  /** Runs one command line; the answer is the exit code. */
  public static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    return new CommandLine(new EidolonCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((bad, arguments) -> wrong(bad))
        .setExecutionExceptionHandler(
            (bad, command, parsed) -> Ending.report(bad, Console.ofProcess(false)));
  }

  private static int wrong(ParameterException bad) {
    var command = bad.getCommandLine().getCommandSpec().qualifiedName();
    var problem = bad.getMessage().lines().findFirst().orElse("not understood");
    Console.ofProcess(false).problem("%s (see %s --help)".formatted(problem, command));
    return ExitCode.USAGE;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The version of the jar we run from. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version =
          Optional.ofNullable(EidolonCommand.class.getPackage().getImplementationVersion());
      return new String[] {
        "eidolon %s (Java %s)"
            .formatted(version.orElse("unpacked"), System.getProperty("java.version"))
      };
    }
  }
}
