package org.eidolon.streams.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.metainfo.Metainfo;
import org.eidolon.proto.metainfo.TorrentOptions.Format;
import org.eidolon.proto.swarm.BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeptPiecesTest {
  private static final int BLOCK = BlockRef.MAX_BYTES;
  private static final int SLOT = KeptPieces.SLOT_BYTES;

  @TempDir Path folder;

  private final Object owner = new Object();

  @Test
  void blocksComeOutAsTheyWentIn() {
    var kept = new KeptPieces(6 * SLOT);
    var room = kept.room(SLOT + 5).orElseThrow();
    assertThat(room).hasSize(2);
    Arrays.fill(room.get(0), (byte) 1);
    Arrays.fill(room.get(1), (byte) 2);

    kept.keep(owner, 7, room);

    assertThat(kept.block(owner, new BlockRef(7, SLOT - BLOCK, BLOCK)))
        .get()
        .satisfies(block -> assertThat(block).hasSize(BLOCK).containsOnly(1));
    assertThat(kept.block(owner, new BlockRef(7, SLOT, 5)))
        .get()
        .satisfies(block -> assertThat(block).hasSize(5).containsOnly(2));
    assertThat(kept.block(owner, new BlockRef(8, 0, BLOCK))).isEmpty();
    assertThat(kept.block(new Object(), new BlockRef(7, 0, BLOCK))).isEmpty();
  }

  @Test
  void thePieceThatWasAskedForLeastRecentlyMakesRoom() {
    var kept = new KeptPieces(3 * SLOT);
    for (int piece = 0; piece < 3; piece++) {
      kept.keep(owner, piece, kept.room(SLOT).orElseThrow());
    }
    assertThat(kept.block(owner, new BlockRef(0, 0, BLOCK))).isPresent();

    kept.keep(owner, 3, kept.room(SLOT).orElseThrow());

    assertThat(kept.block(owner, new BlockRef(1, 0, BLOCK))).isEmpty();
    assertThat(kept.block(owner, new BlockRef(0, 0, BLOCK))).isPresent();
    assertThat(kept.block(owner, new BlockRef(3, 0, BLOCK))).isPresent();
  }

  @Test
  void roomIsBoundedAndUsedAgain() {
    var kept = new KeptPieces(3 * SLOT);
    assertThat(kept.room(SLOT + 1)).isEmpty();
    var rooms = List.of(kept.room(1), kept.room(SLOT), kept.room(SLOT));
    assertThat(rooms).allMatch(room -> room.isPresent());
    assertThat(kept.room(1)).isEmpty();

    kept.giveBack(rooms.get(1).orElseThrow());
    var again = kept.room(SLOT).orElseThrow();
    assertThat(again.get(0)).isSameAs(rooms.get(1).orElseThrow().get(0));

    kept.keep(owner, 0, again);
    kept.forget(owner);
    assertThat(kept.block(owner, new BlockRef(0, 0, BLOCK))).isEmpty();
    assertThat(kept.room(SLOT)).isPresent();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void whatWasComparedIsServedWithoutReadingItAgain(Format format) throws IOException {
    var content = new byte[3 * SLOT];
    new Random(5).nextBytes(content);
    var path = Files.write(folder.resolve("file"), content);
    var metainfo = SharedFiles.torrent(path, format, SLOT);
    var kept = new KeptPieces(3 * SLOT);
    try (var files = PieceFiles.open(metainfo, folder, false, 1);
        var pieces = new ProvenPieces(metainfo, files, kept)) {
      assertThat(pieces.block(new BlockRef(1, 0, BLOCK))).isEqualTo(part(content, SLOT));
      Files.write(path, new byte[content.length]);

      assertThat(pieces.block(new BlockRef(1, BLOCK, BLOCK)))
          .isEqualTo(part(content, SLOT + BLOCK));
      assertThatThrownBy(() -> pieces.block(new BlockRef(2, 0, BLOCK)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("changed while it was shared");
    }
    try (var files = PieceFiles.open(metainfo, folder, false, 1);
        var pieces = new ProvenPieces(metainfo, files, kept)) {
      assertThat(lastBlockIsRefused(pieces, metainfo)).isTrue();
    }
  }

  private static boolean lastBlockIsRefused(ProvenPieces pieces, Metainfo metainfo) {
    try {
      pieces.block(new BlockRef(metainfo.pieceCount() - 1, 0, BLOCK));
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  private static Bytes part(byte[] content, int from) {
    return Bytes.copyOf(content, from, from + BLOCK);
  }
}
