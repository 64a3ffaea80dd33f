package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's side of a private tracker: accounts come and go while it runs. */
final class PrivateTrackerIT {
  private static final Pattern KEY = Pattern.compile("account add ([A-Za-z0-9_-]{43})");
  private static final String KEY_OF_NOBODY = "A".repeat(43);

  @TempDir private Path folder;

  private Eidolon.Run account(String... command) throws IOException, InterruptedException {
    var all = new java.util.ArrayList<>(List.of("tracker", "account"));
    all.addAll(List.of(command));
    all.addAll(List.of("--data", "tracker.data"));
    return Eidolon.run(folder, 60, all.toArray(String[]::new));
  }

  private Service tracker() throws IOException {
    var conf =
        Files.writeString(
            folder.resolve("tracker.conf"),
            "eidolon.tracker { mode = private, test-network = true, heartbeat = 1s }");
    return Service.start(
        folder,
        "tracker",
        "--data",
        "tracker.data",
        "--listen",
        "127.0.0.1:0",
        "--config",
        conf.toString());
  }

  @Test
  void aRunningTrackerServesWhoIsAddedAndItsRefusalSaysWhomToAdd() throws Exception {
    Files.write(folder.resolve("song"), new byte[1000]);
    try (var tracker = tracker()) {
      var address = tracker.await("ready", line -> true).get("address").getAsString();
      try (var sharer =
          Service.start(
              folder,
              "share",
              "song",
              "--tracker",
              address,
              "--data",
              "sharer.data",
              "--listen",
              "127.0.0.1:0")) {
        var refused = sharer.await("progress", line -> refusal(line).matches(".*account add.*"));
        var key = KEY.matcher(refusal(refused));
        assertThat(key.find()).isTrue();

        assertThat(account("add", key.group(1), "--name", "Ann").code()).isZero();
        var member = sharer.await("membership", line -> line.has("account_served"));
        assertThat(member.get("account_fetched").getAsLong()).isZero();

        var list = account("list").out();
        assertThat(list).contains(key.group(1), "served 0 B, fetched 0 B, ratio -", "Ann");
        assertThat(account("show", key.group(1), "--json").objects().get(0).get("name"))
            .hasToString("\"Ann\"");

        assertThat(account("remove", key.group(1)).code()).isZero();
        assertThat(account("list").out()).isEmpty();
      }
    }
  }

  private static String refusal(JsonObject progress) {
    return progress.has("problem") ? progress.get("problem").getAsString() : "";
  }

  @Test
  void accountsAreKeptWithoutATrackerRunningAndMistakesAreSaid() throws Exception {
    account("list").saysOnOneLine(3, "data folder tracker.data is not there", "--data");
    Files.createDirectories(folder.resolve("tracker.data"));

    assertThat(account("add", KEY_OF_NOBODY).code()).isZero();
    assertThat(account("list").out()).contains(KEY_OF_NOBODY);
    account("remove", "B".repeat(42) + "A").saysOnOneLine(3, "no account", "account list");
    account("add", "ann").saysOnOneLine(2, "not an account key", "43 letters");

    Files.writeString(folder.resolve("tracker.data/accounts"), "# mine\nann Ann\n");
    account("list").saysOnOneLine(1, "accounts, line 2", "not an account key");
  }
}
