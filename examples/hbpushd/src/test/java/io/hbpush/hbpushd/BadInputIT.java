package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.servlet.suite.Answer;
import io.hbpush.servlet.suite.Wire;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send nonsense are told so, while a pair that behaves well is served all the time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  private static final int RANDOM_CHANNELS = 20_000;

  /** Between the messages of those who behave well; the others need the processors too. */
  private static final long PACE_NANOS = 5_000_000;

  private static final String TWENTY_KILOBYTES = "x".repeat(20_000);

  /** What the heap may differ by: 50 bytes for each random channel. */
  private static final long TOLERANCE = 1_000_000;

  private static final String CONFIGURATION = """
      locations:
        - {type: publisher, prefix: /publisher/, max_message_size: 64KiB}
        - {type: publisher, prefix: /brief/, message_timeout: 2s, max_messages: 10}
        - {type: subscriber, prefix: /subscriber/}
      """;

  private final Random random = new Random(7);
  private final AtomicBoolean over = new AtomicBoolean();
  private Jar daemon;
  private int port;
  private CompletableFuture<Integer> pair;

  @BeforeAll
  void start() throws Exception {
    daemon = Jar.serve(CONFIGURATION);
    port = daemon.port();
    var client = new Client(port);
    pair = CompletableFuture.supplyAsync(() -> passMessages(client));
  }

  /** A subscriber that follows its cursor, and a publisher; returns how many messages came over. */
  private int passMessages(Client client) {
    try {
      int passed = 0;
      String[] cursor = {};
      for (; !over.get(); passed++) {
        var held = client.held("/subscriber/pair", cursor);
        assertThat(client.post("/brief/pair", "message " + passed).statusCode()).isIn(201, 202);
        var received = held.join();
        assertThat(received.body()).isEqualTo("message " + passed);
        cursor = new String[] {
          "If-Modified-Since", received.headers().firstValue("Last-Modified").orElseThrow(),
          "If-None-Match", received.headers().firstValue("Etag").orElseThrow()
        };
        LockSupport.parkNanos(PACE_NANOS);
      }
      return passed;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @AfterAll
  void stop() throws Exception {
    try (Jar jar = daemon) {
      over.set(true);
      int passed = pair.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
      System.out.println("BadInputIT: the pair passed " + passed + " messages meanwhile");
      assertThat(passed).isPositive();
      assertThat(jar.err()).isEmpty();
    }
  }

  @Test
  void aBodyTooLargeIsRefusedAtOnce() throws IOException {
    try (Wire wire = wire()) {
      wire.head("POST", "/publisher/large", "Content-Length: 1000000000");
      assertRefused(wire.read(), 413);
    }
  }

  @Test
  void aBodyThatGetsTooLargeIsRefused() throws IOException {
    try (Wire wire = wire()) {
      wire.head("POST", "/publisher/large", "Transfer-Encoding: chunked");
      wire.send("20000\r\n" + "x".repeat(0x20000) + "\r\n0\r\n\r\n");
      assertRefused(wire.read(), 413);
    }
    assertNothingAt("large");
  }

  @Test
  void aBodyCutOffIsNotPublished() throws IOException {
    try (Wire wire = wire()) {
      wire.head("POST", "/publisher/cut", "Content-Length: 100").send("half of").finish();
      assertRefused(wire.read(), 400);
    }
    try (Wire wire = wire()) {
      wire.head("POST", "/publisher/cut", "Content-Length: 100").send("half of");
    }
    assertNothingAt("cut");
  }

  @Test
  void aSlowBodyIsPublishedWhenItIsThere() throws Exception {
    String body = "slow";
    var sent = new AtomicInteger();
    var timer = Executors.newSingleThreadScheduledExecutor();
    try (Wire wire = wire()) {
      wire.head("POST", "/publisher/slow", "Content-Length: " + body.length());
      timer.scheduleAtFixedRate(
          () -> {
            try {
              wire.send(body.substring(sent.get(), sent.incrementAndGet()));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          },
          0,
          1,
          TimeUnit.SECONDS);
      assertThat(wire.read().status()).isEqualTo(202);
    } finally {
      timer.shutdownNow();
    }
    assertThat(ask("GET", "/subscriber/slow").text()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "If-Modified-Since: yesterday", "If-Modified-Since: 17", "If-None-Match: x",
        "If-None-Match: 99999999999", "If-None-Match: -5", "Last-Event-ID: 1"
      })
  void anUnreadableCursorIsRefused(String cursor) throws IOException {
    Answer answer = ask("GET", "/subscriber/x", cursor);
    assertRefused(answer, 400);
    assertThat(answer.text()).contains(cursor.substring(0, cursor.indexOf(':')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "%ff", "%c3%28", "%u2192"})
  void brokenPercentEncodingIsRefused(String id) throws IOException {
    assertRefused(ask("GET", "/subscriber/" + id), 400);
    assertRefused(ask("POST", "/publisher/" + id, "Content-Length: 0"), 400);
  }

  @Test
  void aLongIdIsRefused() throws IOException {
    assertRefused(ask("GET", "/subscriber/" + "x".repeat(1025)), 400);
    assertRefused(ask("GET", "/subscriber/" + TWENTY_KILOBYTES), 414);
    assertRefused(ask("POST", "/publisher/" + TWENTY_KILOBYTES, "Content-Length: 0"), 414);
    assertRefused(ask("GET", "/subscriber/x", "X-Long: " + TWENTY_KILOBYTES), 431);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FOO", "TRACE", "PATCH", "get", "HEAD"})
  void anUnknownMethodIsRefused(String method) throws IOException {
    try (Wire wire = wire()) {
      Answer answer = wire.head(method, "/subscriber/x").readHead();
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.header("Allow")).hasValue("GET, OPTIONS");
    }
  }

  @Test
  void randomChannelsLeaveNothing() throws Exception {
    useRandomChannels(1000);
    long baseline = daemon.liveHeapBytes();
    String last = useRandomChannels(RANDOM_CHANNELS);
    Await.until("the last channel has gone", () -> ask("GET", "/brief/" + last).status() == 404);
    long after = daemon.liveHeapBytes();
    System.out.println("BadInputIT: heap before " + baseline + ", after " + after + " bytes");
    assertThat(after).isLessThan(baseline + TOLERANCE);
  }

  /** Asks for as many channels, and publishes to as many others; returns the last of them. */
  private String useRandomChannels(int count) throws IOException {
    String id = "";
    try (Wire wire = wire()) {
      for (int i = 0; i < count; i++) {
        id = randomId();
        wire.head("GET", "/subscriber/" + randomId(), "Prefer: wait=0")
            .head("POST", "/brief/" + id, "Content-Length: 5")
            .send("hello");
        assertThat(wire.read().status()).isEqualTo(304);
        assertThat(wire.read().status()).isEqualTo(202);
      }
    }
    return id;
  }

  private String randomId() {
    return Long.toHexString(random.nextLong()) + "%2F" + random.nextInt(1000);
  }

  private void assertNothingAt(String channel) throws IOException {
    assertThat(ask("GET", "/publisher/" + channel).status()).isEqualTo(404);
  }

  private Answer ask(String method, String path, String... lines) throws IOException {
    try (Wire wire = wire()) {
      return wire.head(method, path, lines).read();
    }
  }

  private Wire wire() throws IOException {
    return Wire.open(port);
  }

  private static void assertRefused(Answer answer, int status) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.header("Cache-Control")).as(answer.toString()).hasValue("no-store");
    assertThat(answer.text()).hasSizeBetween(5, 200).doesNotContain("Exception", "jetty");
  }
}
