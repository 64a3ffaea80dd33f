package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.InvalidMetainfo;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorrentMakerTest {
  @TempDir Path folder;

  /** What, how, piece length, private flag, and the info-hashes libtorrent 2.0.8 gives it. */
  @ParameterizedTest
  @CsvSource({
    "many,V1,16384,false,e0d0acb9c8cab624fb7a3f877df95fba10d7e011,-",
    "many,V1,16384,true,715fba8fe77ca34686157b32b32cd5fc4ffbd584,-",
    "many,V1,65536,false,ab5b974017781be918c20c63b5836882c0c4b6c2,-",
    "many,V1,65536,true,482c3eb20799039e1d01b2dbe823786671ccfa72,-",
    "many,V2,16384,false,-,f2a4b8a42470cff47c9f022b18afa7c78b2e75445fc03ea97f4813a0210dc6ce",
    "many,V2,16384,true,-,f7397705cac5af5b52b25f253a19b52c1aa2635d5f4f93de269f26504e0cbb2f",
    "many,V2,65536,false,-,cf25011dd22f58b3586c7dadad9584fb1ea82f3dd0bf14ce1bbc065906a6b286",
    "many,V2,65536,true,-,80ce8c6217e0005e76df1d29fe4b084368d7970a62bc706a2b77ff794581ae7a",
    "many,HYBRID,16384,false,e658ef1f2b78499143131cca816516c36040bdda,36f97e8451408c019b2ef01f1def85b82634ec3275c69ac4c9848fc5370488a4",
    "many,HYBRID,16384,true,0190452d7460033a01a7cfc540c75166f543e885,8b113066b8b4e2be1867efb2016272afeb44abc9f56e6d6dcf06c23b711e9cc7",
    "many,HYBRID,65536,false,5cad12d7e5cce91bf476017620ea86ecaf2cb4d5,cfdf07a16b8c4bb6e2b3887062174ac78870dda5d3b53252470457657a1810b3",
    "many,HYBRID,65536,true,07ca87c76c191706aba4f85e412c2ee4db3a6ad4,5aa4e01d4af2b5369160fb2fa14467395214a5b77c0c5f63ae3a9ceb4a8bd0b4",
    "one.bin,V1,16384,false,82dd8eafba6dd1a44a20617a6ce516c685f7ef8b,-",
    "one.bin,V1,16384,true,b74dbeaf4b24f77aea4ad38839491919c90b8095,-",
    "one.bin,V1,65536,false,e682c4946eaf94713c7f40f504ee9c21f517cd4c,-",
    "one.bin,V1,65536,true,e31611e15e950414d2700f6f303e617156b89988,-",
    "one.bin,V2,16384,false,-,31e6d973c6496f353d9bcee7ade2730620d6d0c5fd8594be96a2248996a6085a",
    "one.bin,V2,16384,true,-,85752c2be7fb431489c99aee7e3369f05ed610e34898f8532efcb2185be1f090",
    "one.bin,V2,65536,false,-,8f941a5b8a9c1c1fb7c2c29db84317e31f887506c55f7d9424b88844ccefaf5a",
    "one.bin,V2,65536,true,-,0b926f5ed43b65904f841a206e7093f049e5a085b8e342296bfbe9d7e3a83119",
    "one.bin,HYBRID,16384,false,1dca27707b5f629bccf5ecc7e16adc19ea4b48fc,4102da0b4e0d15794edb3a3a45bc214400c98678824c7c3b86d87cbe9aa62aa0",
    "one.bin,HYBRID,16384,true,1bc0b96408daa35228b993de5460c4abf1636f4e,fd2a03f6c87d5023cb7580809ad7f6d9893dace30492e4734b088dea223b3fff",
    "one.bin,HYBRID,65536,false,ed15413ed0d5d7a05bfc487c58bf9f8bb22bf94d,eb911196056b0b0f196b78272fc6f1c5a9a54bcd4d73e46886e60f65a07b3ca4",
    "one.bin,HYBRID,65536,true,6a3868da851cb885f3bdac49ab9a7749bdcddd30,77bfe3101fedffe0cb07d69b23ac948d04a8cc1c48e332f5804daf1864257c66",
    "small.bin,V1,16384,false,a909718377a3257030e26db7eca659dbe30448f3,-",
    "small.bin,V1,16384,true,2f37225f64780d5604c6bdb1094dea1d541a3bf9,-",
    "small.bin,V1,65536,false,67fa7c5accea6f5756a9504210a27c9c7dc5d7e0,-",
    "small.bin,V1,65536,true,cc21df7ffbfa67caa8c634fb99181804980521af,-",
    "small.bin,V2,16384,false,-,b2c20b2681260f92b999a6b4e8e8421c7129839f6ca9c0691f4ec8cc625d4003",
    "small.bin,V2,16384,true,-,61b17927935e64192073a77c261db8a847e53e0834cf57718cbb956c92cf83e8",
    "small.bin,V2,65536,false,-,3588316094579bc22378aaf8fe0909d18802c196541470c1b3205e28e6d72776",
    "small.bin,V2,65536,true,-,94ecf978555c9e32f3ca690b130c8638b96a93ee074a3986d70908604282631d",
    "small.bin,HYBRID,16384,false,1043de5b8baa3e9e20c4ccbbff26653f35d453c6,bd304ea6ba746280cf76d54f2a01aab5aa7b500ad9ab8ec46865df02a9f60fde",
    "small.bin,HYBRID,16384,true,bb74a1f0a94e316d63247149357a25400c3bb160,03da22f8e1196bf4afb01d2982c093ed4e23003114209bececc2dc9b8babfc56",
    "small.bin,HYBRID,65536,false,7855cfa0f16a6f16f7211e58677e8833266ec287,94cb799d05588b18410f87e07177b2bdbcc9c161820310da1d57ea367b1ccad3",
    "small.bin,HYBRID,65536,true,ec34fd7e01360b15c52aaa76ba6af786ed51366d,8530b8eea37d896f4864e53fdc893c482672d2080374d40e319344b1f592e41f"
  })
  void givesTheInfoHashesOfLibtorrent(
      String name, Format format, int pieceLength, boolean restricted, String v1, String v2)
      throws IOException {
    SharedFiles.writeAll(folder);
    var options =
        TorrentOptions.defaults()
            .withFormat(format)
            .withPieceLength(pieceLength)
            .withRestricted(restricted);

    var made = TorrentMaker.make(TorrentSource.scan(folder.resolve(name)), options, done -> {});

    assertThat(made.infoHashV1().map(Bytes::toHex).orElse("-")).isEqualTo(v1);
    assertThat(made.infoHashV2().map(Bytes::toHex).orElse("-")).isEqualTo(v2);
    assertThat(Metainfo.parse(made.encode()).hasPieceLayers()).isTrue();
  }

  @Test
  void tellsHowFarItIsInTheCallersThread() throws IOException {
    SharedFiles.writeAll(folder);
    var source = TorrentSource.scan(folder.resolve("many"));
    var heard = new ArrayList<Long>();
    var threads = new ArrayList<Thread>();

    TorrentMaker.make(
        source,
        TorrentOptions.defaults(),
        done -> {
          heard.add(done);
          threads.add(Thread.currentThread());
        });

    assertThat(heard).isSorted().endsWith(source.totalBytes());
    assertThat(threads).containsOnly(Thread.currentThread());
  }

  @Test
  void namesAFileThatChangedSinceTheScan() throws IOException {
    SharedFiles.writeAll(folder);
    var touched = TorrentSource.scan(folder.resolve("many"));
    Files.setLastModifiedTime(folder.resolve("many/a.txt"), FileTime.fromMillis(1));
    assertChanged(touched, "many/a.txt changed");

    var cut = TorrentSource.scan(folder.resolve("many"));
    SharedFiles.write(folder, "many/z/big.bin", 1000, 1);
    assertChanged(cut, "many/z/big.bin changed");

    var gone = TorrentSource.scan(folder.resolve("many"));
    Files.delete(folder.resolve("many/b/empty"));
    assertChanged(gone, "many/b/empty changed");
  }

  @Test
  void refusesALinkBelowOrInTheFirstPlace() throws IOException {
    SharedFiles.writeAll(folder);
    Files.createSymbolicLink(folder.resolve("many/link"), Path.of("a.txt"));

    assertThatThrownBy(() -> TorrentSource.scan(folder.resolve("many")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("many/link is a symbolic link");
    assertThatThrownBy(() -> TorrentSource.scan(folder.resolve("many/link")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("symbolic link");
  }

  @Test
  void refusesWhatIsMissingOrEmpty() throws IOException {
    Files.createDirectories(folder.resolve("hollow/inner"));
    Files.createFile(folder.resolve("nothing"));

    assertThatThrownBy(() -> TorrentSource.scan(folder.resolve("absent")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> TorrentSource.scan(folder.resolve("hollow")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no files");
    assertThatThrownBy(() -> SharedFiles.torrent(folder.resolve("nothing"), Format.V2, 16_384))
        .isInstanceOf(InvalidMetainfo.class)
        .hasMessageContaining("empty");
  }

  @Test
  void tellsOfEmptyFoldersThatATorrentCannotCarry() throws IOException {
    SharedFiles.writeAll(folder);
    Files.createDirectories(folder.resolve("many/b/none/below"));

    assertThat(TorrentSource.scan(folder.resolve("many")).emptyFolders())
        .containsExactly("many/b/none/below");
  }

  @Test
  void refusesANameThatOthersWouldRefuse() throws IOException {
    SharedFiles.write(folder, "many/back\\slash", 10, 1);

    assertThatThrownBy(() -> SharedFiles.torrent(folder.resolve("many"), Format.V2, 16_384))
        .isInstanceOf(InvalidMetainfo.class)
        .hasMessageContaining("back\\slash");
  }

  @Test
  void holesAreHashedLikeZeros() throws IOException {
    var zeros = folder.resolve("zeros");
    Files.write(zeros, new byte[300_000]);
    var written = SharedFiles.torrent(zeros, Format.HYBRID, 65_536);
    Files.delete(zeros);
    try (var file = new RandomAccessFile(zeros.toFile(), "rw")) {
      file.setLength(300_000);
    }

    assertThat(SharedFiles.torrent(zeros, Format.HYBRID, 65_536).infoBytes())
        .isEqualTo(written.infoBytes());
  }

  @Test
  void anInterruptedCallerGetsNoTorrentAndLeavesNoThread() throws IOException {
    SharedFiles.writeAll(folder);
    var source = TorrentSource.scan(folder.resolve("many"));

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> TorrentMaker.make(source, TorrentOptions.defaults(), done -> {}))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> List.of("hashing-0", "hashing-1").contains(name));
  }

  private static void assertChanged(TorrentSource source, String problem) {
    assertThatThrownBy(() -> TorrentMaker.make(source, TorrentOptions.defaults(), done -> {}))
        .isInstanceOf(FileChanged.class)
        .hasMessageContaining(problem);
  }
}
