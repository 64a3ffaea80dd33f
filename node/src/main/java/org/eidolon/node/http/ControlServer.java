package org.eidolon.node.http;

import com.typesafe.config.ConfigFactory;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.eidolon.config.ControlConfig;

/** The HTTP server of a node, open until it is closed. */
public final class ControlServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final int KEY_BYTES = 32;
  private static final int IPV6_PREFIX_BYTES = 8;

  private final ServerBinding binding;
  private final String host;
  private final AccessToken token;
  private final Optional<Credentials> credentials;
  private final List<Face> faces;
  private final ExecutorService slow;

  private ControlServer(
      ServerBinding binding,
      String host,
      AccessToken token,
      Optional<Credentials> credentials,
      List<Face> faces,
      ExecutorService slow) {
    this.binding = binding;
    this.host = host;
    this.token = token;
    this.credentials = credentials;
    this.faces = List.copyOf(faces);
    this.slow = slow;
  }

  /**
   * Opens the server; what fails says so in one line for people.
   *
   * @param host and port of {@code config.listen()}, an IPv6 host without its brackets
   * @param faces the first that takes a path has it
   */
  public static CompletionStage<ControlServer> start(
      ClassicActorSystemProvider system,
      ControlConfig config,
      String host,
      int port,
      List<Face> faces,
      RandomGenerator random) {
    var token = AccessToken.fresh(random);
    var slow = Executors.newSingleThreadExecutor(ControlServer::thread);
    var credentials = credentials(config, token, slow, random);
    var doorman =
        new Doorman(
            faces,
            new Origins(config.allowedHosts()),
            credentials,
            new Doorman.Bounds(
                config.requestsPerSecond(),
                config.bodyLimitBytes(),
                config.requestTimeout().toMillis(),
                ControlServer::source),
            System::nanoTime,
            system);
    // What a name stands for is not ours to choose: this one means this machine.
    var bound = host.equals("localhost") ? "127.0.0.1" : host;
    return Http.get(system)
        .newServerAt(bound, port)
        .withSettings(settings(system, config))
        .bindFlow(
            BidiFlow.fromGraph(new RequestPatience(config.idleTimeout()))
                .join(Flow.<HttpRequest>create().mapAsync(1, doorman::answer)))
        .handle(
            (binding, failed) -> {
              if (failed != null) {
                slow.shutdownNow();
                throw new IllegalStateException(problem(config, failed), failed);
              }
              return new ControlServer(binding, host, token, credentials, faces, slow);
            });
  }

  private static Optional<Credentials> credentials(
      ControlConfig config, AccessToken token, ExecutorService slow, RandomGenerator random) {
    if (!config.guarded()) {
      return Optional.empty();
    }
    var key = new byte[KEY_BYTES];
    random.nextBytes(key);
    var password = Password.of(config.password());
    return Optional.of(
        new Credentials(config.user(), password, key, token, slow, System::nanoTime));
  }

  private static String source(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .map(ControlServer::source)
        .orElse("");
  }

  /** A /64 of IPv6 is one source. */
  static String source(InetAddress address) {
    var raw = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(raw, IPV6_PREFIX_BYTES) : raw);
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "control-passwords");
    thread.setDaemon(true);
    return thread;
  }

  private static ServerSettings settings(ClassicActorSystemProvider system, ControlConfig config) {
    var said = new HashMap<String, Object>();
    said.put("server-header", "");
    said.put("max-connections", config.connections());
    said.put("pipelining-limit", 1);
    said.put("request-timeout", millis(config.requestTimeout()));
    said.put("idle-timeout", millis(config.idleTimeout()));
    said.put("linger-timeout", millis(GRACE));
    said.put("remote-address-attribute", "on");
    said.put("transparent-head-requests", "off");
    said.put("parsing.max-content-length", config.bodyLimitBytes());
    said.put("parsing.max-uri-length", "2k");
    said.put("parsing.max-header-count", 48);
    said.put("parsing.illegal-header-warnings", "off");
    said.put("parsing.error-logging-verbosity", "off");
    var server = ConfigFactory.parseMap(said).atPath("pekko.http.server");
    return ServerSettings.create(server.withFallback(system.classicSystem().settings().config()));
  }

  private static String millis(Duration time) {
    return time.toMillis() + "ms";
  }

  private static String problem(ControlConfig config, Throwable failed) {
    var cause = failed instanceof CompletionException ? failed.getCause() : failed;
    for (var each = cause; each != null; each = each.getCause()) {
      if (each instanceof BindException) {
        cause = each;
      }
    }
    return "eidolon.control.listen = \"%s\": cannot listen there (%s); is another node running? choose another port"
        .formatted(config.listen(), cause.getMessage());
  }

  /** Where browsers and programs go. */
  public String address() {
    var shown = host.contains(":") ? "[" + host + "]" : host;
    return "http://%s:%d/".formatted(shown, binding.localAddress().getPort());
  }

  /** Lets whoever knows it in without a password. */
  public AccessToken token() {
    return token;
  }

  /**
   * Whether somebody may come in by another door of this node, as if this were asked here.
   *
   * @param shown the token; or user, a space and password, where there are some
   * @param source whose wrong tries count together
   */
  public CompletionStage<Boolean> admits(String shown, String source) {
    int space = shown.indexOf(' ');
    if (space < 0 || credentials.isEmpty()) {
      return CompletableFuture.completedStage(token.isIn("Bearer " + shown));
    }
    var pair = shown.substring(0, space) + ":" + shown.substring(space + 1);
    var header = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return credentials
        .get()
        .refuse(Optional.of("Basic " + header), source)
        .thenApply(Optional::isEmpty);
  }

  /** Lets running answers end, but not for long. */
  @Override
  public void close() {
    faces.forEach(Face::close);
    try {
      binding
          .terminate(GRACE)
          .toCompletableFuture()
          .get(2 * GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException late) {
      // What is still open ends with the actor system.
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    slow.shutdownNow();
  }
}
