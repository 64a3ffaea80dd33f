package org.eidolon.proto.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.swarm.PeerMessage.Metadata;
import org.eidolon.proto.swarm.PeerMessage.MetadataRequest;
import org.junit.jupiter.api.Test;

class MetadataBookPropertyTest {
  private static final Bytes ROOT = bytes(new Random(1), PeerMessage.HASH_BYTES);

  private static Bytes bytes(Random random, int length) {
    var made = new byte[length];
    random.nextBytes(made);
    return Bytes.copyOf(made);
  }

  private static Metadata part(MetadataRequest ask, Bytes text) {
    int begin = ask.part() * PeerMessage.MAX_PART;
    int end = Math.min(text.length(), begin + PeerMessage.MAX_PART);
    return new Metadata(ask.root(), ask.part(), text.length(), text.slice(begin, end));
  }

  /** Answers in an order of its own, as a partner may. */
  private static Optional<MetadataBook.Whole> fetch(MetadataBook book, Bytes text, Random random) {
    var open = new ArrayList<MetadataRequest>();
    book.ask().forEach(ask -> open.add((MetadataRequest) ask));
    while (!open.isEmpty()) {
      assertThat(open).hasSizeLessThanOrEqualTo(MetadataBook.MOST_UNDER_WAY);
      var whole = book.arrived(part(open.remove(random.nextInt(open.size())), text));
      if (whole.isPresent()) {
        return whole;
      }
      book.ask().forEach(ask -> open.add((MetadataRequest) ask));
    }
    return Optional.empty();
  }

  @Property(tries = 100)
  void aTextOfAnyLengthIsPutTogether(
      @ForAll @IntRange(min = 1, max = 400_000) int length,
      @ForAll boolean layer,
      @ForAll long seed) {
    var random = new Random(seed);
    var text = bytes(random, length);
    var book = new MetadataBook();
    if (layer) {
      book.wantLayer(ROOT, length);
    } else {
      book.wantInfo();
    }

    var whole = fetch(book, text, random);

    assertThat(whole).isPresent();
    assertThat(whole.get().text()).isEqualTo(text);
    assertThat(whole.get().root()).isEqualTo(layer ? ROOT : MetadataBook.INFO);
    assertThat(book.awaits()).isFalse();
    assertThat(book.ask()).isEmpty();
  }

  /** Whatever a partner sends: the book takes it or names the fault, and nothing else happens. */
  @Property(tries = 300)
  void anyMetadataIsTakenOrRefused(@ForAll long seed) {
    var random = new Random(seed);
    var book = new MetadataBook();
    book.wantInfo();
    book.wantLayer(ROOT, 1 + random.nextInt(100_000));
    var asks = new ArrayDeque<>(book.ask());
    assertThat(asks).hasSizeLessThanOrEqualTo(MetadataBook.MOST_UNDER_WAY);
    try {
      for (int turn = 0; turn < 20; turn++) {
        book.arrived(stray(random));
        book.ask();
      }
    } catch (MalformedPeerMessage named) {
      assertThat(named).hasMessageContaining("metadata");
    }
  }

  private static Metadata stray(Random random) {
    var root = random.nextBoolean() ? ROOT : MetadataBook.INFO;
    int total = 1 + random.nextInt(random.nextBoolean() ? 100_000 : Integer.MAX_VALUE);
    int part = random.nextInt(Math.min(4, 1 + (total - 1) / PeerMessage.MAX_PART));
    int length = Math.min(PeerMessage.MAX_PART, total - part * PeerMessage.MAX_PART);
    return new Metadata(root, part, total, bytes(random, length));
  }

  @Test
  void refusesAnInfoDictionaryBeyondTheBound() {
    var book = new MetadataBook();
    book.wantInfo();
    book.ask();
    var first = bytes(new Random(2), PeerMessage.MAX_PART);

    assertThatThrownBy(
            () ->
                book.arrived(
                    new Metadata(MetadataBook.INFO, 0, MetadataBook.MAX_INFO_BYTES + 1, first)))
        .isInstanceOf(MalformedPeerMessage.class);
  }

  @Test
  void refusesALayerOfAnotherLength() {
    var book = new MetadataBook();
    book.wantLayer(ROOT, 64);
    book.ask();

    assertThatThrownBy(() -> book.arrived(new Metadata(ROOT, 0, 96, bytes(new Random(3), 96))))
        .isInstanceOf(MalformedPeerMessage.class);
  }

  @Test
  void refusesAnAnswerThatComesTwice() {
    var book = new MetadataBook();
    book.wantLayer(ROOT, PeerMessage.MAX_PART * 2);
    book.ask();
    var part =
        new Metadata(ROOT, 1, PeerMessage.MAX_PART * 2, bytes(new Random(4), PeerMessage.MAX_PART));
    book.arrived(part);

    assertThatThrownBy(() -> book.arrived(part)).isInstanceOf(MalformedPeerMessage.class);
    assertThatThrownBy(() -> book.refused(new PeerMessage.MetadataReject(ROOT, 1)))
        .isInstanceOf(MalformedPeerMessage.class);
  }
}
