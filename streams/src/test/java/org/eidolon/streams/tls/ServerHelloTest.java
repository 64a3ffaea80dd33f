package org.eidolon.streams.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class ServerHelloTest {
  private static byte[] hello(int group) {
    var body = ByteBuffer.allocate(4 + 34 + 1 + 32 + 3 + 2 + 6 + 8);
    body.put((byte) 2).put(new byte[3]).put(new byte[34]).put((byte) 32).put(new byte[32]);
    body.put(new byte[3]).putShort((short) 14);
    body.putShort((short) 43).putShort((short) 2).putShort((short) 0x0304);
    body.putShort((short) 51).putShort((short) 4).putShort((short) group).putShort((short) 0);
    return ByteBuffer.allocate(5 + body.capacity())
        .put((byte) 22)
        .putShort((short) 0x0303)
        .putShort((short) body.capacity())
        .put(body.array())
        .array();
  }

  @Example
  void findsTheGroupBehindOtherExtensions() throws SSLException {
    assertThat(ServerHello.group(ByteBuffer.wrap(hello(KeyExchangeGuard.HYBRID))))
        .hasValue(KeyExchangeGuard.HYBRID);
  }

  @Example
  void waitsForTheWholeRecord() throws SSLException {
    var whole = hello(KeyExchangeGuard.HYBRID);
    for (int length = 0; length < whole.length; length++) {
      assertThat(ServerHello.group(ByteBuffer.wrap(whole, 0, length))).isEmpty();
    }
  }

  @Example
  void refusesAHelloWithoutKeyShareAndOtherRecords() {
    var without = hello(0);
    without[without.length - 7] = 52;
    var alert = new byte[] {21, 3, 3, 0, 2, 2, 40};

    assertThatThrownBy(() -> ServerHello.group(ByteBuffer.wrap(without)))
        .isInstanceOf(SSLException.class);
    assertThatThrownBy(() -> ServerHello.group(ByteBuffer.wrap(alert)))
        .isInstanceOf(SSLException.class);
  }

  @Property
  void anyBytesGiveAnAnswerOrANamedException(@ForAll @Size(max = 120) byte[] noise) {
    var hello = hello(KeyExchangeGuard.HYBRID);
    System.arraycopy(noise, 0, hello, 5, Math.min(noise.length, hello.length - 5));
    for (var bytes : new byte[][] {noise, hello}) {
      try {
        assertThat(ServerHello.group(ByteBuffer.wrap(bytes))).isNotNull();
      } catch (SSLException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }
}
