package org.eidolon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shells complete, by the shells themselves where they are installed. */
final class CompletionTest {
  @TempDir private Path folder;

  private static String completion(String... shell) {
    var out = new StringWriter();
    var line = EidolonCommand.commandLine().setOut(new PrintWriter(out));
    var arguments = new java.util.ArrayList<String>(java.util.List.of("completion"));
    arguments.addAll(java.util.List.of(shell));
    assertThat(line.execute(arguments.toArray(String[]::new))).isZero();
    return out.toString();
  }

  private String shell(String... command) throws Exception {
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static void needs(String shell) throws InterruptedException {
    assumeTrue(runs(shell), shell + " is missing");
  }

  private static boolean runs(String shell) throws InterruptedException {
    try {
      return new ProcessBuilder(shell, "-c", "true").start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  @Test
  void fishKnowsEveryCommandThatPeopleSeeWithItsOptions() {
    var script = completion("fish");

    assertThat(script)
        .contains("-a top", "-a console", "-a account", "-l every -r", "-l json", "-s h -l help")
        .contains("'__fish_seen_subcommand_from tracker; and __fish_seen_subcommand_from account'")
        .doesNotContain("warm-up", "${");
    assertThat(script.lines().skip(1)).allMatch(line -> line.startsWith("complete -c eidolon"));
  }

  @Test
  void fishCompletesCommandsAndOptions() throws Exception {
    needs("fish");
    Files.writeString(folder.resolve("e.fish"), completion("fish"));

    assertThat(shell("fish", "-c", "source e.fish; complete -C'eidolon ci'"))
        .contains("circuits\tShow the circuits");
    assertThat(shell("fish", "-c", "source e.fish; complete -C'eidolon get --seq'"))
        .contains("--sequential");
    assertThat(shell("fish", "-c", "source e.fish; complete -C'eidolon tracker account a'"))
        .contains("add\t");
  }

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    needs("bash");
    Files.writeString(folder.resolve("e.bash"), completion());
    var complete =
        "source e.bash; COMP_WORDS=(eidolon %s); COMP_CWORD=%d; _complete_eidolon;"
            + " echo \"${COMPREPLY[@]}\"";

    assertThat(shell("bash", "-c", complete.formatted("cir", 1))).contains("circuits");
    assertThat(shell("bash", "-c", complete.formatted("get --seq", 2))).contains("--sequential");
  }

  @Test
  void zshTakesTheScriptOfBash() throws Exception {
    needs("zsh");
    assertThat(completion("zsh")).isEqualTo(completion("bash"));
    Files.writeString(folder.resolve("e.bash"), completion("zsh"));

    assertThat(shell("zsh", "-c", "autoload -U compinit; compinit -u -D; source e.bash; echo in"))
        .endsWith("in\n");
  }
}
