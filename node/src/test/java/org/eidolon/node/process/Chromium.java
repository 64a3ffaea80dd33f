package org.eidolon.node.process;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One page in a real browser without a screen, driven by the DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");

  private static final Set<String> CONTROLS =
      Set.of(
          "button",
          "checkbox",
          "combobox",
          "dialog",
          "image",
          "link",
          "listbox",
          "meter",
          "progressbar",
          "radio",
          "searchbox",
          "slider",
          "spinbutton",
          "switch",
          "tab",
          "textbox");

  private final Process process;
  private volatile WebSocket socket;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();

  /** What the page complained of, and every address it asked. */
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private final List<String> requests = new CopyOnWriteArrayList<>();

  private Chromium(Process process) {
    this.process = process;
  }

  private void connect(URI page) {
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Reader()).join();
  }

  /** The browser of this machine, if there is one. */
  static Optional<Path> program() {
    var path = System.getenv().getOrDefault("PATH", "");
    return NAMES.stream()
        .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param profile an empty folder
   */
  static Chromium open(Path program, Path profile, String address) throws Exception {
    var process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1200,900",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    var said = profile.resolve("DevToolsActivePort");
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> Files.exists(said) && Files.readAllLines(said).size() == 2);
    var browser = new Chromium(process);
    browser.connect(page(Files.readAllLines(said).get(0)));
    for (var domain : List.of("Page", "Runtime", "Network", "Log", "DOM")) {
      browser.ask(domain + ".enable", new JsonObject());
    }
    browser.go(address);
    return browser;
  }

  private static URI page(String port) throws IOException, InterruptedException {
    var ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/json/list".formatted(port)));
    var list = HttpClient.newHttpClient().send(ask.build(), BodyHandlers.ofString()).body();
    for (var target : JsonParser.parseString(list).getAsJsonArray()) {
      var object = target.getAsJsonObject();
      if (object.get("type").getAsString().equals("page")) {
        return URI.create(object.get("webSocketDebuggerUrl").getAsString());
      }
    }
    throw new IOException("no page in " + list);
  }

  private final class Reader implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        var message = JsonParser.parseString(part.toString()).getAsJsonObject();
        part.setLength(0);
        heard(message);
      }
      from.request(1);
      return null;
    }
  }

  private void heard(JsonObject message) {
    if (message.has("id")) {
      asked.remove(message.get("id").getAsInt()).complete(message);
      return;
    }
    var what = message.getAsJsonObject("params");
    switch (message.get("method").getAsString()) {
      case "Runtime.exceptionThrown", "Page.javascriptDialogOpening" ->
          complaints.add(what.toString());
      case "Runtime.consoleAPICalled" -> {
        if (what.get("type").getAsString().matches("error|warning|assert")) {
          complaints.add(what.toString());
        }
      }
      case "Log.entryAdded" -> {
        var entry = what.getAsJsonObject("entry");
        if (entry.get("level").getAsString().matches("error|warning")) {
          complaints.add(entry.toString());
        }
      }
      case "Network.requestWillBeSent" ->
          requests.add(what.getAsJsonObject("request").get("url").getAsString());
      default -> {}
    }
  }

  private JsonObject ask(String method, JsonObject params) {
    int id = number.incrementAndGet();
    var answer = new CompletableFuture<JsonObject>();
    asked.put(id, answer);
    var message = new JsonObject();
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", params);
    socket.sendText(message.toString(), true).join();
    var said = answer.orTimeout(60, TimeUnit.SECONDS).join();
    if (said.has("error")) {
      throw new AssertionError(method + ": " + said.get("error"));
    }
    return said.getAsJsonObject("result");
  }

  void go(String address) {
    var params = new JsonObject();
    params.addProperty("url", address);
    ask("Page.navigate", params);
  }

  /** The value of an expression of JavaScript, as JSON. */
  JsonElement value(String expression) {
    var params = new JsonObject();
    params.addProperty("expression", expression);
    params.addProperty("returnByValue", true);
    params.addProperty("awaitPromise", true);
    var said = ask("Runtime.evaluate", params);
    if (said.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + said.get("exceptionDetails"));
    }
    return said.getAsJsonObject("result").get("value");
  }

  /** Returns when the expression is true. */
  void until(String expression) {
    await(expression)
        .atMost(90, TimeUnit.SECONDS)
        .until(() -> value("!!(" + expression + ")").getAsBoolean());
  }

  /** Waits for the element, and clicks it. */
  void click(String selector) {
    until("document.querySelector(%s)".formatted(quoted(selector)));
    value("document.querySelector(%s).click()".formatted(quoted(selector)));
  }

  /** Sets a field as if somebody had typed and left it. */
  void fill(String selector, String text) {
    until("document.querySelector(%s)".formatted(quoted(selector)));
    value(
        """
        (() => {
          const field = document.querySelector(%s);
          field.value = %s;
          field.dispatchEvent(new Event('input', { bubbles: true }));
          field.dispatchEvent(new Event('change', { bubbles: true }));
        })()
        """
            .formatted(quoted(selector), quoted(text)));
  }

  /** Chooses a file of this machine. */
  void choose(String selector, Path file) {
    until("document.querySelector(%s)".formatted(quoted(selector)));
    var root = ask("DOM.getDocument", new JsonObject()).getAsJsonObject("root");
    var params = new JsonObject();
    params.add("nodeId", root.get("nodeId"));
    params.addProperty("selector", selector);
    var node = ask("DOM.querySelector", params);
    var files = new JsonArray();
    files.add(file.toString());
    node.add("files", files);
    ask("DOM.setFileInputFiles", node);
  }

  /** Drops a file or folder of this machine in the middle of the page, as a file manager does. */
  void drop(Path path) {
    for (var type : List.of("dragEnter", "dragOver", "drop")) {
      var files = new JsonArray();
      files.add(path.toString());
      var dragged = new JsonObject();
      dragged.add("items", new JsonArray());
      dragged.add("files", files);
      dragged.addProperty("dragOperationsMask", 1);
      var params = new JsonObject();
      params.addProperty("type", type);
      params.addProperty("x", 400);
      params.addProperty("y", 400);
      params.add("data", dragged);
      ask("Input.dispatchDragEvent", params);
    }
  }

  /** As on a screen of that width. */
  void wide(int pixels) {
    var params = new JsonObject();
    params.addProperty("width", pixels);
    params.addProperty("height", 900);
    params.addProperty("deviceScaleFactor", 1);
    params.addProperty("mobile", false);
    ask("Emulation.setDeviceMetricsOverride", params);
  }

  /** As people have it who set their system so; no color is on its way to another. */
  void prefer(String scheme) {
    var features = new JsonArray();
    features.add(feature("prefers-color-scheme", scheme));
    features.add(feature("prefers-reduced-motion", "reduce"));
    var params = new JsonObject();
    params.add("features", features);
    ask("Emulation.setEmulatedMedia", params);
  }

  private static JsonObject feature(String name, String value) {
    var feature = new JsonObject();
    feature.addProperty("name", name);
    feature.addProperty("value", value);
    return feature;
  }

  /** Controls as a screen reader finds them that have no name, by their roles. */
  List<String> controlsWithoutName() {
    var nameless = new ArrayList<String>();
    for (var each : ask("Accessibility.getFullAXTree", new JsonObject()).getAsJsonArray("nodes")) {
      var node = each.getAsJsonObject();
      var role = node.has("role") ? node.getAsJsonObject("role").get("value").getAsString() : "";
      boolean named =
          node.has("name") && !node.getAsJsonObject("name").get("value").getAsString().isBlank();
      if (CONTROLS.contains(role) && !node.get("ignored").getAsBoolean() && !named) {
        nameless.add(role + " " + node.get("properties"));
      }
    }
    return nameless;
  }

  static String quoted(String text) {
    return new com.google.gson.Gson().toJson(text);
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
