package org.eidolon.node.page;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.eidolon.actors.link.LinkFigures;
import org.eidolon.actors.link.LinkManager;
import org.eidolon.node.http.Face;
import org.eidolon.proto.tracker.TrackerAddress;
import org.slf4j.LoggerFactory;

/** Puts the page of a node together. */
public final class Page {
  private static final Duration SAMPLE = Duration.ofSeconds(5);
  private static final String LOGBACK = "ch.qos.logback.";

  private Page() {}

  /** The log of this process from now on, as far as it is there to be had. */
  public static LogLines log() {
    var lines = new LogLines();
    // Who embeds a node may log by other means, and then lacks all of Logback.
    if (LoggerFactory.getILoggerFactory().getClass().getName().startsWith(LOGBACK)) {
      lines.untap(LogTap.into(lines));
    }
    return lines;
  }

  /** Its faces, and with {@code eidolon-share} a method of the remote control. */
  public static List<Face> of(PageParts parts) {
    var traffic = new Traffic();
    var sampling = parts.links().map(links -> sample(parts, links, traffic));
    var shares =
        new Shares(
            torrent -> parts.rpc().ask("torrent-add", torrent),
            parts.home(),
            parts.hashed(),
            parts.blocking(),
            parts.random(),
            parts.clock());
    parts.rpc().add("eidolon-share", shares::share);
    var looks =
        new RpcLooks(parts.rpc(), parts.network(), parts.home().map(Page::shown).orElse(""));
    var told = new EventsFace.Told(traffic, parts.log(), shares::now);
    var events =
        new EventsFace(looks, told, parts.pages(), parts.nanos(), () -> end(sampling, parts));
    return List.of(new PageFace(), events);
  }

  /** Once in some seconds, page or no page: an hour of it is there when somebody looks. */
  private static Cancellable sample(
      PageParts parts, ActorRef<LinkManager.Command> links, Traffic traffic) {
    var system = parts.system();
    return system
        .scheduler()
        .scheduleAtFixedRate(
            Duration.ZERO,
            SAMPLE,
            () ->
                AskPattern.<LinkManager.Command, LinkFigures>ask(
                        links, LinkManager.AskFigures::new, SAMPLE, system.scheduler())
                    .thenAccept(
                        figures ->
                            traffic.sample(
                                parts.clock().instant().getEpochSecond(),
                                parts.nanos().getAsLong(),
                                figures.cells())),
            system.executionContext());
  }

  private static void end(Optional<Cancellable> sampling, PageParts parts) {
    sampling.ifPresent(Cancellable::cancel);
    parts.log().untap();
  }

  private static String shown(TrackerAddress tracker) {
    return "%s:%d".formatted(tracker.host(), tracker.port());
  }
}
