package org.eidolon.node.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.util.ByteString;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;

/**
 * A file of the page, as it is and compressed.
 *
 * @param type for the header Content-Type
 * @param tag of exactly these bytes, in quotes
 */
record Asset(String type, ByteString plain, ByteString compressed, String tag) {
  private static final int TAG_CHARS = 32;

  /**
   * @param name with an ending that says what it is
   * @throws IllegalStateException if it is not in the jar
   */
  static Asset load(String name) {
    try (var file = Asset.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("the page lacks " + name);
      }
      var bytes = file.readAllBytes();
      var hash = Hashes.sha256(Bytes.copyOf(bytes)).toHex().substring(0, TAG_CHARS);
      return new Asset(
          type(name),
          ByteString.fromArrayUnsafe(bytes),
          ByteString.fromArrayUnsafe(gzip(bytes)),
          '"' + hash + '"');
    } catch (IOException broken) {
      throw new IllegalStateException("the page's " + name + " cannot be read", broken);
    }
  }

  private static String type(String name) {
    var ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml; charset=utf-8";
      default -> throw new IllegalStateException("no type is known for " + name);
    };
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }
}
