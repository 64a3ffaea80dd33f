package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.eidolon.proto.peer.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {
  private static boolean isPublic(String host) {
    return PublicAddress.is(new PeerAddress(host, 4000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2001:db8::1",
        "2001:0:1::1",
        "2002:7f00:1::1",
        "::127.0.0.1"
      })
  void addressesInsideSomebodysNetworkAreNotPublic(String host) {
    assertThat(isPublic(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.0", "126.0.0.1",
        "128.0.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "192.169.1.1", "198.17.0.1",
        "198.20.0.1", "223.255.255.255", "2001:4860::8888", "2a00:1450::1", "::ffff:8.8.8.8"
      })
  void allOthersAre(String host) {
    assertThat(isPublic(host)).isTrue();
  }

  @Test
  void neverLooksANameUp() {
    assertThatThrownBy(() -> isPublic("1.2.3")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> isPublic("deadbeef")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> isPublic(":::")).isInstanceOf(IllegalArgumentException.class);
  }
}
