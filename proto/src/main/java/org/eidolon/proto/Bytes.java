package org.eidolon.proto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable run of bytes with value equality: the one byte container that crosses packages.
 * Equality takes the same time wherever the first difference lies, so secrets may be compared.
 */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** Copies {@code source}, so that later writes to it stay invisible here. */
  public static Bytes copyOf(byte... source) {
    return new Bytes(copy(source));
  }

  /** Not by clone(), which the quick compiler makes a slow call into the runtime of. */
  private static byte[] copy(byte[] source) {
    return Arrays.copyOf(source, source.length);
  }

  /** Copies {@code source} from {@code from} (inclusive) to {@code until} (exclusive). */
  public static Bytes copyOf(byte[] source, int from, int until) {
    if (until > source.length) {
      throw new IndexOutOfBoundsException(until + " > " + source.length);
    }
    return new Bytes(Arrays.copyOfRange(source, from, until));
  }

  /**
   * Takes {@code source} over without a copy: its maker must never write to it again. For bulk
   * payloads only.
   */
  public static Bytes takeOver(byte[] source) {
    return new Bytes(source);
  }

  /**
   * @throws IllegalArgumentException if {@code hex} is not an even run of hexadecimal digits
   */
  public static Bytes fromHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  public static Bytes concat(Bytes... parts) {
    int total = 0;
    for (var part : parts) {
      total = Math.addExact(total, part.length());
    }
    var joined = new byte[total];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part.content, 0, joined, at, part.length());
      at += part.length();
    }
    return new Bytes(joined);
  }

  public int length() {
    return content.length;
  }

  public byte at(int index) {
    return content[index];
  }

  public byte[] toArray() {
    return copy(content);
  }

  /** Copies all bytes into {@code target} from {@code offset} on. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(content, 0, target, offset, content.length);
  }

  /** Copies the bytes from {@code from} (inclusive) to {@code until} (exclusive) likewise. */
  public void copyTo(byte[] target, int offset, int from, int until) {
    System.arraycopy(content, from, target, offset, until - from);
  }

  public Bytes slice(int from, int until) {
    return copyOf(content, from, until);
  }

  public ByteBuffer asReadOnlyBuffer() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** Adds these bytes to what the digest hashes, without a copy. */
  public void hashInto(MessageDigest digest) {
    digest.update(content);
  }

  public String toHex() {
    return HexFormat.of().formatHex(content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && MessageDigest.isEqual(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** Prints the length alone: payloads and keys stay out of logs. */
  @Override
  public String toString() {
    return "Bytes[" + content.length + "]";
  }
}
