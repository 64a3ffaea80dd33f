package org.eidolon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlConfigTest {
  private static ControlConfig with(String settings) {
    return Settings.parse("eidolon.control { enabled = true, " + settings + " }").control();
  }

  @Test
  void isOffUnlessAskedFor() {
    assertThat(Settings.parse("").control().enabled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9091", "127.1.2.3:0", "[::1]:9091", "localhost:9091"})
  void needsNoPasswordOnThisMachineAlone(String listen) {
    assertThat(with("listen = \"" + listen + "\"").guarded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:9091",
        "[::]:9091",
        "192.168.1.2:9091",
        "127.0.0.1.example.org:9091",
        "localhost.example.org:9091",
        "::1:9091"
      })
  void isNotReachableFromElsewhereWithoutAPassword(String listen) {
    assertThatThrownBy(() -> with("listen = \"" + listen + "\""))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContainingAll("eidolon.control.listen", listen, "eidolon.control.password");

    assertThat(with("listen = \"" + listen + "\", user = me, password = secret").guarded())
        .isTrue();
  }

  @Test
  void takesUserAndPasswordTogetherOnly() {
    assertThatThrownBy(() -> with("user = me")).hasMessageContaining("eidolon.control.password");
    assertThatThrownBy(() -> with("password = secret"))
        .hasMessageContaining("eidolon.control.user")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> with("user = \"a:b\", password = secret"))
        .hasMessageContaining("without a colon");
  }

  @Test
  void neverShowsThePassword() {
    assertThat(with("user = me, password = secret").toString()).doesNotContain("secret");
  }

  @Test
  void boundsAreChecked() {
    assertThatThrownBy(() -> with("body-limit = 1B")).hasMessageContaining("body-limit");
    assertThatThrownBy(() -> with("connections = 0")).hasMessageContaining("connections");
    assertThatThrownBy(() -> with("requests-per-second = 0"))
        .hasMessageContaining("requests-per-second");
    assertThatThrownBy(() -> with("idle-timeout = 0s")).hasMessageContaining("idle-timeout");
  }
}
