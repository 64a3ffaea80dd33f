package org.eidolon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TorrentFileTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/x.torrent",
        "HTTPS://example.com/x.torrent",
        "ftp://example.com/x"
      })
  void anAddressIsRefusedAsWhatItIs(String address) {
    assertThatThrownBy(() -> TorrentFile.path(address))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith(address + ": nothing is fetched from the clear net");
  }

  @Test
  void aFileWithAColonIsAPath() {
    assertThat(TorrentFile.path("http:x.torrent")).isEqualTo(Path.of("http:x.torrent"));
  }
}
