package org.eidolon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void alignsColumnsByTheirWidestCell() {
    var table = new Table("ID", "NAME");
    table.add(1, "a");
    table.add(1_000, "b");

    assertThat(table.lines()).containsExactly("ID    NAME", "1     a", "1000  b");
  }

  @Test
  void showsATorrentInWords() {
    var torrent =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", 3)
            .put("percentDone", 0.459)
            .put("sizeWhenDone", 2048)
            .put("rateDownload", 1024)
            .put("eta", 3_900)
            .put("status", 4)
            .put("name", "sample");

    assertThat(TorrentRow.table(List.of(torrent)).lines().get(1).split(" {2,}"))
        .containsExactly("3", "45%", "2.0 KiB", "1.0 KiB/s", "-", "1h 5m", "fetching", "sample");
    torrent.put("status", 2).put("recheckProgress", 0.409);
    assertThat(TorrentRow.state(torrent.put("eidolonState", "checking"))).isEqualTo("checking 40%");
    assertThat(TorrentRow.state(torrent.put("eidolonState", "allocating")))
        .isEqualTo("allocating 40%");
    assertThat(TorrentRow.state(torrent.put("error", 3))).isEqualTo("trouble");
    assertThat(TorrentRow.state(torrent.put("isFinished", true))).isEqualTo("finished");
    assertThat(TorrentRow.left(-1)).isEqualTo("-");
    assertThat(TorrentRow.age(90_000)).isEqualTo("1d 1h");
  }
}
