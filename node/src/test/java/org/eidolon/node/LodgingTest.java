package org.eidolon.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.eidolon.actors.circuit.Pauses;
import org.eidolon.config.LinkConfig;
import org.eidolon.config.StorageConfig;
import org.eidolon.proto.crypto.SigningKey;
import org.eidolon.streams.link.TlsTransport;
import org.junit.jupiter.api.Test;

class LodgingTest {
  @Test
  void hopsOfANodeWithASystemOfItsOwnWaitByTheTransportsTimer() {
    var random = new SecureRandom();
    var config = LinkConfig.from(ConfigFactory.defaultReference().resolve());
    try (var transport =
        new TlsTransport(config, SigningKey.generate(random), random, InstantSource.system())) {
      var lodging = Lodging.own(new StorageConfig("", "", 16, 1, false), transport);
      try {
        assertThat(lodging.system().settings().setup().get(Pauses.class)).isPresent();
      } finally {
        lodging.close();
      }
    }
  }
}
