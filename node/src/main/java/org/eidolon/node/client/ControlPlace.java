package org.eidolon.node.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a node answers, and what it wants to be shown. A running node writes it into its data
 * folder, for its owner's eyes alone.
 *
 * @param authorization the whole header; empty if there is none
 */
public record ControlPlace(URI address, Optional<String> authorization) {
  private static final String FILE = "control.json";

  /**
   * @param url perhaps with {@code user:password@}
   * @throws IllegalArgumentException in one line, if it is no address of a node
   */
  public static ControlPlace of(String url) {
    var address = parsed(url);
    boolean fits = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!fits || address.getHost() == null) {
      throw noAddress();
    }
    var user = Optional.ofNullable(address.getUserInfo());
    var bare = URI.create(address.getScheme() + "://" + host(address) + address.getRawPath());
    return new ControlPlace(
        bare,
        user.map(
            text ->
                "Basic "
                    + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static URI parsed(String url) {
    try {
      return new URI(url.endsWith("/") ? url : url + "/");
    } catch (URISyntaxException bad) {
      throw noAddress();
    }
  }

  /** Shows nothing of what was given: there may be a password in it. */
  private static IllegalArgumentException noAddress() {
    return new IllegalArgumentException("expected an address such as http://127.0.0.1:9091/");
  }

  private static String host(URI address) {
    return address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
  }

  /** Empty if no node runs there, or it is not ours to steer. */
  public static Optional<ControlPlace> in(Path data) {
    try {
      var read = Json.MAPPER.readTree(Files.readAllBytes(data.resolve(FILE)));
      var address = URI.create(read.path("address").asText());
      return Optional.of(
          new ControlPlace(address, Optional.of("Bearer " + read.path("token").asText())));
    } catch (IOException | IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  /** All of it or nothing, readable for the owner alone. */
  public static void write(Path data, String address, String token) throws IOException {
    var partial = Files.createTempFile(data, ".control", ".part", owner(data));
    try {
      Files.write(partial, bytes(address, token));
      Files.move(partial, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static byte[] bytes(String address, String token) throws JsonProcessingException {
    return Json.MAPPER.writeValueAsBytes(
        Json.MAPPER.createObjectNode().put("address", address).put("token", token));
  }

  private static FileAttribute<?>[] owner(Path data) {
    boolean posix = data.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  public static void remove(Path data) {
    try {
      Files.deleteIfExists(data.resolve(FILE));
    } catch (IOException stays) {
      // Whoever follows it finds nobody there.
    }
  }

  /** Shows no password. */
  @Override
  public String toString() {
    return "ControlPlace[" + address + "]";
  }

  /** Apart, so that a node which nobody steers does not spend a seventh of its start on it. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
  }
}
