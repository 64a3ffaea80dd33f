package org.eidolon.proto.metainfo;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Decides which names from a torrent may become names on our disk. Nothing is ever rewritten. */
public final class SafePath {
  /** What file systems hold in one name, in bytes of UTF-8. */
  public static final int MAX_ELEMENT_BYTES = 255;

  /** Deeper folders than these do not fit the depth bound of the decoder either. */
  public static final int MAX_ELEMENTS = 80;

  private static final int MAX_PATH_BYTES = 4000;
  private static final int SHOWN_CHARS = 200;

  private SafePath() {}

  /**
   * @return {@code elements}
   * @throws InvalidMetainfo naming the path and what is unsafe in it
   */
  public static List<String> check(List<String> elements) {
    if (elements.isEmpty() || elements.size() > MAX_ELEMENTS) {
      throw new InvalidMetainfo("a path of " + elements.size() + " elements");
    }
    int total = 0;
    for (var element : elements) {
      var fault = fault(element);
      if (!fault.isEmpty()) {
        throw refused(elements, fault);
      }
      total += bytes(element) + 1;
    }
    if (total > MAX_PATH_BYTES) {
      throw refused(elements, "it is longer than " + MAX_PATH_BYTES + " bytes");
    }
    return elements;
  }

  /** A text that a terminal may be shown: control characters become question marks. */
  public static String printable(String text) {
    var shown = new StringBuilder();
    text.codePoints().map(code -> unprintable(code) ? '?' : code).forEach(shown::appendCodePoint);
    return shown.toString();
  }

  private static String fault(String element) {
    if (element.isEmpty()) {
      return "an element is empty";
    }
    if (element.equals(".") || element.equals("..")) {
      return "it leads elsewhere";
    }
    if (element.indexOf('/') >= 0 || element.indexOf('\\') >= 0) {
      return "a slash inside an element";
    }
    // A plain loop: hostile torrents bring millions of elements.
    for (int at = 0; at < element.length(); at += Character.charCount(element.codePointAt(at))) {
      int code = element.codePointAt(at);
      if (unprintable(code)) {
        return "control or direction characters";
      }
      if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
        return "half of a surrogate pair";
      }
    }
    return bytes(element) > MAX_ELEMENT_BYTES
        ? "a name longer than " + MAX_ELEMENT_BYTES + " bytes"
        : "";
  }

  /** Control characters, and those that turn the direction of writing to disguise a name. */
  private static boolean unprintable(int code) {
    return Character.isISOControl(code)
        || code == 0x200e
        || code == 0x200f
        || (code >= 0x2028 && code <= 0x202e)
        || (code >= 0x2066 && code <= 0x2069);
  }

  private static int bytes(String element) {
    return element.getBytes(StandardCharsets.UTF_8).length;
  }

  private static InvalidMetainfo refused(List<String> elements, String fault) {
    var joined = printable(String.join("/", elements));
    var shown = joined.length() > SHOWN_CHARS ? joined.substring(0, SHOWN_CHARS) + "..." : joined;
    return new InvalidMetainfo("unsafe path \"" + shown + "\": " + fault);
  }
}
