package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PROTOCOL, section "Errors": what all refusals have in common. */
class ErrorsTest {
  private FaultyStore store;
  private final TestServer server = new TestServer(
      PublisherLocation.DEFAULT.withMaxMessageSize(10),
      SubscriberLocation.DEFAULT.withConcurrency(SubscriberConcurrency.FIRST),
      time -> store = new FaultyStore(TestServer.memory(time)));

  @AfterEach
  void close() {
    server.close();
  }

  @FunctionalInterface
  interface Trouble {
    TestReply in(TestServer server, FaultyStore store);
  }

  private static Object[] trouble(int status, Trouble trouble) {
    return new Object[] {status, trouble};
  }

  static Stream<Object[]> troubles() {
    return Stream.of(
        trouble(400, (server, store) -> server.get("/subscriber/%zz")),
        trouble(400, (server, store) -> server.get("/subscriber/..")),
        trouble(400, (server, store) -> server.get("/subscriber/" + "a".repeat(1025))),
        trouble(
            400,
            (server, store) ->
                server.ask(TestRequest.get("/subscriber/a").header("If-None-Match", "x"))),
        trouble(
            400,
            (server, store) ->
                server.ask(TestRequest.post("/publisher/a", "01234567").cutOff())),
        trouble(404, (server, store) -> server.get("/nowhere")),
        trouble(404, (server, store) -> server.get("/publisher/a")),
        trouble(404, (server, store) -> server.delete("/publisher/a")),
        trouble(405, (server, store) -> server.ask(TestRequest.of("PATCH", "/publisher/a"))),
        trouble(405, (server, store) -> server.post("/subscriber/a", "hello")),
        trouble(409, (server, store) -> {
          server.get("/subscriber/a");
          return server.get("/subscriber/a");
        }),
        trouble(410, (server, store) -> {
          server.put("/publisher/a");
          TestReply held = server.get("/subscriber/a");
          server.delete("/publisher/a");
          return held;
        }),
        trouble(413, (server, store) -> server.post("/publisher/a", "0123456789+")),
        trouble(500, (server, store) -> {
          store.failWith(new ArithmeticException("the secret of io.hbpush"));
          return server.post("/publisher/a", "hello");
        }),
        trouble(503, (server, store) -> {
          store.goAway();
          return server.post("/publisher/a", "hello");
        }),
        trouble(503, (server, store) -> {
          store.loseAnswers();
          return server.post("/publisher/a", "hello");
        }),
        trouble(503, (server, store) -> {
          TestReply held = server.get("/subscriber/a");
          server.close();
          return held;
        }));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void aRefusalIsAShortPlainTextThatIsNotCached(int status, Trouble trouble) {
    TestReply reply = trouble.in(server, store);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(reply.header("Cache-Control")).hasValue("no-store");
    assertThat(reply.reply().contentLength()).isEqualTo(reply.bytes().length);
    assertThat(reply.body()).hasSizeBetween(20, 400).endsWith(".\n").containsOnlyOnce("\n");
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void aRefusalHasNoStackTraceClassNameOrSecret(int status, Trouble trouble) {
    assertThat(trouble.in(server, store).body())
        .doesNotContain("\tat ", "Exception", "io.hbpush", "java.", "secret", "redis");
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void aRefusalHasNothingACacheCouldTakeForACursor(int status, Trouble trouble) {
    TestReply reply = trouble.in(server, store);
    assertThat(reply.header("Last-Modified")).isEmpty();
    assertThat(reply.header("Etag")).isEmpty();
  }

  @Test
  void aStoreThatThrowsAgainstItsContractIsAnswered500() {
    var time = new VirtualTime();
    var broken = new HookedStore(TestServer.memory(time)) {
      @Override
      void looked(String channelId) {
        throw new IllegalStateException("a bug, with the address 10.0.0.7 in it");
      }
    };
    try (PushRelay relay = PushRelay.builder().store(broken).scheduler(time).build()) {
      PushLocations locations = PushLocations.builder()
          .subscriber(PathPattern.prefix("/"), SubscriberLocation.DEFAULT, relay)
          .build();
      TestReply reply = TestReply.to(TestRequest.get("/a"), locations);
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.replies()).isEqualTo(1);
      assertThat(reply.body()).doesNotContain("Exception").doesNotContain("10.0.0.7");
    }
  }
}
