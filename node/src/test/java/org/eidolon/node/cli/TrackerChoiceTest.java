package org.eidolon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eidolon.node.screen.Console;
import org.eidolon.node.screen.Terminal;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.ClearNet;
import org.eidolon.proto.tracker.TrackerAddress;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class TrackerChoiceTest {
  private static final TrackerAddress ONE = address("one");
  private static final TrackerAddress TWO = address("two");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static TrackerAddress address(String host) {
    return new TrackerAddress(host, 1, Bytes.copyOf(new byte[TrackerAddress.KEY_BYTES]));
  }

  private String said(TrackerAddress chosen, List<TrackerAddress> named, ClearNet clearNet) {
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminal.none(),
            false);
    TrackerChoice.show(chosen, named, clearNet, console);
    assertThat(out.size()).isZero();
    return err.toString(StandardCharsets.UTF_8).strip();
  }

  private static Map<String, Object> choice(List<TrackerAddress> named, String... arguments) {
    var choosing = new Choosing();
    new CommandLine(choosing).parseArgs(arguments);
    var said = new HashMap<String, Object>();
    choosing.choice.into(said, new CommonOptions(), named, "none");
    return said;
  }

  @Command
  private static final class Choosing {
    @Mixin private final TrackerChoice choice = new TrackerChoice();
  }

  @Test
  void theTorrentsTrackersAreFollowedWhereThePersonNamesNone() {
    assertThat(choice(List.of(ONE, TWO)))
        .containsEntry("eidolon.membership.tracker", ONE.text())
        .containsEntry("eidolon.membership.follow-torrents", true);
    assertThat(choice(List.of(ONE), "--tracker", TWO.text()))
        .containsEntry("eidolon.membership.tracker", TWO.text())
        .doesNotContainKey("eidolon.membership.follow-torrents");
  }

  @Test
  void theOnlyTrackerNeedsNoWord() {
    assertThat(said(ONE, List.of(ONE), ClearNet.NONE)).isEmpty();
  }

  @Test
  void ofSeveralItIsSaidWhichIsJoined() {
    assertThat(said(ONE, List.of(ONE, TWO), ClearNet.NONE))
        .isEqualTo("joining the anonymous tracker " + ONE.text() + " (the first of 2 named)");
  }

  @Test
  void whatTheCommandLineNamesIsNotCalledTheFirst() {
    assertThat(said(TWO, List.of(ONE, TWO), ClearNet.NONE))
        .isEqualTo("joining the anonymous tracker " + TWO.text());
  }

  @Test
  void whatIsNotContactedIsSaidOnTheSameLine() {
    assertThat(said(ONE, List.of(), new ClearNet(3, 0, 1)))
        .isEqualTo(
            "joining the anonymous tracker %s; not contacted: 3 clear trackers and 1 node address"
                .formatted(ONE.text()));
  }
}
