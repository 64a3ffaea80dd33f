package org.eidolon.node.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** SHA-256 of files, as people compare copies by it. */
public final class FileDigest {
  private static final int CHUNK_BYTES = 1 << 20;

  private FileDigest() {}

  /** In hexadecimal. */
  public static String of(Path file) throws IOException {
    var digest = sha256();
    var chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(chunk) >= 0) {
        digest.update(chunk.flip());
        chunk.clear();
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of every file of a folder by its relative path with slashes; a lone file's path is empty. */
  public static SortedMap<String, String> ofAll(Path root) throws IOException {
    var digests = new TreeMap<String, String>();
    if (Files.isRegularFile(root)) {
      digests.put("", of(root));
      return digests;
    }
    try (var files = Files.walk(root)) {
      for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        digests.put(root.relativize(file).toString().replace('\\', '/'), of(file));
      }
    }
    return digests;
  }

  /**
   * One digest for all: a lone file's own, else the one of the list that {@code sha256sum} would
   * print for the files in order of their paths.
   */
  public static String total(SortedMap<String, String> digests) {
    if (digests.size() == 1 && digests.containsKey("")) {
      return digests.get("");
    }
    var digest = sha256();
    digests.forEach(
        (path, sum) -> digest.update((sum + "  " + path + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
