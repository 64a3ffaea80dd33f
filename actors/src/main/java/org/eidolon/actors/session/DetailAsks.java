package org.eidolon.actors.session;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.eidolon.actors.session.TorrentDetails.TrackerStanding;
import org.eidolon.actors.swarm.Swarm;
import org.eidolon.actors.swarm.SwarmDetails;
import org.eidolon.proto.choice.FetchChoice;
import org.eidolon.proto.metainfo.Metainfo;

/** Asks for details of a torrent: its swarm if it runs, else what the disk remembers. */
final class DetailAsks {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** What is to be told to whom. */
  record Answered(TorrentDetails details, ActorRef<Torrents.Details> replyTo)
      implements Torrents.Command {
    void tell() {
      replyTo.tell(new Torrents.Details(Optional.of(details)));
    }
  }

  /** Of the torrent as it was when somebody asked. */
  private record Asked(int id, Optional<Metainfo> torrent, FetchChoice choice, Path folder) {
    static Asked of(KeptTorrent torrent) {
      return new Asked(torrent.id, torrent.stored(), torrent.settings.choice(), torrent.folder());
    }

    TorrentDetails details(
        BitSet right, List<TorrentDetails.Partner> partners, TrackerStanding tracker) {
      return new TorrentDetails(
          id,
          torrent.map(it -> new FilesHere(it, right, choice).files()).orElse(List.of()),
          right,
          torrent.map(Metainfo::pieceCount).orElse(0),
          partners,
          tracker);
    }
  }

  private final ActorContext<Torrents.Command> context;
  private final SessionPorts ports;
  private final Blocking blocking;

  DetailAsks(ActorContext<Torrents.Command> context, SessionPorts ports) {
    this.context = context;
    this.ports = ports;
    this.blocking = new Blocking(context.getSystem());
  }

  void ask(KeptTorrent torrent, ActorRef<Torrents.Details> replyTo) {
    var asked = Asked.of(torrent);
    if (torrent.swarm.isPresent()) {
      context.<Swarm.Command, SwarmDetails>ask(
          SwarmDetails.class,
          torrent.swarm.get(),
          ANSWER,
          Swarm.AskDetails::new,
          (details, failed) -> new Answered(details(asked, Optional.ofNullable(details)), replyTo));
    } else {
      context.pipeToSelf(
          blocking.ask(() -> remembered(asked)),
          (right, failed) ->
              new Answered(
                  asked.details(
                      failed == null ? right : new BitSet(), List.of(), TrackerStanding.UNKNOWN),
                  replyTo));
    }
  }

  /** On a thread that may wait. */
  private BitSet remembered(Asked asked) throws IOException {
    return asked.torrent().isPresent()
        ? ports.disk().pieces(asked.torrent().get(), asked.folder())
        : new BitSet();
  }

  private static TorrentDetails details(Asked asked, Optional<SwarmDetails> heard) {
    if (heard.isEmpty()) {
      return asked.details(new BitSet(), List.of(), TrackerStanding.UNKNOWN);
    }
    var swarm = heard.get();
    int pieces = asked.torrent().map(Metainfo::pieceCount).orElse(0);
    var partners = swarm.partners().stream().map(row -> partner(row, pieces)).toList();
    var tracker =
        new TrackerStanding(
            swarm.reachable(), swarm.trackerProblem(), swarm.sharers(), swarm.fetchers());
    return asked.details(swarm.have(), partners, tracker);
  }

  private static TorrentDetails.Partner partner(SwarmDetails.Row row, int pieces) {
    return new TorrentDetails.Partner(
        row.number(),
        row.called(),
        row.relays(),
        pieces == 0 ? 0 : (double) row.pieces() / pieces,
        row.fetchRate(),
        row.serveRate(),
        row.weFetch(),
        row.weServe());
  }
}
