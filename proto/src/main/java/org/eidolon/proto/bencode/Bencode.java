package org.eidolon.proto.bencode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eidolon.proto.Bytes;

/** Bencoding (BEP 3) between bytes and {@link BencodeValue}s. */
public final class Bencode {

  private Bencode() {}

  /**
   * What a decoder puts up with.
   *
   * @param depth how many lists and dictionaries may lie in one another
   * @param items how many values and keys there may be in all
   * @param anyKeyOrder true if unsorted keys pass, as old torrent makers wrote them; a key that
   *     comes twice never passes
   */
  public record Limits(int depth, int items, boolean anyKeyOrder) {
    public static final Limits STRICT = new Limits(32, 10_000, false);
  }

  /**
   * From {@code start} (inclusive) to {@code end} (exclusive).
   *
   * @param sorted true if no dictionary within has its keys out of order
   */
  public record Span(int start, int end, boolean sorted) {}

  /**
   * A value at the beginning of some bytes.
   *
   * @param whole where the value lies; bytes after its end are not looked at
   * @param spans where the values of the outermost dictionary lie; empty for other values
   */
  public record Decoded(BencodeValue value, Span whole, SortedMap<String, Span> spans) {
    public Decoded {
      spans = Collections.unmodifiableSortedMap(new TreeMap<>(spans));
    }

    public Optional<Span> span(String key) {
      return Optional.ofNullable(spans.get(key));
    }
  }

  /**
   * @throws InvalidBencode if {@code input} is not exactly one value within the limits
   */
  public static BencodeValue decode(Bytes input, Limits limits) {
    var decoded = decodePrefix(input, limits);
    int end = decoded.whole().end();
    if (end != input.length()) {
      throw new InvalidBencode("bytes after the end, at " + end);
    }
    return decoded.value();
  }

  /**
   * The value that {@code input} begins with, whatever follows it.
   *
   * @throws InvalidBencode if there is none within the limits
   */
  public static Decoded decodePrefix(Bytes input, Limits limits) {
    return new BencodeDecoder(input, limits).decode();
  }

  public static Bytes encode(BencodeValue value) {
    var out = new ByteArrayOutputStream();
    write(value, out);
    return Bytes.copyOf(out.toByteArray());
  }

  /** A dictionary of values that are encoded already, and stay byte for byte what they are. */
  public static Bytes encodeDictionary(SortedMap<String, Bytes> encodedEntries) {
    var out = new ByteArrayOutputStream();
    out.write('d');
    encodedEntries.forEach(
        (key, encoded) -> {
          string(BencodeValue.keyBytes(key), out);
          out.writeBytes(encoded.toArray());
        });
    out.write('e');
    return Bytes.copyOf(out.toByteArray());
  }

  private static void write(BencodeValue value, ByteArrayOutputStream out) {
    if (value instanceof BencodeValue.Whole whole) {
      ascii("i" + whole.value() + "e", out);
    } else if (value instanceof BencodeValue.Text text) {
      string(text.content(), out);
    } else if (value instanceof BencodeValue.Items items) {
      out.write('l');
      items.values().forEach(item -> write(item, out));
      out.write('e');
    } else if (value instanceof BencodeValue.Dictionary dictionary) {
      out.write('d');
      dictionary
          .entries()
          .forEach(
              (key, entry) -> {
                string(BencodeValue.keyBytes(key), out);
                write(entry, out);
              });
      out.write('e');
    }
  }

  private static void string(Bytes content, ByteArrayOutputStream out) {
    ascii(content.length() + ":", out);
    out.writeBytes(content.toArray());
  }

  private static void ascii(String text, ByteArrayOutputStream out) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
