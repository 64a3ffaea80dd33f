package org.eidolon.proto.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.tracker.TrackerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MagnetTest {
  private static final String V1 = "c0fda1edafdbdbb96443424e0b3899af7159d10e";
  private static final String V2 =
      "95e04d0c4bad94ab206efa884666fd89777dbe4f7bd9945af1829037a85c6192";

  @Test
  void readsHashesInEveryCustomaryForm() {
    var hex = Magnet.parse("magnet:?xt=urn:btih:" + V1.toUpperCase(Locale.ROOT));
    var base32 = Magnet.parse("magnet:?xt=urn:btih:" + Base32.encode(Bytes.fromHex(V1)));
    var both = Magnet.parse("magnet:?xt.1=urn:btih:%s&xt.2=urn:btmh:1220%s".formatted(V1, V2));

    assertThat(hex.hashV1()).contains(Bytes.fromHex(V1));
    assertThat(base32).isEqualTo(hex);
    assertThat(both.hashV1()).contains(Bytes.fromHex(V1));
    assertThat(both.hashV2()).contains(Bytes.fromHex(V2));
  }

  @Test
  void passesOverParametersOfOtherPrograms() {
    var magnet =
        Magnet.parse(
            "magnet:?xt=urn:btih:%s&dn=A+nice%%20name&tr=udp%%3A%%2F%%2Fx&xt=urn:sha1:AB&x.pe=1"
                .formatted(V1));

    assertThat(magnet.displayName()).contains("A nice name");
    assertThat(magnet.trackers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://example.com|not a magnet",
        "magnet:?dn=x|without an info-hash",
        "magnet:?xt=urn:btih:12|40 hex or 32 base32",
        "magnet:?xt=urn:btih:zzfda1edafdbdbb96443424e0b3899af7159d10e|not hexadecimal",
        "magnet:?xt=urn:btmh:1120aa|1220 and 64 hex",
        "magnet:?xt=urn:btih:c0fda1edafdbdbb96443424e0b3899af7159d10e&x.at=http://a|(x.at)",
        "magnet:?xt=urn:btih:c0fda1edafdbdbb96443424e0b3899af7159d10e&x.ss=AAAA|52 base32",
        "magnet:?xt=urn:btih:c0fda1edafdbdbb96443424e0b3899af7159d10e&dn=%4|percent",
        "magnet:?xt=urn:btih:c0fda1edafdbdbb96443424e0b3899af7159d10e&dn=%ff|UTF-8"
      })
  void refusesTheMalformedWithOneLine(String link, String problem) {
    assertThatThrownBy(() -> Magnet.parse(link))
        .isInstanceOf(InvalidMetainfo.class)
        .hasMessageContaining(problem);
  }

  @Test
  void refusesTwoDifferentHashesOfAKindAndTooManyTrackers() {
    var other = V1.replace('c', 'd');
    var tracker = new TrackerAddress("h", 1, Bytes.fromHex(V2)).text();
    var link = "magnet:?xt=urn:btih:" + V1;

    assertThatThrownBy(() -> Magnet.parse(link + "&xt=urn:btih:" + other))
        .isInstanceOf(InvalidMetainfo.class);
    assertThat(Magnet.parse(link + ("&x.at=" + tracker).repeat(64)).trackers()).hasSize(64);
    assertThatThrownBy(() -> Magnet.parse(link + ("&x.at=" + tracker).repeat(65)))
        .isInstanceOf(InvalidMetainfo.class);
    assertThatThrownBy(() -> Magnet.parse(link + "&dn=" + "a".repeat(20_000)))
        .isInstanceOf(InvalidMetainfo.class);
  }

  @Test
  void standsForATorrentAndSharesItsSecret() {
    var metainfo = Metainfo.parse(LibtorrentCorpusTest.read("v2_only.torrent"));

    var magnet = Magnet.parse(Magnet.of(metainfo).text());

    assertThat(magnet).isEqualTo(Magnet.of(metainfo));
    assertThat(magnet.swarmSecret()).isEqualTo(metainfo.swarmSecret());
    assertThat(magnet.names(metainfo)).isTrue();
    assertThat(magnet.names(Metainfo.parse(LibtorrentCorpusTest.read("base.torrent")))).isFalse();
  }

  @Test
  void countsWhatItNamesOfTheClearNetAndPassesNoneOfItOn() {
    var link =
        "magnet:?xt=urn:btih:%s&tr=udp%%3A%%2F%%2Fa&tr.1=http%%3A%%2F%%2Fb&ws=http%%3A%%2F%%2Fw&x.pe=192.0.2.1:1"
            .formatted(V1);

    var magnet = Magnet.parse(link);

    assertThat(magnet.clearNet()).isEqualTo(new ClearNet(2, 1, 1));
    assertThat(magnet.trackers()).isEmpty();
    assertThat(magnet.text()).isEqualTo("magnet:?xt=urn:btih:" + V1);
  }

  @Test
  void aLengthIsShownIfItMakesSense() {
    var link = "magnet:?xt=urn:btih:" + V1 + "&xl=";

    assertThat(Magnet.parse(link + "12345678901").exactLength()).hasValue(12_345_678_901L);
    assertThat(Magnet.parse(link + "12345678901").text()).isEqualTo(link + "12345678901");
    assertThat(Magnet.parse(link + "many").exactLength()).isEmpty();
    assertThat(Magnet.parse(link + "-1").exactLength()).isEmpty();
  }

  @Test
  void aTorrentsMagnetNamesBothHashesItsLengthItsTrackersAndItsSecret() {
    var tracker = new TrackerAddress("h", 1, Bytes.fromHex(V2));
    var torrent =
        Metainfo.parse(LibtorrentCorpusTest.read("v2_hybrid.torrent"))
            .withTrackers(List.of(tracker, tracker))
            .withSecret(Optional.of(Bytes.fromHex(V2)));

    var read = Magnet.parse(Magnet.of(torrent).text());

    assertThat(read).isEqualTo(Magnet.of(torrent));
    assertThat(read.hashV1()).isEqualTo(torrent.infoHashV1()).isPresent();
    assertThat(read.hashV2()).isEqualTo(torrent.infoHashV2()).isPresent();
    assertThat(read.trackers()).containsExactly(tracker, tracker);
    assertThat(read.exactLength()).hasValue(torrent.totalBytes());
    assertThat(read.swarmSecret()).isEqualTo(torrent.swarmSecret());
    assertThat(read.names(torrent)).isTrue();
  }

  @Property(tries = 300)
  void readsWhatItWrote(
      @ForAll @Size(32) byte[] hash,
      @ForAll @Size(32) byte[] secret,
      @ForAll("names") String name,
      @ForAll @IntRange(min = 1, max = 65535) int port) {
    var tracker = new TrackerAddress("tracker.example", port, Bytes.copyOf(hash));
    var magnet =
        new Magnet(
            Optional.empty(),
            Optional.of(Bytes.copyOf(hash)),
            List.of(tracker),
            Optional.of(Bytes.copyOf(secret)),
            Optional.of(name));

    assertThat(Magnet.parse(magnet.text())).isEqualTo(magnet);
  }

  @Property
  void anyTextIsReadOrRefusedByName(@ForAll String text) {
    readOrRefused(text);
    readOrRefused("magnet:?" + text);
    readOrRefused("magnet:?xt=urn:btih:" + V1 + "&" + text);
    readOrRefused("magnet:?xt=urn:btih:" + text);
    readOrRefused("magnet:?xt=urn:btih:" + V1 + "&x.at=" + text);
  }

  @Property
  void aMutatedLinkIsReadOrRefusedByName(
      @ForAll @IntRange(max = 250) int at, @ForAll char replacement) {
    var tracker = new TrackerAddress("h", 1, Bytes.fromHex(V2));
    var link =
        new StringBuilder(
            new Magnet(
                    Optional.of(Bytes.fromHex(V1)),
                    Optional.of(Bytes.fromHex(V2)),
                    List.of(tracker),
                    Optional.of(Bytes.fromHex(V2)),
                    Optional.of("a b"))
                .text());
    link.setCharAt(at, replacement);

    readOrRefused(link.toString());
    readOrRefused(link.substring(0, at));
  }

  private static void readOrRefused(String text) {
    try {
      assertThat(Magnet.parse(text)).isNotNull();
    } catch (InvalidMetainfo refused) {
      assertThat(refused.getMessage()).isNotEmpty().doesNotContain("\n");
    }
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars("aZ &=%+?#/ä漢\ud83d\ude00")
        .ofMaxLength(20)
        .map(MagnetTest::wellFormed);
  }

  private static String wellFormed(String text) {
    return text.codePoints()
        .filter(code -> code < 0xd800 || code > 0xdfff)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
