package dev.yore.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A headless Chromium with one page, driven through the protocol of its developer tools. Confined
 * to one thread.
 */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Pattern DOOR = Pattern.compile("DevTools listening on (ws://([^/]+)/\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new ArrayList<>();

  /** The program, if this machine has one. */
  static Optional<Path> program() {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
      for (String name : NAMES) {
        Path candidate = Path.of(directory, name);
        if (Files.isExecutable(candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  /** Starts it; what it keeps goes into the directory. */
  static Browser start(Path program, Path profile) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--ignore-certificate-errors",
                "--force-color-profile=srgb",
                "--window-size=1360,900",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      HttpClient client = HttpClient.newHttpClient();
      String host = door(process);
      HttpResponse<String> page =
          client.send(
              HttpRequest.newBuilder(URI.create("http://" + host + "/json/new?about:blank"))
                  .PUT(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      URI address = URI.create(JSON.readTree(page.body()).get("webSocketDebuggerUrl").asText());
      Browser browser = new Browser(process, client, address);
      browser.call("Page.enable", Map.of());
      browser.call("Runtime.enable", Map.of());
      browser.call("Log.enable", Map.of());
      browser.call(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", 1360, "height", 900, "deviceScaleFactor", 1, "mobile", false));
      return browser;
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private Browser(Process process, HttpClient client, URI address) {
    this.process = process;
    this.socket = client.newWebSocketBuilder().buildAsync(address, new Messages()).join();
  }

  private static String door(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher matcher = DOOR.matcher(line);
      if (matcher.find()) {
        Thread drain = new Thread(() -> lines.lines().forEach(ignored -> {}), "browser-errors");
        drain.setDaemon(true);
        drain.start();
        return matcher.group(2);
      }
    }
    throw new IOException("the browser ended before it could be talked to");
  }

  private final class Messages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void received(String message) {
    try {
      JsonNode node = JSON.readTree(message);
      if (node.has("id")) {
        CompletableFuture<JsonNode> waiting = answers.remove(node.get("id").asInt());
        if (waiting != null) {
          waiting.complete(node);
        }
      } else if (node.path("method").asText().equals("Runtime.exceptionThrown")
          || node.path("params").path("entry").path("level").asText().equals("error")) {
        synchronized (complaints) {
          complaints.add(node.get("params").toString());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(message, e);
    }
  }

  private JsonNode call(String method, Map<String, Object> parameters) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode();
    message.put("id", id);
    message.put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    JsonNode node = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (node.has("error")) {
      throw new IllegalStateException(method + ": " + node.get("error"));
    }
    return node.get("result");
  }

  /** What scripts of the page complained of. */
  List<String> complaints() {
    synchronized (complaints) {
      return List.copyOf(complaints);
    }
  }

  void open(String url) {
    call("Page.navigate", Map.of("url", url));
  }

  /** The value of an expression in the page, as text. */
  String value(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value").asText();
  }

  /** Waits until the expression is true in the page. */
  void await(String condition) {
    value(
        """
        new Promise((resolve, reject) => {
          const end = Date.now() + %d;
          const look = () => {
            let found = false;
            try { found = %s; } catch (e) { found = false; }
            if (found) resolve(true);
            else if (Date.now() > end) reject(new Error('never came: ' + %s + ' in ' + document.body.innerText));
            else requestAnimationFrame(look);
          };
          look();
        })
        """
            .formatted(PATIENCE.toMillis() / 2, condition, JSON.valueToTree(condition)));
  }

  /** Writes a picture of the page. */
  void picture(Path file) throws IOException {
    String data = call("Page.captureScreenshot", Map.of("format", "png")).get("data").asText();
    Files.write(file, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() throws InterruptedException {
    socket.abort();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
