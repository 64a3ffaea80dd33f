package org.eidolon.proto.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eidolon.proto.Bytes;
import org.junit.jupiter.params.provider.MethodSource;

/** Torrents and magnets of strangers; {@code JAZZER_FUZZ=1} looks for new ones. */
class TorrentFuzzTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

  static Stream<byte[]> torrents() {
    return LibtorrentCorpusTest.expected().keySet().stream()
        .map(LibtorrentCorpusTest::read)
        .filter(bytes -> bytes.length() < 1000)
        .map(Bytes::toArray);
  }

  static Stream<byte[]> infos() {
    return LibtorrentCorpusTest.expected().keySet().stream()
        .map(LibtorrentCorpusTest::read)
        .filter(bytes -> bytes.length() < 1000)
        .flatMap(TorrentFuzzTest::info);
  }

  private static Stream<byte[]> info(Bytes torrent) {
    try {
      return Stream.of(Metainfo.parse(torrent).infoBytes().toArray());
    } catch (InvalidMetainfo one) {
      return Stream.empty();
    }
  }

  static Stream<byte[]> magnets() {
    return Stream.of(
            "magnet:?xt=urn:btih:" + HASH,
            "magnet:?xt=urn:btih:AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH&dn=a%20name",
            "magnet:?xt=urn:btmh:1220" + HASH + "0123456789abcdef01234567&tr=udp%3A%2F%2Fx%3A1",
            "MAGNET:?dn=%ff&xt=urn:btih:" + HASH + "&x.e=%",
            "magnet:?")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("torrents")
  @FuzzTest(maxDuration = "30s")
  void torrentsAreUsableOrRefused(byte[] strange) {
    try {
      MetainfoFuzzTest.use(Metainfo.parse(Bytes.copyOf(strange)));
    } catch (InvalidMetainfo refused) {
      assertThat(refused.getMessage()).isNotEmpty().doesNotContain("\n");
    }
  }

  /** As partners give them to who has a magnet. */
  @MethodSource("infos")
  @FuzzTest(maxDuration = "30s")
  void infoDictionariesAreUsableOrRefused(byte[] strange) {
    try {
      MetainfoFuzzTest.use(Metainfo.ofInfo(Bytes.copyOf(strange), List.of(), Optional.empty()));
    } catch (InvalidMetainfo refused) {
      assertThat(refused.getMessage()).isNotEmpty().doesNotContain("\n");
    }
  }

  @MethodSource("magnets")
  @FuzzTest(maxDuration = "30s")
  void magnetsSayTheSameWhenWrittenAgain(byte[] strange) {
    try {
      var magnet = Magnet.parse(new String(strange, StandardCharsets.UTF_8));
      assertThat(Magnet.parse(magnet.text())).isEqualTo(withoutClearNet(magnet));
      assertThat(magnet.swarmSecret().length()).isEqualTo(32);
    } catch (InvalidMetainfo refused) {
      assertThat(refused.getMessage()).isNotEmpty().doesNotContain("\n");
    }
  }

  /** What a link names of the clear net is not passed on. */
  private static Magnet withoutClearNet(Magnet magnet) {
    return new Magnet(
        magnet.hashV1(),
        magnet.hashV2(),
        magnet.trackers(),
        magnet.secret(),
        magnet.displayName(),
        magnet.exactLength(),
        ClearNet.NONE);
  }
}
