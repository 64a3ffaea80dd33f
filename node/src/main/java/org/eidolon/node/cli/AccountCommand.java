package org.eidolon.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eidolon.node.AccountBook;
import org.eidolon.node.DataFolder;
import org.eidolon.node.screen.ByteSize;
import org.eidolon.node.screen.Console;
import org.eidolon.proto.metainfo.SafePath;
import org.eidolon.proto.peer.PeerId;
import org.eidolon.proto.tracker.AccountKey;
import org.eidolon.proto.tracker.Traffic;
import org.eidolon.streams.store.TrackerStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eidolon tracker account}: who is served by a private tracker. */
@Command(
    name = "account",
    description = {
      "Accounts of a private tracker (eidolon.tracker.mode = private), running or not.",
      "An account is a node's key; the tracker's refusal shows it to whoever has none."
    },
    subcommands = {
      AccountCommand.Add.class,
      AccountCommand.Show.class,
      AccountCommand.ListAll.class,
      AccountCommand.Remove.class
    })
final class AccountCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Where the tracker keeps its data, and how we speak. */
  static final class Place {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "The tracker's data folder (default: ~/.eidolon/tracker).")
    private Path data;

    @Option(names = "--json", description = "Print one JSON object per line on standard output.")
    private boolean json;

    Path folder() {
      var folder =
          data != null ? data : Path.of(System.getProperty("user.home"), ".eidolon", "tracker");
      if (!Files.isDirectory(folder)) {
        throw new Refused(
            "data folder %s is not there; give the tracker's with --data".formatted(folder));
      }
      return folder;
    }

    AccountBook book() {
      return new AccountBook(folder());
    }

    Console console() {
      return Console.ofProcess(json);
    }

    Map<PeerId, Traffic> totals() {
      try {
        return TrackerStore.totalsIn(folder());
      } catch (IOException bad) {
        throw new Failed("the tracker's store cannot be read: " + DataFolder.reason(bad), bad);
      }
    }
  }

  private static void show(Console console, AccountKey key, String name, Traffic traffic) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("key", key.text());
    fields.put("name", name);
    fields.put("served", traffic.servedBytes());
    fields.put("fetched", traffic.fetchedBytes());
    fields.put("ratio", traffic.ratio());
    console.event("account", fields);
    console.result(
        "%s  served %s, fetched %s, ratio %s  %s"
            .formatted(
                key.text(),
                ByteSize.text(traffic.servedBytes()),
                ByteSize.text(traffic.fetchedBytes()),
                traffic.ratio(),
                name));
  }

  private static AccountKey known(Map<AccountKey, String> accounts, AccountKey key) {
    if (!accounts.containsKey(key)) {
      throw new Refused(
          "no account %s; eidolon tracker account list shows all".formatted(key.text()));
    }
    return key;
  }

  @Command(name = "add", description = "Serve the node with this key.")
  static final class Add implements Callable<Integer> {
    @Parameters(paramLabel = "KEY", converter = Converters.OfAccount.class)
    private AccountKey key;

    @Option(names = "--name", paramLabel = "NAME", description = "A word to remember it by.")
    private String name;

    @Mixin private Place place;

    @Override
    public Integer call() {
      var shown = name == null ? "" : SafePath.printable(name.strip());
      if (shown.length() > AccountBook.MOST_NAME_CHARS) {
        throw new Refused(
            "--name: expected at most %d characters".formatted(AccountBook.MOST_NAME_CHARS));
      }
      place
          .book()
          .change(
              accounts -> accounts.merge(key, shown, (old, fresh) -> name == null ? old : fresh));
      place.console().note("added; a running tracker serves it within seconds");
      return ExitCode.OK;
    }
  }

  @Command(name = "remove", description = "Serve the node with this key no more.")
  static final class Remove implements Callable<Integer> {
    @Parameters(paramLabel = "KEY", converter = Converters.OfAccount.class)
    private AccountKey key;

    @Mixin private Place place;

    @Override
    public Integer call() {
      place.book().change(accounts -> accounts.remove(known(accounts, key)));
      place.console().note("removed; what it moved is remembered should it come back");
      return ExitCode.OK;
    }
  }

  @Command(name = "list", description = "All accounts, and what they moved by their own reports.")
  static final class ListAll implements Callable<Integer> {
    @Mixin private Place place;

    @Override
    public Integer call() {
      var totals = place.totals();
      var console = place.console();
      place
          .book()
          .read()
          .forEach(
              (key, name) ->
                  AccountCommand.show(
                      console, key, name, totals.getOrDefault(key.peer(), Traffic.NONE)));
      return ExitCode.OK;
    }
  }

  @Command(name = "show", description = "One account, and what it moved by its own reports.")
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "KEY", converter = Converters.OfAccount.class)
    private AccountKey key;

    @Mixin private Place place;

    @Override
    public Integer call() {
      var accounts = place.book().read();
      var name = Optional.ofNullable(accounts.get(known(accounts, key))).orElse("");
      AccountCommand.show(
          place.console(), key, name, place.totals().getOrDefault(key.peer(), Traffic.NONE));
      return ExitCode.OK;
    }
  }
}
