package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The option {@code allow_origin}: what pages of other origins may do. */
class CrossOriginTest {
  private static final String APP = "https://app.example";
  private static final AllowedOrigins ONE = AllowedOrigins.of(List.of(APP));

  private final TestServer server = new TestServer(
          PublisherLocation.DEFAULT.withAllowOrigin(ONE),
          SubscriberLocation.DEFAULT.withAllowOrigin(ONE))
      .with(
          PathPattern.prefix("/interval/"),
          SubscriberLocation.DEFAULT.withPolling(Polling.INTERVAL).withAllowOrigin(ONE))
      .with(
          PathPattern.prefix("/any/"),
          SubscriberLocation.DEFAULT.withAllowOrigin(AllowedOrigins.ANY))
      .with(PathPattern.url("/rooms[^/]*/(.+)"), SubscriberLocation.DEFAULT.withAllowOrigin(ONE))
      .with(
          PathPattern.prefix("/single/"),
          SubscriberLocation.DEFAULT
              .withConcurrency(SubscriberConcurrency.LAST)
              .withAllowOrigin(ONE))
      .with(
          PathPattern.prefix("/small/"),
          PublisherLocation.DEFAULT.withMaxMessageSize(10).withAllowOrigin(ONE))
      .with(PathPattern.prefix("/none/"), SubscriberLocation.DEFAULT)
      .with(PathPattern.prefix("/own/"), PublisherLocation.DEFAULT);

  @AfterEach
  void close() {
    server.close();
  }

  private TestReply from(String origin, TestRequest request) {
    return server.ask(request.header("Origin", origin).header("Host", "push.example:8080"));
  }

  private static void assertAllowed(TestReply reply) {
    assertThat(reply.header("Access-Control-Allow-Origin")).contains(APP);
    assertThat(reply.header("Access-Control-Allow-Credentials")).contains("true");
    assertThat(reply.header("Access-Control-Expose-Headers").orElseThrow().split(", "))
        .contains("Last-Modified", "Etag", "Message-Gap", "Message-Channel", "Retry-After");
    assertThat(reply.wire()).contains("Vary: Origin\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /subscriber/there, 200",
    "GET, /interval/empty, 304",
    "GET, /publisher/empty, 404",
    "GET, /subscriber/%zz, 400",
    "GET, /subscriber/.., 400",
    "GET, /rooms;x=1/there, 400",
    "GET, /publisher/there, 200",
    "POST, /publisher/there, 202",
    "DELETE, /publisher/there, 200",
    "PATCH, /publisher/there, 405",
    "OPTIONS, /subscriber/there, 204"
  })
  void everyReplyToAnAllowedOriginSaysSo(String method, String path, int status) {
    server.publish("there", "hello");
    TestReply reply = from(APP, TestRequest.of(method, path));
    assertThat(reply.status()).isEqualTo(status);
    assertAllowed(reply);
  }

  @Test
  void soDoRepliesToWhoWaited() {
    TestReply given = from(APP, TestRequest.get("/subscriber/a"));
    server.publish("a", "hello");
    TestReply timedOut = from(APP, TestRequest.get("/subscriber/b"));
    server.pass(55);
    TestReply closed = from(APP, TestRequest.get("/subscriber/c"));
    TestReply displaced = from(APP, TestRequest.get("/single/d"));
    from(APP, TestRequest.get("/single/d"));
    TestReply deleted = from(APP, TestRequest.get("/subscriber/e"));
    server.put("/publisher/e");
    server.delete("/publisher/e");
    server.relay.close();
    assertThat(List.of(given, timedOut, displaced, deleted, closed))
        .extracting(TestReply::status)
        .containsExactly(200, 304, 409, 410, 503);
    List.of(given, timedOut, displaced, deleted, closed).forEach(CrossOriginTest::assertAllowed);
  }

  @Test
  void soDoesTheReplyToAMessageThatIsTooLarge() {
    TestReply reply = from(APP, TestRequest.post("/small/a", "more than ten bytes"));
    assertThat(reply.status()).isEqualTo(413);
    assertAllowed(reply);
  }

  @Test
  void aStreamSaysSo() {
    TestReply reply = from(APP, TestStream.get("/subscriber/a"));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Access-Control-Allow-Origin")).contains(APP);
  }

