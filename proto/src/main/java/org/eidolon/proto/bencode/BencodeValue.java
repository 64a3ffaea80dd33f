package org.eidolon.proto.bencode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;

/** One bencoded value (BEP 3): integer, string of bytes, list or dictionary. */
public sealed interface BencodeValue {

  /** A string of bytes that holds {@code text} in UTF-8. */
  static Text text(String text) {
    return new Text(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** An integer; wider ones than 64 bits are refused by the decoder. */
  record Whole(long value) implements BencodeValue {}

  /** A string of bytes, of which BEP 3 does not say what they mean. */
  record Text(Bytes content) implements BencodeValue {
    /** Its characters, or nothing where the bytes are not UTF-8. */
    public Optional<String> characters() {
      try {
        // A fresh decoder reports what is malformed; String's own would replace it silently.
        var decoder = StandardCharsets.UTF_8.newDecoder();
        return Optional.of(decoder.decode(content.asReadOnlyBuffer()).toString());
      } catch (CharacterCodingException bad) {
        return Optional.empty();
      }
    }
  }

  /** A list. */
  record Items(List<BencodeValue> values) implements BencodeValue {
    public Items {
      values = List.copyOf(values);
    }
  }

  /**
   * A dictionary. Keys are strings of bytes, each byte one char (ISO 8859-1), so that the order of
   * Java strings is the order BEP 3 asks for.
   */
  record Dictionary(SortedMap<String, BencodeValue> entries) implements BencodeValue {
    public Dictionary {
      entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    public Optional<BencodeValue> get(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    public OptionalLong whole(String key) {
      return entries.get(key) instanceof Whole whole
          ? OptionalLong.of(whole.value())
          : OptionalLong.empty();
    }

    public Optional<Text> text(String key) {
      return as(key, Text.class);
    }

    public Optional<Items> items(String key) {
      return as(key, Items.class);
    }

    public Optional<Dictionary> dictionary(String key) {
      return as(key, Dictionary.class);
    }

    private <T extends BencodeValue> Optional<T> as(String key, Class<T> type) {
      return get(key).filter(type::isInstance).map(type::cast);
    }
  }

  /** The key whose bytes are {@code text} in UTF-8. */
  static String key(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The bytes of a key. */
  static Bytes keyBytes(String key) {
    return Bytes.copyOf(key.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The key with these bytes. */
  static String key(Bytes content) {
    ByteBuffer buffer = content.asReadOnlyBuffer();
    return StandardCharsets.ISO_8859_1.decode(buffer).toString();
  }
}
