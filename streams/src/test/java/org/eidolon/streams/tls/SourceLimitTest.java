package org.eidolon.streams.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SourceLimitTest {
  private final SourceLimit limit = new SourceLimit(2);

  private boolean enter(String host, int port) {
    return limit.enter(new InetSocketAddress(host, port));
  }

  @Test
  void boundsEachAddressAndCountsThoseWhoLeave() {
    assertThat(enter("11.0.0.1", 1)).isTrue();
    assertThat(enter("11.0.0.1", 2)).isTrue();
    assertThat(enter("11.0.0.1", 3)).isFalse();
    assertThat(enter("11.0.0.2", 1)).isTrue();

    limit.leave(new InetSocketAddress("11.0.0.1", 1));

    assertThat(enter("11.0.0.1", 4)).isTrue();
    assertThat(enter("11.0.0.1", 5)).isFalse();
  }

  @Test
  void takesANetworkOfIpv6ForOneAddress() {
    assertThat(enter("2001:4860::1", 1)).isTrue();
    assertThat(enter("2001:4860::2", 1)).isTrue();
    assertThat(enter("2001:4860::3", 1)).isFalse();
    assertThat(enter("2001:4860:0:1::1", 1)).isTrue();
  }

  @Test
  void neverCountsOurOwnMachine() {
    for (int port = 1; port < 100; port++) {
      assertThat(enter("127.0.0.1", port)).isTrue();
    }
  }
}
