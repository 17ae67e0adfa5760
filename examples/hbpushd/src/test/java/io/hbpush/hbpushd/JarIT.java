package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hbpush.redis.RedisBinary;
import io.hbpush.redis.RedisProcess;
import io.hbpush.servlet.suite.Answer;
import io.hbpush.servlet.suite.Wire;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The jar as users run it: a process, its output, its end. */
class JarIT {
  private static final Duration PROMISED_END = Duration.ofSeconds(5);
  private static final int SIGTERM_CODE = 143;

  private static final String CONFIGURATION = """
      locations:
        - {type: publisher, prefix: /publisher/}
        - {type: subscriber, prefix: /subscriber/}
      """;

  @Test
  void saysItsVersion() throws Exception {
    try (Jar jar = Jar.run("--version")) {
      assertThat(jar.exitCode()).isZero();
      assertThat(jar.out().strip()).isEqualTo("hbpushd " + Version.text());
      assertThat(jar.err()).isEmpty();
    }
  }

  @Test
  void saysWhereItListensAndServesCurl() throws Exception {
    assumeTrue(hasCurl(), "there is no curl");
    try (Jar jar = Jar.serve(CONFIGURATION)) {
      String url = "http://127.0.0.1:" + jar.port();
      assertThat(jar.out().lines())
          .containsExactly(
              "hbpushd " + Version.text() + " listens on 127.0.0.1:" + jar.port(),
              "  publisher   /publisher/  (store default: memory)",
              "  subscriber  /subscriber/  (store default: memory)");
      assertThat(
              curl("-d", "Hello world!", "-H", "Content-Type: text/plain", url + "/publisher/test"))
          .startsWith("HTTP/1.1 202 Accepted\r\n")
          .contains("queued messages: 1\r\n");
      assertThat(curl(url + "/subscriber/test"))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("\r\nContent-Type: text/plain\r\n")
          .containsIgnoringCase("\r\nEtag: 0\r\n")
          .endsWith("\r\n\r\nHello world!");
      assertThat(jar.err()).isEmpty();
    }
  }

  private static boolean hasCurl() throws InterruptedException {
    try {
      return new ProcessBuilder("curl", "--version").start().waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  private static String curl(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("curl", "-s", "-i", "--max-time", "30"));
    command.addAll(List.of(arguments));
    Process curl = new ProcessBuilder(command).start();
    return new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void twoBehindOneRedisAreOneService() throws Exception {
    try (RedisProcess redis = RedisProcess.start(RedisBinary.FROM_MAVEN)) {
      String yaml = "store: {type: redis, key_prefix: 'push:', port: " + redis.port() + "}\n";
      try (Jar one = Jar.serve(yaml);
          Jar other = Jar.serve(yaml)) {
        var publisher = new Client(one.port());
        var subscriber = new Client(other.port());
        publisher.send("PUT", "/publisher/news", "");
        var held = subscriber.held("/subscriber/news");
        Await.until("it is held", () -> subscriber.subscribers("/publisher/news") == 1);
        assertThat(publisher.post("/publisher/news", "hello").statusCode()).isEqualTo(201);
        assertThat(held.get(30, TimeUnit.SECONDS).body()).isEqualTo("hello");
        assertThat(publisher.get("/subscriber/news").body()).isEqualTo("hello");
        redis.kill();
        var refused = publisher.post("/publisher/news", "lost");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      }
    }
  }

  @Test
  void aSecondOneOnItsPortIsALine() throws Exception {
    try (Jar first = Jar.serve(CONFIGURATION);
        Jar second = Jar.run("--address=127.0.0.1", "--port=" + first.port())) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.out()).isEmpty();
      assertThat(second.err().lines())
          .singleElement()
          .asString()
          .startsWith("hbpushd: cannot listen on 127.0.0.1:" + first.port())
          .contains("the port is taken");
    }
  }

  @Test
  void sigtermAnswersAllHeldRequests() throws Exception {
    int size = 200;
    try (Jar jar = Jar.serve(CONFIGURATION)) {
      var client = new Client(jar.port());
      client.send("PUT", "/publisher/test", "");
      try (Crowd crowd = Crowd.get(jar.port(), "/subscriber/test", size)) {
        crowd.await("all are held", () -> client.subscribers("/publisher/test") == size);
        long begin = System.nanoTime();
        jar.terminate();
        crowd.await("all are answered", () -> crowd.answered() == size);
        assertEnded(jar, begin);
        assertThat(crowd.received()).allMatch(reply -> reply.startsWith("HTTP/1.1 503 "));
        Set<String> retries = new HashSet<>();
        crowd.received().forEach(reply -> retries.add(line(reply, "Retry-After: ")));
        assertThat(retries).as("jitter").hasSizeGreaterThan(1);
      }
      assertThat(jar.err()).isEmpty();
    }
  }

  private static String line(String reply, String begin) {
    return reply.lines().filter(line -> line.startsWith(begin)).findFirst().orElseThrow();
  }

