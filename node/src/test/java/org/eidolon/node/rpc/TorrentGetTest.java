package org.eidolon.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.eidolon.actors.session.TorrentState;
import org.eidolon.actors.swarm.SwarmStatus;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which torrents and which fields a client gets. */
final class TorrentGetTest {
  private static ActorTestKit kit;
  private static final String ONE = "ab".repeat(20);
  private static final String NEW_FORMAT = "cd".repeat(32);

  private final RpcDesk desk =
      new RpcDesk(
          kit,
          SampleTorrents.fetching(1, ONE),
          SampleTorrents.sharing(2, NEW_FORMAT),
          SampleTorrents.sharing(3, "ef".repeat(20)));

  @BeforeAll
  static void startUp() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void shutDown() {
    kit.shutdownTestKit();
  }

  private List<Integer> ids(String ids) {
    var arguments = "{\"fields\":[\"id\"]%s}".formatted(ids.isEmpty() ? "" : ",\"ids\":" + ids);
    var found = new ArrayList<Integer>();
    desk.call("torrent-get", arguments)
        .get("torrents")
        .forEach(torrent -> found.add(torrent.get("id").asInt()));
    return found;
  }

  private JsonNode field(int id, String field) {
    var arguments = "{\"ids\":%d,\"fields\":[\"%s\"]}".formatted(id, field);
    return desk.call("torrent-get", arguments).get("torrents").get(0).get(field);
  }

  @Test
  void findsTorrentsByEveryFormOfIds() {
    assertThat(ids("")).containsExactly(1, 2, 3);
    assertThat(ids("2")).containsExactly(2);
    assertThat(ids("[3,1,99]")).containsExactly(1, 3);
    assertThat(ids("[]")).isEmpty();
    assertThat(ids("\"" + ONE + "\"")).containsExactly(1);
    assertThat(ids("\"" + ONE.toUpperCase(java.util.Locale.ROOT) + "\"")).containsExactly(1);
    assertThat(ids("[\"" + NEW_FORMAT + "\", 3]")).containsExactly(2, 3);
    assertThat(ids("\"" + NEW_FORMAT.substring(0, 40) + "\"")).containsExactly(2);
    assertThat(ids("[null, {}, 1.5, \"x\"]")).isEmpty();
  }

  @Test
  void showsWhatChangedInTheLastMinuteAndWhatWasRemoved() {
    assertThat(ids("\"recently-active\"")).containsExactly(1, 2, 3);

    desk.nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(ids("\"recently-active\"")).isEmpty();

    desk.views.set(1, SampleTorrents.fetching(2, NEW_FORMAT));
    assertThat(ids("\"recently-active\"")).containsExactly(2);
    var removed =
        desk.call("torrent-get", "{\"fields\":[\"id\"],\"ids\":\"recently-active\"}")
            .get("removed");
    assertThat(removed.toString()).isEqualTo("[9]");
  }

  @Test
  void answersInATable() {
    var table =
        desk.call("torrent-get", "{\"fields\":[\"id\",\"name\",\"id\"],\"format\":\"table\"}")
            .get("torrents");

    assertThat(table.toString())
        .isEqualTo("[[\"id\",\"name\"],[1,\"sample\"],[2,\"sample\"],[3,\"sample\"]]");
  }

  @Test
  void answersFieldsThatNobodyKnowsWithNothing() {
    assertThat(field(1, "downloadLimitMode").asInt(-1)).isZero();
    assertThat(field(1, "no such field").asInt(-1)).isZero();
  }

  @Test
  void tellsBytesAndTimes() {
    assertThat(field(1, "totalSize").asLong()).isEqualTo(1_000_000);
    assertThat(field(1, "sizeWhenDone").asLong()).isEqualTo(800_000);
    assertThat(field(1, "leftUntilDone").asLong()).isEqualTo(600_000);
    assertThat(field(1, "percentDone").asDouble()).isEqualTo(0.25);
    assertThat(field(1, "eta").asLong()).isEqualTo(30);
    assertThat(field(3, "eta").asLong()).isEqualTo(-1);
    assertThat(field(1, "uploadRatio").asDouble()).isEqualTo(0.25);
    assertThat(field(1, "rateDownload").asLong()).isEqualTo(20_000);
    assertThat(field(3, "doneDate").asLong()).isEqualTo(50);
    assertThat(field(1, "dateCreated").asLong()).isEqualTo(99);
    assertThat(field(1, "hashString").asText()).isEqualTo(ONE);
    assertThat(field(2, "hashString").asText()).isEqualTo(NEW_FORMAT.substring(0, 40));
    assertThat(field(1, "labels").toString()).isEqualTo("[\"music\"]");
  }

