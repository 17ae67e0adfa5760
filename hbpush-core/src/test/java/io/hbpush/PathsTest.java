package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL, section "Paths". */
class PathsTest {
  private final TestServer server = new TestServer()
      .with(PathPattern.url("/rooms/([^/]+)/in"), PublisherLocation.DEFAULT)
      .with(PathPattern.url("/.*rooms/([^/]*)/out"), SubscriberLocation.DEFAULT)
      .with(PathPattern.url("/optional(?:/([a-z]+))?"), SubscriberLocation.DEFAULT)
      .with(PathPattern.url("/choice/((?:[a-z]|-)+)"), SubscriberLocation.DEFAULT)
      .with(PathPattern.url("/[^/]*/of/(.+)"), SubscriberLocation.DEFAULT);

  @AfterEach
  void close() {
    server.close();
  }

  private boolean hasChannel(String id) {
    return server.relay.channel(id).info().toCompletableFuture().join().isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/publisher/a, a",
        "/publisher/a/b/c, a/b/c",
        // a trailing slash, and more than one, belong to the id
        "/publisher/a/, a/",
        "/publisher//, /",
        "/publisher//a//b, /a//b",
        // percent-decoded as UTF-8, in any case
        "/publisher/%61, a",
        "/publisher/a%20b, a b",
        "/publisher/%C3%A4%e2%82%AC, ä€",
        "/publisher/%F0%9F%98%80, 😀",
        "/publisher/ä, ä",
        "/publisher/a%25b, a%b",
        "/publisher/%252e, %2e",
        // a plus is a plus
        "/publisher/a+b, a+b",
        "/publisher/a%2Bb, a+b",
        // encoded slashes and question marks belong to the id
        "/publisher/a%2Fb, a/b",
        "/publisher/a%2fb%3Fc%23d, a/b?c#d",
        // ';' inside the id belongs to it
        "/publisher/a;b=c, a;b=c",
        "/publisher/;a, ;a",
        "/publisher/a%3Bb, a;b",
        // dots that are not a whole segment are dots
        "/publisher/.a, .a",
        "/publisher/a., a.",
        "/publisher/..., ...",
        "/publisher/a..b, a..b",
        "/publisher/a/.b/..c, a/.b/..c",
        // a query string never belongs to the id
        "/publisher/a?b=c, a",
        "/publisher/a?/../x, a",
        "/publisher/a?%zz, a",
        // by regular expression
        "/rooms/blue/in, blue",
        "/rooms/a%2Fb/in, a/b",
        "/rooms/a;b/in, a;b"
      })
  void theChannelIdIsReadFromThePath(String path, String id) {
    assertThat(server.put(path).status()).isEqualTo(200);
    assertThat(hasChannel(id)).isTrue();
  }

  @Test
  void whoAsksWithHeadGetsNoBodyWhateverIsWrong() {
    for (String path :
        new String[] {"/nowhere", "/publisher/..", "/publisher/%zz", "/subscriber/a"}) {
      TestReply whole = server.ask(TestRequest.of("BREW", path));
      TestReply head = server.ask(TestRequest.of("HEAD", path));
      assertThat(head.status()).isEqualTo(whole.status()).isGreaterThanOrEqualTo(400);
      assertThat(head.reply().headers()).isEqualTo(whole.reply().headers());
      assertThat(head.reply().contentLength()).isPositive();
      assertThat(head.bytes()).isEmpty();
    }
  }

  @Test
  void differentlyEncodedPathsAreTheSameChannel() {
    server.post("/publisher/a%2Fb", "hello");
    assertThat(server.get("/subscriber/a/b").body()).isEqualTo("hello");
    assertThat(server.get("/subscriber/%61%2f%62").body()).isEqualTo("hello");
  }

  @Test
  void capitalsAndUnicodeFormsAreDifferentChannels() {
    server.put("/publisher/a");
    server.put("/publisher/%C3%A4");
    assertThat(server.get("/publisher/A").status()).isEqualTo(404);
    assertThat(server.get("/publisher/a%CC%88").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/publisher/",
        "/subscriber/",
        "/subscriber/?a",
        "/rooms//out",
        "/optional",
        "/",
        "",
        "/publisher",
        "/Publisher/a",
        "/nowhere/a",
        "/rooms/blue/inside",
        "/x/rooms/blue/in",
        "/rooms/a/b/in",
        "publisher/a"
      })
  void noMatchOrAnEmptyIdIsNotFound(String path) {
    TestReply reply = server.get(path);
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).contains("no location has it").contains("channel id is empty");
  }

  @Test
  void aRegularExpressionMustMatchFromEndToEnd() {
    server.put("/rooms/blue/in");
    assertThat(server.get("/rooms/blue/in/more").status()).isEqualTo(404);
    assertThat(server.get("/rooms/blue/out").isHeld()).isTrue();
  }

  @Test
  void aPathThatIsTooDeepForARegularExpressionIsNotFound() {
    assertThat(server.get("/choice/a-b").isHeld()).isTrue();
    assertThat(server.get("/choice/" + "a-".repeat(50_000)).status()).isEqualTo(404);
  }

  @Test
  void aDotSegmentIsRefusedAlsoBehindAPercentThatMeansNothing() {
    assertThat(server.get("/a/of/x").isHeld()).isTrue();
    assertThat(server.get("/%zz/of/../x").status()).isEqualTo(400);
    assertThat(server.get("/%zz/of/a%2f%2e%2e%2fx").status()).isEqualTo(400);
  }

  @Test
  void aQueryIsNotPartOfWhatARegularExpressionSees() {
    assertThat(server.get("/rooms/blue/out?x=/y").isHeld()).isTrue();
  }

  @Test
  void anEmptyIdGoesOnToTheNextLocation() {
    server.with(PathPattern.url("/(subscriber)/"), SubscriberLocation.DEFAULT);
    assertThat(server.get("/subscriber/").isHeld()).isTrue();
  }

  @Test
  void theFirstLocationThatMatchesServesTheRequest() {
    server.with(PathPattern.prefix("/publisher/a/"), SubscriberLocation.DEFAULT);
    server.put("/publisher/a/b");
    assertThat(hasChannel("a/b")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("dotPaths")
  void aPathWithADotSegmentIsRefused(String path) {
    TestReply reply = server.put(path);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("segment");
  }

  static Stream<String> dotPaths() {
    String[] dots = {".", "..", "%2e", "%2E%2e", ".%2e", "%2E.", "..;x", ".;", "%2e%2e;a=b"};
    return Stream.of(dots)
        .flatMap(dot -> Stream.of(
            "/publisher/" + dot,
            "/publisher/a/" + dot,
            "/publisher/" + dot + "/a",
            "/publisher/a%2F" + dot + "%2fb",
            "/" + dot + "/publisher/a",
            "/nowhere/" + dot,
            "/secret/" + dot + "/publisher/a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/;x/rooms/blue/out",
        "/a;jsessionid=1/rooms/blue/out",
        "/a;/rooms/b;c/out",
        "/subscriber;x=1/a",
        "/publisher;/a",
        "/rooms;x/blue/out"
      })
  void aSemicolonBeforeTheIdBeginsIsRefused(String path) {
    TestReply reply = server.get(path);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("';'");
  }

  @Test
  void everyByteOfAnIdSurvivesItsEncoding() {
    IntStream.range(0, 128).filter(c -> c != '.').forEach(c -> {
      server.put("/publisher/" + "%%%02x".formatted(c));
      assertThat(hasChannel(Character.toString(c))).isTrue();
    });
  }
}