  @Test
  void sigtermDoesNotWaitForClientsThatHang() throws Exception {
    try (Jar jar = Jar.serve(CONFIGURATION)) {
      var client = new Client(jar.port());
      client.post("/publisher/large", "x".repeat(8 << 20));
      client.send("PUT", "/publisher/test", "");
      try (Wire slow = Wire.openWithSmallWindow(jar.port());
          Wire halfHead = Wire.open(jar.port());
          Wire halfBody = Wire.open(jar.port());
          Wire idle = Wire.open(jar.port());
          Wire held = Wire.open(jar.port())) {
        slow.head("GET", "/subscriber/large");
        halfHead.send("GET /subscriber/test HTTP/1.1\r\nHost: loc");
        halfBody.head("POST", "/publisher/test", "Content-Length: 100").send("half");
        assertThat(idle.head("GET", "/publisher/none").read().status()).isEqualTo(404);
        held.head("GET", "/subscriber/test");
        Await.until("one is held", () -> client.subscribers("/publisher/test") == 1);
        long begin = System.nanoTime();
        jar.terminate();
        Answer answer = held.read();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isPresent();
        assertEnded(jar, begin);
      }
    }
  }

  @Test
  void sigtermStopsToAcceptFirst() throws Exception {
    try (Jar jar = Jar.serve(CONFIGURATION);
        Wire held = Wire.open(jar.port())) {
      int port = jar.port();
      var client = new Client(port);
      client.send("PUT", "/publisher/test", "");
      held.head("GET", "/subscriber/test");
      Await.until("it is held", () -> client.subscribers("/publisher/test") == 1);
      jar.terminate();
      assertThat(held.read().status()).isEqualTo(503);
      assertThat(isListening(port)).isFalse();
    }
  }

  private static boolean isListening(int port) throws IOException {
    try {
      Wire.open(port).close();
      return true;
    } catch (ConnectException refused) {
      return false;
    }
  }

  private static void assertEnded(Jar jar, long begin) throws InterruptedException {
    assertThat(jar.exitCode(PROMISED_END)).isIn(0, SIGTERM_CODE);
    long millis = (System.nanoTime() - begin) / 1_000_000;
    System.out.println("JarIT: ended after " + millis + " ms");
    assertThat(millis).isLessThan(PROMISED_END.toMillis());
  }

  @Test
  void nothingAUserSendsIsLogged() throws Exception {
    String marker = "Marker4711";
    try (Jar jar = Jar.serve(CONFIGURATION)) {
      var client = new Client(jar.port());
      String[] headers = {"X-" + marker, marker, "Authorization", marker, "Cookie", marker};
      client.post("/publisher/test", marker, headers);
      client.get("/subscriber/test", headers);
      client.get("/subscriber/test", "If-None-Match", marker);
      for (String broken : broken(marker)) {
        try (Wire wire = Wire.open(jar.port())) {
          wire.send(broken).finish().awaitClose();
        }
      }
      assertThat(client.get("/subscriber/test").body()).isEqualTo(marker);
      jar.terminate();
      jar.exitCode();
      assertThat(jar.out() + jar.err()).doesNotContain(marker);
    }
  }

  private static List<String> broken(String marker) {
    String request = "POST /publisher/x HTTP/1.1\r\nHost: localhost\r\n";
    return List.of(
        marker + "\r\n\r\n",
        "GET /subscriber/x HTTP/1.1\r\nCookie: " + marker + "\r\n\r\n",
        "GET /subscriber/x HTTP/" + marker + "\r\nHost: localhost\r\n\r\n",
        "GET /subscriber/x HTTP/1.1\r\nHost: " + marker + "@b\r\n\r\n",
        "GET /subscriber/x HTTP/1.1\r\nHost: localhost:" + marker + "\r\n\r\n",
        "GET /subscriber/x HTTP/1.1\r\nHost: [" + marker + "]\r\n\r\n",
        "GET http://" + marker + "@[x/subscriber/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        request + "Host: " + marker + "\r\n\r\n",
        request + "Cookie " + marker + "\r\n\r\n",
        request + marker + " : x\r\n\r\n",
        request + "Cookie: " + marker + "\0\r\n\r\n",
        request + " " + marker + "\r\n\r\n",
        request + "Content-Length: " + marker + "\r\n\r\n",
        request + "Content-Type: " + marker + ";charset=" + marker
            + "\r\nContent-Length: 0\r\n\r\n",
        request + "Transfer-Encoding: " + marker + "\r\n\r\n",
        request + "Transfer-Encoding: chunked\r\n\r\n" + marker + "\r\n",
        request + "Content-Length: 100\r\n\r\n" + marker,
        request + "Expect: " + marker + "\r\nContent-Length: 3\r\n\r\nabc",
        request + "Content-Length: 1\r\nContent-Length: 2\r\nX: " + marker + "\r\n\r\n",
        request + "Cookie: " + marker.repeat(2000) + "\r\n\r\n");
  }

  @Test
  void survivesWithoutFileDescriptors() throws Exception {
    assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "needs ulimit");
    try (Jar jar = Jar.serve(CONFIGURATION, "ulimit -n 150")) {
      var clients = new ArrayList<Wire>();
      for (int i = 0; i < 200; i++) {
        clients.add(Wire.open(jar.port()));
      }
      Await.until("it says so", () -> jar.err().contains("Too many open files"));
      Duration before = jar.cpuTime();
      Await.until("it says so again", () -> jar.err().lines().count() > 3);
      assertThat(jar.cpuTime().minus(before)).isLessThan(Duration.ofSeconds(1));
      assertThat(jar.err()).doesNotContain("\tat ");

      for (Wire wire : clients) {
        wire.close();
      }
      Await.until("it serves again", () -> isServing(jar.port()));
    }
  }

  private static boolean isServing(int port) {
    try (Wire wire = Wire.open(port)) {
      return wire.head("GET", "/publisher/none").read().status() == 404;
    } catch (IOException notYet) {
      return false;
    }
  }
}
