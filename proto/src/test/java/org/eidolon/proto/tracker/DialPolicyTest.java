package org.eidolon.proto.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.eidolon.proto.peer.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tracker sends its members as far inside somebody's walls as it is itself. */
class DialPolicyTest {
  private static final List<String> PUBLIC = List.of("11.1.0.1", "8.8.8.8", "2a01:4f8::1");
  private static final List<String> PRIVATE =
      List.of("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.18.0.1", "fd00::1");
  private static final List<String> LINK_LOCAL = List.of("169.254.169.254", "fe80::1");
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "127.9.9.9", "::1");
  private static final List<String> NOBODYS =
      List.of("0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "::", "ff02::1", "2002:7f00::");

  private static boolean allows(DialPolicy policy, String host) {
    return policy.allows(new PeerAddress(host, 22));
  }

  private static void only(DialPolicy policy, List<List<String>> allowed) {
    for (var group : List.of(PUBLIC, PRIVATE, LINK_LOCAL, LOOPBACK, NOBODYS)) {
      for (var host : group) {
        assertThat(allows(policy, host)).as(host).isEqualTo(allowed.contains(group));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"11.2.0.1", "2a01:4f8::2", "tracker.example", "10.example", "0.0.0.0"})
  void aPublicTrackerSendsToPublicAddressesOnly(String tracker) {
    only(DialPolicy.of(tracker, false), List.of(PUBLIC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7", "192.168.0.1", "fd00::7", "::ffff:10.0.0.1"})
  void aPrivateTrackerSendsToPrivateOnesAsWell(String tracker) {
    only(DialPolicy.of(tracker, false), List.of(PUBLIC, PRIVATE));
  }

  @Test
  void oneOnTheCableSendsAlongTheCable() {
    only(DialPolicy.of("169.254.3.3", false), List.of(PUBLIC, PRIVATE, LINK_LOCAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "localhost"})
  void oneInOurOwnMachineSendsIntoIt(String tracker) {
    only(DialPolicy.of(tracker, true), List.of(PUBLIC, PRIVATE, LINK_LOCAL, LOOPBACK));
  }

  @Test
  void ourSettingsOpenPrivateNetworksButNotOurMachine() {
    only(DialPolicy.of("tracker.example", true), List.of(PUBLIC, PRIVATE));
  }

  @Test
  void addressesThatOnlyLookLikePublicOnesAreNot() {
    var policy = DialPolicy.of("11.2.0.1", false);
    for (var host : List.of("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::a00:1")) {
      assertThat(allows(policy, host)).as(host).isFalse();
    }
  }
}
