package org.eidolon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordTest {
  @Test
  void isTakenAsItStands() {
    var password = Password.of("grün:blau");

    assertThat(password.isSlow()).isFalse();
    assertThat(password.is("grün:blau")).isTrue();
    assertThat(password.is("grün:blauer")).isFalse();
    assertThat(password.is("")).isFalse();
  }

  @Test
  void aHashIsOfThatPasswordAndAnotherOneEachTime() {
    var random = new Random(1);
    var line = Password.hash("secret", random);

    assertThat(line).startsWith("pbkdf2-sha512:210000:").doesNotContain("secret");
    assertThat(Password.hash("secret", random)).isNotEqualTo(line);
    assertThat(Password.of(line).isSlow()).isTrue();
    assertThat(Password.of(line).is("secret")).isTrue();
    assertThat(Password.of(line).is("Secret")).isFalse();
    assertThat(Password.of(line).is(line)).isFalse();
  }

  /** RFC 7914 has no SHA-512; this one was made by another implementation (Python's hashlib). */
  @Test
  void isPbkdf2AsOthersComputeIt() {
    assertThat(
            Password.of(
                    "pbkdf2-sha512:1000:AAECAwQFBgcICQoLDA0ODw:8ltlLe5cI6KNrWOmMFkTi2iE7fEXJKJJR9lhjd_xSn4")
                .is("secret"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pbkdf2-sha512:",
        "pbkdf2-sha512:many:AAAA:AAAA",
        "pbkdf2-sha512:1:AAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "pbkdf2-sha512:999999999:AAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "pbkdf2-sha512:5000::AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "pbkdf2-sha512:5000:AAAA:AAAA",
        "pbkdf2-sha512:5000:AAAA:not base64"
      })
  void aHashThatIsNoneIsAMistake(String text) {
    assertThatThrownBy(() -> Password.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("eidolon password");
  }
}
