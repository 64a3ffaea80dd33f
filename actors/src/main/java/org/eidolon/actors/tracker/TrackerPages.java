package org.eidolon.actors.tracker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.SwarmRegister;
import org.eidolon.proto.tracker.TrackerRequest;
import org.eidolon.streams.http.HttpService.Answer;
import org.eidolon.streams.http.HttpService.Ask;

/** What a tracker shows to people and to clients of plain BitTorrent: counts, and what it is. */
final class TrackerPages {
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String NOT_PLAIN =
      "this is an Eidolon tracker: it takes anonymous members only, never plain BitTorrent;"
          + " open the .atorrent with an Eidolon node";

  private final Optional<String> version;

  TrackerPages(Optional<String> version) {
    this.version = version;
  }

  boolean wantsStatus(Ask ask) {
    return version.isPresent() && ask.path().equals("/");
  }

  /** The swarm whose counts are asked for, if this is such a question. */
  Optional<Bytes> handle(Ask ask) {
    var hex = ask.query().getOrDefault("handle", "");
    return ask.path().equals("/scrape") && hex.matches("[0-9a-fA-F]{64}")
        ? Optional.of(Bytes.fromHex(hex))
        : Optional.empty();
  }

  /** Everything that needs no look at the tracker's state. */
  Answer fixed(Ask ask) {
    return switch (ask.path()) {
      case "/announce" -> failureReason();
      case "/scrape" ->
          ask.query().containsKey("handle")
              ? line(400, "a handle has " + 2 * TrackerRequest.HANDLE_BYTES + " hex digits")
              : failureReason();
      default -> line(404, "nothing here");
    };
  }

  Answer scrape(SwarmRegister.Count count) {
    var json = "{\"seeds\":%d,\"fetchers\":%d}\n".formatted(count.seeds(), count.fetchers());
    return new Answer(200, "application/json", text(json));
  }

  static Answer members() {
    return line(403, "this tracker tells its members alone, who learn it with their announces");
  }

  Answer status(Tracker.Counts counts) {
    var page =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Eidolon tracker</title>
        <style>
        body { font: 1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 4rem auto;
               padding: 0 1rem; color: #333; background: #fafaf8 }
        dl { display: grid; grid-template-columns: 8rem auto } dd { margin: 0 }
        @media (prefers-color-scheme: dark) { body { color: #ddd; background: #1b1c1e } }
        </style>
        </head>
        <body>
        <h1>Eidolon tracker</h1>
        <p>It plans the ways of circuits between members. It knows swarms by blinded names only.</p>
        <dl>
        <dt>Members</dt><dd>%d</dd>
        <dt>Swarms</dt><dd>%d</dd>
        <dt>Completed</dt><dd>%d</dd>
        <dt>Up for</dt><dd>%s</dd>
        <dt>Version</dt><dd>%s</dd>
        </dl>
        </body>
        </html>
        """
            .formatted(
                counts.members(),
                counts.swarms(),
                counts.completed(),
                shown(counts.uptime()),
                version.orElse(""));
    return new Answer(200, "text/html; charset=utf-8", text(page));
  }

  private static String shown(Duration uptime) {
    return uptime.toDays() > 0
        ? "%d d %d h".formatted(uptime.toDays(), uptime.toHoursPart())
        : "%d h %d min".formatted(uptime.toHoursPart(), uptime.toMinutesPart());
  }

  private static Answer failureReason() {
    int length = NOT_PLAIN.getBytes(StandardCharsets.UTF_8).length;
    return new Answer(200, PLAIN, text("d14:failure reason%d:%se".formatted(length, NOT_PLAIN)));
  }

  static Answer line(int status, String line) {
    return new Answer(status, PLAIN, text(line + "\n"));
  }

  private static Bytes text(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