  @ParameterizedTest
  @CsvSource({
    "/subscriber/a, GET, 'GET, OPTIONS'",
    "/publisher/a, DELETE, 'GET, HEAD, POST, PUT, DELETE, OPTIONS'"
  })
  void whoAsksBeforeItSendsIsToldWhatItMay(String path, String method, String methods) {
    TestReply reply = from(
        APP,
        TestRequest.of("OPTIONS", path)
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", "if-none-match"));
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Access-Control-Allow-Origin")).contains(APP);
    assertThat(reply.header("Access-Control-Allow-Methods")).contains(methods);
    assertThat(reply.header("Access-Control-Allow-Headers").orElseThrow().split(", "))
        .contains(
            "If-Modified-Since",
            "If-None-Match",
            "Last-Event-ID",
            "Prefer",
            "Content-Type",
            "X-EventSource-Event",
            "Authorization");
    assertThat(reply.header("Access-Control-Max-Age")).contains("7200");
    assertThat(reply.wire()).contains("Vary: Origin\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://app.example",
        "https://app.example:8443",
        "null",
        "https://app.example.evil.example"
      })
  void anotherOriginIsRefusedAndNothingIsDone(String origin) {
    TestReply refused = from(origin, TestRequest.post("/publisher/a", "hello"));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains(origin).contains("allow_origin");
    assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(refused.wire()).contains("Vary: Origin\n");
    assertThat(server.get("/publisher/a").status()).isEqualTo(404);
    assertThat(from(origin, TestRequest.get("/subscriber/a")).status()).isEqualTo(403);
    TestReply preflight = from(
        origin,
        TestRequest.of("OPTIONS", "/subscriber/a").header("Access-Control-Request-Method", "GET"));
    assertThat(preflight.status()).isEqualTo(403);
  }

  @Test
  void pagesOfThisServerNeedNoPermission() {
    assertThat(from("http://push.example:8080", TestRequest.post("/publisher/a", "x"))
            .status())
        .isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource({
    "http://push.example, push.example:80",
    "https://push.example, push.example:443",
    "https://push.example, PUSH.example",
    "http://[::1], [::1]:80"
  })
  void thePortThatBrowsersLeaveOutMayStandInHost(String origin, String host) {
    var request = TestRequest.post("/publisher/a", "x").header("Origin", origin);
    assertThat(server.ask(request.header("Host", host)).status()).isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource({
    "http://push.example, push.example:443",
    "https://push.example, push.example:80",
    "https://push.example, push.example:4430",
    "http://push.example, push.example:",
    "http://push.example:80, push.example"
  })
  void aPageOfAnotherPortIsFromAnotherServer(String origin, String host) {
    var request = TestRequest.post("/publisher/a", "x").header("Origin", origin);
    assertThat(server.ask(request.header("Host", host)).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example:443",
        "http://app.example:80",
        "http://app.example:65536",
        "http://app.example:080",
        "https://app.example/",
        "https://App.example",
        "null",
        ""
      })
  void whatNoBrowserWouldSayIsNoOriginThatCanBeAllowed(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowedOrigins.of(List.of(origin)))
        .withMessageContaining("must be like https://app.example");
  }

  @Test
  void whoSendsNoOriginNeedsNoPermission() {
    TestReply reply = server.post("/publisher/a", "hello");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(reply.wire()).contains("Vary: Origin\n");
  }

  @Test
  void everyOriginMayComeButWithoutCredentials() {
    server.publish("a", "hello");
    TestReply reply = from("https://anybody.example", TestRequest.get("/any/a"));
    assertThat(reply.body()).isEqualTo("hello");
    assertThat(reply.header("Access-Control-Allow-Origin")).contains("*");
    assertThat(reply.header("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void withoutTheOptionOriginsDoNotMatter() {
    server.publish("a", "hello");
    TestReply reply = from("https://anybody.example", TestRequest.get("/none/a"));
    assertThat(reply.body()).isEqualTo("hello");
    assertThat(reply.wire()).doesNotContain("Access-Control").doesNotContain("Origin");
  }

  @Test
  void withoutTheOptionNoPageOfAnotherSitePublishes() {
    TestReply reply = ofAnotherSite(TestRequest.post("/own/a", "forged"));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("allow_origin");
    assertThat(server.get("/publisher/a").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"same-origin", "same-site", "none"})
  void withoutTheOptionOtherPagesPublish(String site) {
    assertThat(server
            .ask(TestRequest.post("/own/a", "x").header("Sec-Fetch-Site", site))
            .status())
        .isEqualTo(202);
  }

  @Test
  void withTheOptionItAloneSaysWhoPublishes() {
    TestReply reply = from(APP, TestRequest.post("/publisher/a", "x"));
    assertThat(reply.status()).isEqualTo(202);
    assertThat(ofAnotherSite(TestRequest.post("/publisher/a", "x").header("Origin", APP))
            .status())
        .isEqualTo(202);
  }

  @Test
  void whatAPageOfAnotherSiteOnlyReadsIsServed() {
    server.publish("a", "hello");
    assertThat(ofAnotherSite(TestRequest.get("/none/a")).status()).isEqualTo(200);
    assertThat(ofAnotherSite(TestRequest.get("/own/a")).status()).isEqualTo(200);
    assertThat(ofAnotherSite(TestRequest.post("/none/a", "x")).status()).isEqualTo(405);
  }

  private TestReply ofAnotherSite(TestRequest request) {
    return server.ask(request.header("Sec-Fetch-Site", "cross-site"));
  }
}
