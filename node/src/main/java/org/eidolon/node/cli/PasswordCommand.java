package org.eidolon.node.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.eidolon.node.http.Password;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code eidolon password}: what a configuration file can say in place of a password. */
@Command(
    name = "password",
    description =
        "Read a password and print its hash, for eidolon.control.password in a configuration file.")
final class PasswordCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var password = read();
    if (password.isEmpty()) {
      throw new Refused("no password: type one, or give it as a line on standard input");
    }
    var out = spec.commandLine().getOut();
    out.println(Password.hash(password, new SecureRandom()));
    out.flush();
  }

  /** Unseen if somebody types it; never as an argument, which other users could list. */
  @SuppressWarnings("SystemConsoleNull") // Where it is never null it reads what is piped as well.
  private static String read() {
    var console = System.console();
    if (console != null) {
      var typed = console.readPassword("Password: ");
      return typed == null ? "" : new String(typed);
    }
    try {
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      var line = in.readLine();
      return line == null ? "" : line;
    } catch (IOException gone) {
      throw new Failed("standard input cannot be read: " + gone.getMessage(), gone);
    }
  }
}
