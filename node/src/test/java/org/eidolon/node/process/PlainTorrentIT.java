package org.eidolon.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Torrents of other programs travel as well, and nobody they name in the clear net hears of it: one
 * address stands for their trackers, web seeds and nodes, and listens on TCP and UDP.
 */
final class PlainTorrentIT {
  @TempDir private static Path folder;
  private static SmallNetwork network;
  private static ServerSocket clearTcp;
  private static DatagramSocket clearUdp;
  private static String clear;

  @BeforeAll
  static void startTheNetwork() throws IOException {
    clearTcp = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    clearUdp =
        new DatagramSocket(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), clearTcp.getLocalPort()));
    clear = "127.0.0.1:" + clearTcp.getLocalPort();
    network = new SmallNetwork(folder);
  }

  @AfterAll
  static void stopTheNetwork() throws IOException {
    if (network != null) {
      network.close();
    }
    clearTcp.close();
    clearUdp.close();
  }

  private static byte[] song(String name) throws IOException {
    var content = new byte[700_001];
    new SplittableRandom(name.hashCode()).nextBytes(content);
    Files.write(folder.resolve(name), content);
    return content;
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void itArrivesThroughTheAnonymousTrackerAlone(Format format) throws Exception {
    var name = format + ".bin";
    var content = song(name);
    var torrent = folder.resolve(format + ".torrent");
    PlainTorrents.write(torrent, folder.resolve(name), format, clear);

    try (var sharer = network.share(name, "--torrent", torrent.toString())) {
      var run = network.get(torrent.toString(), "--tracker", network.tracker());

      assertThat(folder.resolve("fetched").resolve(name)).hasBinaryContent(content);
      assertThat(SmallNetwork.event(run, "done").get("relays_least").getAsInt())
          .isGreaterThanOrEqualTo(3);
      var told = SmallNetwork.event(run, "tracker");
      assertThat(told.get("address").getAsString()).isEqualTo(network.tracker());
      assertThat(told.get("not_contacted").toString())
          .isEqualTo("{\"trackers\":2,\"web_seeds\":1,\"nodes\":1}");
      assertThat(sharer.await("tracker", line -> true)).isEqualTo(told);
    }
    nobodyOfTheClearNetWasContacted();
  }

  @Test
  void aHybridArrivesByAMagnetOfOtherProgramsThatNamesItsOldHashAlone() throws Exception {
    var content = song("old.bin");
    var torrent = folder.resolve("old.torrent");
    var made = PlainTorrents.write(torrent, folder.resolve("old.bin"), Format.HYBRID, clear);
    var magnet =
        "magnet:?xt=urn:btih:%s&tr=http%%3A%%2F%%2F%s%%2Fannounce"
            .formatted(made.infoHashV1().orElseThrow().toHex(), clear);

    try (var sharer = network.share("old.bin", "--torrent", torrent.toString())) {
      var run = network.get(magnet, "--tracker", network.tracker());

      assertThat(folder.resolve("fetched/old.bin")).hasBinaryContent(content);
      assertThat(SmallNetwork.event(run, "tracker").get("not_contacted").toString())
          .contains("\"trackers\":1");
      assertThat(sharer.await("torrent", line -> true).get("magnet").getAsString())
          .contains("urn:btih:", "urn:btmh:", "x.at=", "xl=" + content.length)
          .doesNotContain("&tr=");
    }
    nobodyOfTheClearNetWasContacted();
  }

  @Test
  void whatDiffersFromTheTorrentIsNotShared() throws Exception {
    var content = song("other.bin");
    var torrent = folder.resolve("other.torrent");
    PlainTorrents.write(torrent, folder.resolve("other.bin"), Format.V1, clear);
    content[content.length - 1] ^= 1;
    Files.write(folder.resolve("other.bin"), content);

    var run =
        network.run(
            "other",
            "share",
            "other.bin",
            "--torrent",
            torrent.toString(),
            "--tracker",
            network.tracker());

    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.err().lines().filter(line -> line.startsWith("eidolon: ")))
        .singleElement()
        .asString()
        .contains("other.bin is not what ", "1 of 11 pieces", "the first in \"other.bin\"");
    assertThat(run.err())
        .contains("joining the anonymous tracker " + network.tracker())
        .contains("not contacted: 2 clear trackers, 1 web seed and 1 node address");
  }

  @Test
  void aDaemonSaysAsMuch() throws Exception {
    song("daemon.bin");
    var torrent = folder.resolve("daemon.torrent");
    PlainTorrents.write(torrent, folder.resolve("daemon.bin"), Format.V1, clear);
    var settings =
        "eidolon.torrents = [{ file = \"%s\", folder = \"%s\", fetch = false }]"
            .formatted(torrent, folder);
    var daemon =
        NodeProcess.start(
            folder.resolve("daemon"),
            settings,
            "node",
            "--tracker",
            network.tracker(),
            "--listen",
            "127.0.0.1:0");

    try {
      daemon.says(60, "daemon.torrent: not contacted: 2 clear trackers, 1 web seed");
      daemon.says(60, "daemon.torrent: ", "sharing");
    } finally {
      daemon.kill();
    }
    nobodyOfTheClearNetWasContacted();
  }

  private static void nobodyOfTheClearNetWasContacted() throws IOException {
    clearTcp.setSoTimeout(1);
    clearUdp.setSoTimeout(1);
    assertThatThrownBy(clearTcp::accept).isInstanceOf(SocketTimeoutException.class);
    assertThatThrownBy(() -> clearUdp.receive(new DatagramPacket(new byte[1], 1)))
        .isInstanceOf(SocketTimeoutException.class);
  }
}
