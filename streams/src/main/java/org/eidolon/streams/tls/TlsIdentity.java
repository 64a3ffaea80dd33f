package org.eidolon.streams.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.eidolon.proto.Bytes;
import org.eidolon.proto.crypto.Hashes;

/**
 * A P-256 key and its self-signed certificate. On links it is thrown away every few days and says
 * nothing about who we are; a tracker keeps one, and its key is what members pin.
 */
public record TlsIdentity(PrivateKey key, X509Certificate certificate) {
  private static final int NAME_BYTES = 8;
  private static final int SERIAL_BITS = 127;
  private static final int MAX_AGE_HOURS = 24 * 60;
  private static final int MIN_LIFE_HOURS = 24 * 7;
  private static final int MAX_LIFE_HOURS = 24 * 400;

  /** A fresh key with a certificate whose name, serial number and validity are random. */
  public static TlsIdentity generate(SecureRandom random, Instant now) {
    var from = now.minus(Duration.ofHours(1 + random.nextInt(MAX_AGE_HOURS)));
    int life = MIN_LIFE_HOURS + random.nextInt(MAX_LIFE_HOURS - MIN_LIFE_HOURS);
    return generate(random, from, now.plus(Duration.ofHours(life)));
  }

  public static TlsIdentity generate(SecureRandom random, Instant notBefore, Instant notAfter) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      var pair = generator.generateKeyPair();
      var letters = new byte[NAME_BYTES];
      random.nextBytes(letters);
      var name = new X500Name("CN=" + HexFormat.of().formatHex(letters));
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
              Date.from(notBefore),
              Date.from(notAfter),
              name,
              pair.getPublic());
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new TlsIdentity(pair.getPrivate(), certificate);
    } catch (GeneralSecurityException | OperatorCreationException impossible) {
      throw new IllegalStateException("this Java runtime lacks ECDSA over P-256", impossible);
    }
  }

  /** SHA-256 of the whole certificate. */
  public Bytes certificateHash() {
    return certificateHash(certificate);
  }

  public static Bytes certificateHash(X509Certificate certificate) {
    try {
      return Hashes.sha256(Bytes.copyOf(certificate.getEncoded()));
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("a parsed certificate has its encoding", impossible);
    }
  }

  /** SHA-256 of the SubjectPublicKeyInfo, as tracker addresses pin it. */
  public static Bytes keyHash(X509Certificate certificate) {
    return Hashes.sha256(Bytes.copyOf(certificate.getPublicKey().getEncoded()));
  }

  @Override
  public String toString() {
    return "TlsIdentity[secret]";
  }
}
