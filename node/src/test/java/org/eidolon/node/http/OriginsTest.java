package org.eidolon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginsTest {
  private final Origins origins = new Origins(List.of("node.example.org", "*.home.arpa"));

  private int status(String host, String origin, String site) {
    return origins
        .refuse(Optional.ofNullable(host), Optional.ofNullable(origin), Optional.ofNullable(site))
        .map(Refusal::status)
        .orElse(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:9091",
        "LOCALHOST:9091",
        "127.0.0.1:9091",
        "192.168.1.5",
        "[::1]:9091",
        "node.example.org:9091",
        "a.home.arpa",
        "a.b.home.arpa:1"
      })
  void takesAddressesAndNamesThatAreOurs(String host) {
    assertThat(status(host, null, null)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "evil.example:9091",
        "other.example.org",
        "home.arpa",
        ".home.arpa",
        "evilhome.arpa",
        "127.0.0.1.evil.example",
        "[::1].evil.example",
        "[evil",
        "1.2.3",
        "localhost@evil.example"
      })
  void refusesNamesThatSomebodyElseCouldLetPointHere(String host) {
    assertThat(status(host, null, null)).isEqualTo(421);
  }

  @Test
  void refusesARequestWithoutAHost() {
    assertThat(status(null, null, null)).isEqualTo(400);
    assertThat(status("", null, null)).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:9091, same-origin, 200",
    "https://localhost:9091, , 200",
    ", none, 200",
    ", same-origin, 200",
    ", cross-site, 403",
    ", same-site, 403",
    "http://evil.example, , 403",
    "http://localhost:8080, , 403",
    "null, , 403",
    "http://evil.example, same-origin, 403",
    "http://localhost:9091, cross-site, 403"
  })
  void refusesWhatPagesOfOtherSitesAsk(String origin, String site, int status) {
    assertThat(status("localhost:9091", origin, site)).isEqualTo(status);
  }
}
