package org.eidolon.proto.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.cell.MalformedCell;

class LinkAuthCodecTest {
  private static final LinkAuthCodec.Proof PROOF =
      new LinkAuthCodec.Proof(false, Bytes.copyOf(new byte[32]), Bytes.copyOf(new byte[64]));

  @Example
  void comesBackAsItWas() {
    assertThat(LinkAuthCodec.decode(LinkAuthCodec.encode(PROOF))).isEqualTo(PROOF);
  }

  @Example
  void refusesEveryTruncation() {
    var encoded = LinkAuthCodec.encode(PROOF);
    for (int length = 0; length < encoded.length(); length++) {
      var cut = encoded.slice(0, length);
      assertThatThrownBy(() -> LinkAuthCodec.decode(cut)).isInstanceOf(MalformedCell.class);
    }
  }

  @Example
  void refusesWhatIsTooLong() {
    var tooLong = Bytes.copyOf(new byte[LinkAuthCodec.MAX_BYTES + 1]);

    assertThatThrownBy(() -> LinkAuthCodec.decode(tooLong)).isInstanceOf(MalformedCell.class);
  }

  @Property
  void anyBytesGiveAProofOrANamedException(@ForAll @Size(max = 200) byte[] noise) {
    try {
      assertThat(LinkAuthCodec.decode(Bytes.copyOf(noise))).isNotNull();
    } catch (MalformedCell expected) {
      assertThat(expected).hasMessageContaining("proof");
    }
  }
}
