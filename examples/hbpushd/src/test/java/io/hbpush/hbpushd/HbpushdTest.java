package io.hbpush.hbpushd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.config.ConfigurationReader;
import io.hbpush.config.ConfigurationReader.Format;
import io.hbpush.config.ConfiguredRelays;
import io.hbpush.servlet.suite.Answer;
import io.hbpush.servlet.suite.Wire;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HbpushdTest {
  private static final String CONFIGURATION = """
      port: 0
      address: 127.0.0.1
      locations:
        - {type: publisher, prefix: /publisher/}
        - {type: subscriber, prefix: /subscriber/}
        - {type: subscriber, prefix: /short/, subscriber_timeout: 3s}
      """;

  /** Less than requests are held, so that it shows what it ends. */
  private static final Duration IDLE = Duration.ofMillis(500);

  private Hbpushd daemon;
  private Client client;

  @BeforeEach
  void start() throws ListenException {
    var configuration = ConfigurationReader.create().read("test", CONFIGURATION, Format.YAML);
    daemon = Hbpushd.start(configuration, ConfiguredRelays.open(configuration), IDLE);
    client = new Client(daemon.port());
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void aHeldRequestOutlivesTheIdleTimeout() throws Exception {
    assertThat(client.get("/short/test").statusCode()).isEqualTo(304);
  }

  @Test
  void anIdleConnectionIsClosed() throws IOException {
    try (Wire wire = Wire.open(daemon.port())) {
      assertThat(wire.head("GET", "/publisher/none").read().status()).isEqualTo(404);
      wire.awaitClose();
    }
  }

  @Test
  void aHalfSentRequestIsClosed() throws IOException {
    try (Wire wire = Wire.open(daemon.port())) {
      wire.send("GET /subscriber/test HTTP/1.1\r\nHost: loc").awaitClose();
    }
  }

  @Test
  void aBodyThatStopsIsRefused() throws IOException {
    try (Wire wire = Wire.open(daemon.port())) {
      assertRefused(
          wire.head("POST", "/publisher/test", "Content-Length: 9").send("x").read(), 400);
    }
    try (Wire wire = Wire.open(daemon.port())) {
      assertThat(wire.head("GET", "/publisher/test").read().status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/publisher/a%2Fb, /subscriber/a/b",
    "/publisher/a%5Cb, /subscriber/a%5cb",
    "/publisher/a%25b, /subscriber/%61%25b",
    "/publisher/a%01%0a%7fb, /subscriber/a%01%0A%7Fb",
    "/publisher/a%00b, /subscriber/a%00b",
    "/publisher/a;b, /subscriber/a%3Bb",
    "/publisher/%20, /subscriber/%20",
    "/publisher//, /subscriber/%2f"
  })
  void idsMayHaveAnyCharacter(String publisher, String subscriber) throws IOException {
    assertThat(ask("POST", publisher, "Content-Length: 0").status()).isEqualTo(202);
    assertThat(ask("GET", subscriber).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/publisher/../x",
        "/publisher/%2e%2E/x",
        "/publisher/..;/x",
        "/publisher;x/y",
        "/publisher/%zz",
        "/publisher/%",
        "/publisher/%ff",
        "/publisher/%u2192"
      })
  void pathsThatMayMeanAnotherAre400(String path) throws IOException {
    assertRefused(ask("GET", path), 400);
  }

  @Test
  void whatIsNoRequestHasAPlainText() throws IOException {
    String tooLong = "secret".repeat(4000);
    assertRefused(ask("GET", "/subscriber/" + tooLong), 414);
    assertRefused(ask("GET", "/subscriber/x", "Cookie: " + tooLong), 431);
    assertRefused(raw("secret\r\n\r\n"), 400);
    assertRefused(raw("GET /subscriber/secret HTTP/1.1\r\n\r\n"), 400);
    assertRefused(raw("GET /subscriber/secret HTTP/9.1\r\nHost: x\r\n\r\n"), 505);
    assertRefused(raw("GET /subscriber/secret x HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
    assertRefused(raw("GET / HTTP/1.1\r\nHost: x\r\nsecret : x\r\n\r\n"), 400);
    assertRefused(
        raw("POST /publisher/x HTTP/1.1\r\nHost: x\r\nContent-Length: secret\r\n\r\n"), 400);
    assertRefused(
        raw("POST /publisher/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: secret\r\n\r\n"), 400);
  }

  @Test
  void repliesDoNotNameTheServer() throws IOException {
    assertThat(ask("GET", "/publisher/none").header("Server")).isEmpty();
    assertThat(raw("secret\r\n\r\n").header("Server")).isEmpty();
  }

  @Test
  void whoeverIsHeldGetsA503AtTheEnd() throws Exception {
    client.send("PUT", "/publisher/test", "");
    var held = client.held("/subscriber/test");
    Await.until("it is held", () -> client.subscribers("/publisher/test") == 1);
    daemon.close();
    assertThat(held.join().statusCode()).isEqualTo(503);
    assertThat(held.join().headers().firstValueAsLong("Retry-After")).isPresent();
  }

  private Answer ask(String method, String path, String... lines) throws IOException {
    try (Wire wire = Wire.open(daemon.port())) {
      return wire.head(method, path, lines).read();
    }
  }

  private Answer raw(String request) throws IOException {
    try (Wire wire = Wire.open(daemon.port())) {
      return wire.send(request).read();
    }
  }

  private static void assertRefused(Answer answer, int status) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/plain;");
    assertThat(answer.header("Cache-Control")).as(answer.toString()).hasValue("no-store");
    assertThat(answer.text()).hasSizeBetween(5, 200).doesNotContain("secret", "Exception");
  }
}