  @Test
  void tellsFilesByNumbersFromZeroAndPiecesAsBits() {
    assertThat(field(1, "files").get(0).toString())
        .isEqualTo("{\"bytesCompleted\":200000,\"length\":600000,\"name\":\"sample/a.bin\"}");
    assertThat(field(1, "wanted").toString()).isEqualTo("[1,1,0]");
    assertThat(field(1, "priorities").toString()).isEqualTo("[0,1,0]");
    assertThat(Base64.getDecoder().decode(field(1, "pieces").asText()))
        .containsExactly(0x80, 0, 0, 2);
  }

  @Test
  void showsPartnersAsCircuitsAndNoAddress() {
    var peers = field(1, "peers");

    assertThat(peers).hasSize(2);
    assertThat(peers.get(0).get("address").asText()).isEqualTo("circuit 3");
    assertThat(peers.get(0).get("port").asInt()).isZero();
    assertThat(peers.get(0).get("flagStr").asText()).isEqualTo("DE");
    assertThat(peers.get(1).get("flagStr").asText()).isEqualTo("UEI");
    assertThat(peers.toString()).doesNotContainPattern("\\d+\\.\\d+\\.\\d+\\.\\d+");
    assertThat(field(1, "peersFrom").get("fromTracker").asInt()).isEqualTo(5);
    assertThat(field(1, "peersFrom").get("fromDht").asInt()).isZero();
  }

  @Test
  void namesTheHomeTrackerWhereATorrentNamesNone() {
    assertThat(field(1, "trackers").get(0).get("announce").asText())
        .isEqualTo(SampleTorrents.FACTS.tracker());
    var stats = field(1, "trackerStats").get(0);
    assertThat(stats.get("host").asText()).isEqualTo("https://192.0.2.7:7443/");
    assertThat(stats.get("seederCount").asInt()).isEqualTo(2);
  }

  @Test
  void tellsEveryStateByItsNumberAndWhoseFaultAProblemIs() {
    assertThat(status(TorrentState.STOPPED_BY_USER, 0)).isEqualTo(0);
    assertThat(status(TorrentState.QUEUED_TO_CHECK, 0)).isEqualTo(1);
    assertThat(status(TorrentState.CHECKING, 0)).isEqualTo(2);
    assertThat(status(TorrentState.ALLOCATING, 0)).isEqualTo(2);
    assertThat(field(1, "eidolonState").asText()).isEqualTo("allocating");
    assertThat(status(TorrentState.QUEUED_TO_FETCH, 0)).isEqualTo(3);
    assertThat(status(TorrentState.LOOKING_FOR_PARTNERS, 0)).isEqualTo(4);
    assertThat(status(TorrentState.QUEUED_TO_SHARE, 9)).isEqualTo(5);
    assertThat(status(TorrentState.WAITING_FOR_TRACKER, 9)).isEqualTo(6);
    assertThat(status(TorrentState.SHARING, 9)).isEqualTo(6);
    assertThat(field(1, "error").asInt()).isEqualTo(1);
    assertThat(field(1, "errorString").asText()).isEqualTo("no answer");
    assertThat(status(TorrentState.FAILED, 9)).isEqualTo(0);
    assertThat(field(1, "error").asInt()).isEqualTo(3);
  }

  private int status(TorrentState state, long doneAt) {
    var problem = SampleTorrents.status(SwarmStatus.State.STOPPED, 1, 0, "no answer");
    desk.views.set(
        0,
        SampleTorrents.view(
            1,
            Bytes.fromHex(ONE),
            state,
            SampleTorrents.settings(1),
            SampleTorrents.totals(doneAt),
            problem));
    return field(1, "status").asInt();
  }
}
