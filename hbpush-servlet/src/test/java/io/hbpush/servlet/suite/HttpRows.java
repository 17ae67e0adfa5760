package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the rows of all sections need: a channel of their own, and words for requests. */
abstract class HttpRows {
  private static final AtomicLong CHANNELS = new AtomicLong();

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final Pattern SUBSCRIBERS = Pattern.compile("active subscribers: (\\d+)");

  final SuiteServer server;

  /** No other row uses it. */
  final String channel = "channel-" + CHANNELS.incrementAndGet();

  HttpRows(SuiteServer server) {
    this.server = server;
  }

  Wire open() throws IOException {
    return Wire.open(server.port);
  }

  /** Sends a request without a body on a connection of its own. */
  Answer request(String method, String path, String... lines) throws IOException {
    try (Wire wire = open()) {
      wire.head(method, SuiteServer.CONTEXT + path, lines);
      return method.equals("HEAD") ? wire.readHead() : wire.read();
    }
  }

  Answer get(String path, String... lines) throws IOException {
    return request("GET", path, lines);
  }

  Answer post(String path, byte[] body, String... lines) throws IOException {
    try (Wire wire = open()) {
      String[] all = Arrays.copyOf(lines, lines.length + 1);
      all[lines.length] = "Content-Length: " + body.length;
      return wire.head("POST", SuiteServer.CONTEXT + path, all).send(body).read();
    }
  }

  Answer post(String path, String body, String... lines) throws IOException {
    return post(path, body.getBytes(StandardCharsets.UTF_8), lines);
  }

  /** Publishes to this row's channel. */
  Answer publish(String body, String... lines) throws IOException {
    Answer answer = post("/publisher/" + channel, body, lines);
    assertThat(answer.status()).isIn(201, 202);
    return answer;
  }

  Answer publish(byte[] body, String... lines) throws IOException {
    Answer answer = post("/publisher/" + channel, body, lines);
    assertThat(answer.status()).isIn(201, 202);
    return answer;
  }

  void createChannel() throws IOException {
    assertThat(request("PUT", "/publisher/" + channel).status()).isEqualTo(200);
  }

  /** Asks for this row's channel at a location, creating the channel, and returns once it is held. */
  Wire hold(String location, String... lines) throws IOException {
    createChannel();
    int before = subscribers();
    Wire wire = open().head("GET", SuiteServer.CONTEXT + location + "/" + channel, lines);
    awaitSubscribers(before + 1);
    return wire;
  }

  int subscribers() throws IOException {
    String text = get("/publisher/" + channel).text();
    Matcher matcher = SUBSCRIBERS.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  void awaitSubscribers(int count) throws IOException {
    await(() -> subscribers() == count, "held subscribers: " + count);
  }

  static void await(Condition condition, String what) throws IOException {
    Instant deadline = Instant.now().plus(DEADLINE);
    while (!condition.holds()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("not within " + DEADLINE + ": " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** Something to wait for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Checks section "Errors" of the protocol. */
  static void assertRefused(Answer answer, int status) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.header("Cache-Control")).as(answer.toString()).contains("no-store");
    assertThat(answer.header("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(answer.text()).hasSizeBetween(10, 400).endsWith("\n");
    assertThat(answer.text()).doesNotContain("Exception", "io.hbpush", "\tat ");
    assertThat(answer.header("Content-Length")).contains(Integer.toString(answer.body().length));
  }

  /** Checks what every delivered message has. */
  static void assertDelivered(Answer answer, String body) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(body);
    assertThat(answer.header("Last-Modified")).isPresent();
    assertThat(answer.header("Etag").orElseThrow()).matches("\\d+");
    assertThat(answer.headers("Vary")).contains("If-Modified-Since, If-None-Match");
    assertThat(answer.header("Cache-Control")).contains("no-cache");
    assertThat(answer.header("Content-Length")).contains(Integer.toString(answer.body().length));
    assertThat(answer.header("Transfer-Encoding")).isEmpty();
  }
}
