package io.hbpush.servlet.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * A headless Chromium, driven through its {@code chromedriver} by the protocol of W3C WebDriver: every
 * command is a request with a JSON body.
 */
public final class Browser {
  private static final String STARTED = "started successfully on port ";
  private static final int SECONDS = 30;
  private static final List<String> FLAGS = List.of(
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process driver;
  private final URI driverAddress;
  private final String session;

  private Browser(Process driver, int port, Path chromium, Path profile)
      throws IOException, InterruptedException {
    this.driver = driver;
    driverAddress = URI.create("http://127.0.0.1:" + port);
    String flags = FLAGS.stream().map(Browser::quoted).collect(Collectors.joining(", "));
    var created = (Map<?, ?>) post("/session", """
        {"capabilities": {"alwaysMatch": {
          "browserName": "chrome",
          "timeouts": {"script": %d, "pageLoad": %d},
          "goog:chromeOptions": {"binary": %s, "args": [%s, %s]}}}}""".formatted(
            SECONDS * 1000,
            SECONDS * 1000,
            quoted(chromium.toString()),
            flags,
            quoted("--user-data-dir=" + profile)));
    session = "/session/" + created.get("sessionId");
  }

  /** Starts a browser with a profile of its own; where there is none the test is skipped. */
  public static Browser start() throws IOException, InterruptedException {
    Optional<Path> chromium = executable("chromium");
    Optional<Path> chromedriver = executable("chromedriver");
    assumeTrue(chromium.isPresent(), "no chromium on the PATH");
    assumeTrue(chromedriver.isPresent(), "no chromedriver on the PATH");
    Path target = Path.of("target").toAbsolutePath();
    Process driver = new ProcessBuilder(chromedriver.get().toString(), "--port=0")
        .redirectError(target.resolve("chromedriver.log").toFile())
        .start();
    try {
      Path profile = Files.createTempDirectory(target, "chromium-");
      return new Browser(driver, portOf(driver), chromium.get(), profile);
    } catch (IOException | InterruptedException | RuntimeException failure) {
      driver.destroy();
      throw failure;
    }
  }

  static Optional<Path> executable(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static int portOf(Process driver) throws IOException {
    var lines = driver.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int at = line.indexOf(STARTED);
      if (at >= 0) {
        return Integer.parseInt(line.substring(at + STARTED.length()).replaceAll("\\D", ""));
      }
    }
    throw new IOException("chromedriver did not start; see target/chromedriver.log");
  }

  /** Opens a page in a new window, which is the current one from now on. */
  public String openWindow(URI page) throws IOException, InterruptedException {
    var window = (Map<?, ?>) post(session + "/window/new", "{\"type\": \"window\"}");
    String handle = (String) window.get("handle");
    switchTo(handle);
    post(session + "/url", "{\"url\": " + quoted(page.toString()) + "}");
    return handle;
  }

  public void switchTo(String window) throws IOException, InterruptedException {
    post(session + "/window", "{\"handle\": " + quoted(window) + "}");
  }

  /** Closes the windows that were opened; the one the browser began with is always there. */
  public void closeWindows() throws IOException, InterruptedException {
    var windows = (List<?>) send("GET", session + "/window/handles", "");
    for (Object window : windows.subList(1, windows.size())) {
      switchTo((String) window);
      send("DELETE", session + "/window", "");
    }
    switchTo((String) windows.get(0));
  }

  public void type(String selector, String text) throws IOException, InterruptedException {
    click(selector);
    // The driver's own way has no keys for what is beyond the Basic Multilingual Plane.
    devTools("Input.insertText", "{\"text\": " + quoted(text) + "}");
  }

  public void click(String selector) throws IOException, InterruptedException {
    post(element(selector) + "/click", "{}");
  }

  private String element(String selector) throws IOException, InterruptedException {
    var found = (Map<?, ?>) post(
        session + "/element", "{\"using\": \"css selector\", \"value\": " + quoted(selector) + "}");
    return session + "/element/" + found.values().iterator().next();
  }

  /** Returns an expression's value. */
  public Object value(String expression) throws IOException, InterruptedException {
    return execute("sync", "return " + expression);
  }

  /** Returns when an expression is true, looking after every change of the page. */
  public void await(String expression) throws IOException, InterruptedException {
    execute("async", """
        const done = arguments[0];
        const look = () => (%s) && done();
        new MutationObserver(look).observe(document, {
          attributes: true, characterData: true, childList: true, subtree: true});
        look();""".formatted(expression));
  }

  private Object execute(String kind, String script) throws IOException, InterruptedException {
    return post(session + "/execute/" + kind, "{\"script\": " + quoted(script) + ", \"args\": []}");
  }

  /** Loads the page again. */
  public void reload() throws IOException, InterruptedException {
    post(session + "/refresh", "{}");
  }

  /** Takes the network from the current window. */
  public void offline() throws IOException, InterruptedException {
    network(true);
  }

  /** Gives it back. */
  public void online() throws IOException, InterruptedException {
    network(false);
  }

  private void network(boolean offline) throws IOException, InterruptedException {
    devTools("Network.enable", "{}");
    devTools(
        "Network.emulateNetworkConditions",
        "{\"offline\": " + offline
            + ", \"latency\": 0, \"downloadThroughput\": -1, \"uploadThroughput\": -1}");
  }

  private void devTools(String command, String parameters)
      throws IOException, InterruptedException {
    post(
        session + "/goog/cdp/execute",
        "{\"cmd\": \"" + command + "\", \"params\": " + parameters + "}");
  }

  /** Has the window show the page as on a screen of that size. */
  public void resize(int width, int height) throws IOException, InterruptedException {
    devTools("Emulation.setDeviceMetricsOverride", """
        {"width": %d, "height": %d, "deviceScaleFactor": 1, "mobile": false}""".formatted(width, height));
  }

  /** Has the window show the page to somebody who prefers a light or a dark one. */
  public void preferScheme(String scheme) throws IOException, InterruptedException {
    devTools(
        "Emulation.setEmulatedMedia",
        "{\"features\": [{\"name\": \"prefers-color-scheme\", \"value\": " + quoted(scheme)
            + "}]}");
  }

  public void screenshot(Path file) throws IOException, InterruptedException {
    var encoded = (String) send("GET", session + "/screenshot", "");
    Files.write(file, Base64.getDecoder().decode(encoded));
  }

  /** Ends the browser and its driver. */
  public void stop() throws IOException, InterruptedException {
    try {
      send("DELETE", session, "");
    } finally {
      driver.destroy();
      driver.waitFor();
    }
  }

  /** Returns the text as a JSON string. */
  private static String quoted(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\' || c < ' ' || Character.isSurrogate(c)) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private Object post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  private Object send(String method, String path, String body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(driverAddress.resolve(path))
        .method(method, BodyPublishers.ofString(body))
        .timeout(Duration.ofSeconds(2 * SECONDS));
    var response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(method + " " + path + ": " + response.body());
    }
    return ((Map<?, ?>) new Yaml().load(response.body())).get("value");
  }
}
