package org.eidolon.streams.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;
import org.eidolon.streams.tls.TlsIdentity;

/**
 * A tracker's identity: the P-256 key its TLS shows and its address names, kept in a file that only
 * its owner may read. Prints no secret.
 */
public final class TrackerKey {
  public static final String FILE = "tracker-key.pem";

  private static final String KEY_TYPE = "PRIVATE KEY";
  private static final String CERTIFICATE_TYPE = "CERTIFICATE";
  private static final int MOST_FILE_BYTES = 16 * 1024;
  private static final Duration LIFE = Duration.ofDays(100L * 365);
  private static final Duration BACKDATED = Duration.ofDays(400);
  private static final Bytes SECRET =
      Bytes.copyOf("eidolon tracker secret".getBytes(StandardCharsets.US_ASCII));

  private final TlsIdentity identity;

  private TrackerKey(TlsIdentity identity) {
    this.identity = identity;
  }

  public static TrackerKey generate(SecureRandom random, Instant now) {
    return new TrackerKey(TlsIdentity.generate(random, now.minus(BACKDATED), now.plus(LIFE)));
  }

  /**
   * Reads the key of {@code folder}, or makes one there.
   *
   * @throws IOException with one line that names the file and what is wrong with it
   */
  public static TrackerKey loadOrCreate(Path folder, SecureRandom random, Instant now)
      throws IOException {
    var file = folder.resolve(FILE);
    if (Files.exists(file)) {
      return load(file);
    }
    Files.createDirectories(folder);
    var fresh = generate(random, now);
    fresh.store(file);
    return fresh;
  }

  private static TrackerKey load(Path file) throws IOException {
    if (Files.size(file) > MOST_FILE_BYTES) {
      throw damaged(file, null);
    }
    var text = Files.readString(file, StandardCharsets.ISO_8859_1);
    try (var reader = new PemReader(new StringReader(text))) {
      var key = reader.readPemObject();
      var certificate = reader.readPemObject();
      if (key == null || certificate == null) {
        throw damaged(file, null);
      }
      var secret =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.getContent()));
      var shown =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate.getContent()));
      return new TrackerKey(new TlsIdentity(secret, shown));
    } catch (GeneralSecurityException | IOException | RuntimeException bad) {
      throw damaged(file, bad);
    }
  }

  private static IOException damaged(Path file, Exception cause) {
    return new IOException(
        file + " holds no tracker key; restore it, or remove it to begin as a new tracker", cause);
  }

  private void store(Path file) throws IOException {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(KEY_TYPE, identity.key().getEncoded()));
      writer.writeObject(new PemObject(CERTIFICATE_TYPE, identity.certificate().getEncoded()));
    } catch (GeneralSecurityException impossible) {
      throw new IOException("a fresh certificate has its encoding", impossible);
    }
    var next = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(next);
    if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(next);
    }
    Files.writeString(next, text.toString(), StandardOpenOption.SYNC);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What members pin: SHA-256 of the SubjectPublicKeyInfo. */
  public Bytes hash() {
    return TlsIdentity.keyHash(identity.certificate());
  }

  /** A secret that is the same after every start, for what must be; 32 bytes. */
  public Bytes secret() {
    return Hashes.hmacSha256(Bytes.copyOf(identity.key().getEncoded()), SECRET);
  }

  TlsIdentity identity() {
    return identity;
  }

  @Override
  public String toString() {
    return "TrackerKey[secret]";
  }
}
