package org.eidolon.node.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Basic authentication. Whoever guesses is slowed down: a wrong try costs one of a few that come
 * back with time, and while its source has none, only what was right before is let in.
 */
final class Credentials {
  private static final String SCHEME = "basic ";
  private static final Refusal WRONG = new Refusal(401, "user and password, please");
  private static final Refusal TOO_OFTEN =
      new Refusal(429, "too many wrong passwords; try again in some seconds");

  private final String user;
  private final Password password;
  private final Executor slow;
  private final LongSupplier nanos;
  private final GuessLimit tries;
  private final AccessToken token;
  private final SecretKeySpec key;
  private volatile byte[] known = new byte[0];

  /**
   * @param key random, of this process: what was right is remembered by its MAC
   * @param token is as good as the password
   * @param slow runs what takes long
   */
  Credentials(
      String user,
      Password password,
      byte[] key,
      AccessToken token,
      Executor slow,
      LongSupplier nanos) {
    this.user = user;
    this.password = password;
    this.token = token;
    this.slow = slow;
    this.nanos = nanos;
    this.tries = new GuessLimit(nanos.getAsLong());
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /**
   * @param header of Authorization, if there is one
   * @param source of the request: whose wrong tries count together
   */
  CompletionStage<Optional<Refusal>> refuse(Optional<String> header, String source) {
    if (header.filter(token::isIn).isPresent()) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    var shown = header.flatMap(Credentials::decoded);
    if (shown.isEmpty()) {
      return CompletableFuture.completedStage(Optional.of(WRONG));
    }
    if (MessageDigest.isEqual(known, mac(shown.get()))) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    if (!tries.admits(source, nanos.getAsLong())) {
      return CompletableFuture.completedStage(Optional.of(TOO_OFTEN));
    }
    return password.isSlow()
        ? CompletableFuture.supplyAsync(() -> tried(shown.get(), source), slow)
        : CompletableFuture.completedStage(tried(shown.get(), source));
  }

  private Optional<Refusal> tried(String shown, String source) {
    // Whoever waited in line may come too late.
    if (!tries.admits(source, nanos.getAsLong())) {
      return Optional.of(TOO_OFTEN);
    }
    int colon = shown.indexOf(':');
    boolean rightUser =
        MessageDigest.isEqual(mac(user), mac(shown.substring(0, Math.max(colon, 0))));
    boolean rightPassword = password.is(shown.substring(colon + 1));
    // Both were looked at before either counts.
    if (colon >= 0 && rightUser && rightPassword) {
      known = mac(shown);
      tries.right(source, nanos.getAsLong());
      return Optional.empty();
    }
    tries.wrong(source, nanos.getAsLong());
    return Optional.of(WRONG);
  }

  private static Optional<String> decoded(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      var bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException bad) {
      return Optional.empty();
    }
  }

  private byte[] mac(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
