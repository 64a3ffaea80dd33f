package org.eidolon.node.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class ConsoleTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Console console(boolean json) {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        Terminal.none(),
        json);
  }

  @Test
  void saysReadyOnOneLineOfStandardOutput() {
    console(false).ready("relay", "127.0.0.1:7790");

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("ready relay 127.0.0.1:7790" + System.lineSeparator());
    assertThat(err.size()).isZero();
  }

  @Test
  void saysReadyAsALineAndAsAnObjectToScripts() {
    console(true).ready("get", "127.0.0.1:7790");

    var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(2).first().isEqualTo("ready get 127.0.0.1:7790");
    var event = JsonParser.parseString(lines.get(1)).getAsJsonObject();
    assertThat(event.get("event").getAsString()).isEqualTo("ready");
    assertThat(event.get("address").getAsString()).isEqualTo("127.0.0.1:7790");
  }

  @Test
  void keepsTalkAwayFromScripts() {
    var console = console(true);

    console.note("joined");
    console.result("done");

    assertThat(out.size()).isZero();
    assertThat(err.size()).isZero();
  }

  @Property
  void namesOfStrangersCannotSteerTheTerminalOrBreakTheLine(
      @ForAll @StringLength(max = 60) String name) {
    var fresh = new ConsoleTest();

    fresh.console(false).result("x" + name);

    var shown = fresh.out.toString(StandardCharsets.UTF_8);
    assertThat(shown).endsWith(System.lineSeparator());
    var line = shown.substring(0, shown.length() - System.lineSeparator().length());
    assertThat(line.chars().filter(Character::isISOControl).count()).isZero();
  }

  @Test
  void everyEventIsOneLineOfJson() {
    console(true).event("problem", Map.of("problem", "two\nlines \u001b[31m"));

    var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(1);
    assertThat(JsonParser.parseString(lines.get(0)).getAsJsonObject().get("problem").getAsString())
        .isEqualTo("two\nlines \u001b[31m");
  }

  @Test
  void progressCrossesTheLineUnchanged() {
    var before = new Progress("FETCHING", 10, 5, 6, 7, 1, 4, 3, 2, 4, 5, 55, 2_500_000, "slow", 1);

    console(true).event("progress", before.fields());

    var line = JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonObject();
    assertThat(Progress.from(line)).isEqualTo(before);
  }
}
