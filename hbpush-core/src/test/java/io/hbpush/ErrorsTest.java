package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  static Stream<MessageStore> brokenStores() {
    var behind = TestServer.memory(new VirtualTime());
    return Stream.of(
        broken(
            () -> {
              throw new IllegalStateException("a bug, with the address 10.0.0.7 in it");
            },
            behind),
        broken(
            () -> {
              throw new StackOverflowError("no exception, but an error, from 10.0.0.7");
            },
            behind),
        broken(() -> null, behind),
        broken(() -> CompletableFuture.completedFuture(null), behind));
  }

  private static MessageStore broken(
      Supplier<@Nullable CompletableFuture<?>> answer, MessageStore behind) {
    return new HookedStore(behind) {
      @Override
      @SuppressWarnings("unchecked")
      public CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most) {
        return (CompletionStage<Lookup>) answer.get();
      }

      @Override
      @SuppressWarnings("unchecked")
      public CompletionStage<Optional<ChannelInfo>> info(String channelId) {
        return (CompletionStage<Optional<ChannelInfo>>) answer.get();
      }

      @Override
      public CompletionStage<AppendResult> append(
          List<String> channelIds, Content content, AppendRules rules) {
        CompletableFuture<?> broken = answer.get();
        return broken == null
            ? null
            : broken.thenApply(none ->
                new AppendResult.Appended(new Message(new MessageId(0, 0), content), false, null));
      }
    };
  }

  @ParameterizedTest
  @MethodSource("brokenStores")
  void aStoreThatBreaksItsContractIsAnswered500(MessageStore broken) {
    var time = new VirtualTime();
    try (PushRelay relay = PushRelay.builder().store(broken).scheduler(time).build()) {
      PushLocations locations = PushLocations.builder()
          .publisher(PathPattern.prefix("/publisher/"), PublisherLocation.DEFAULT, relay)
          .subscriber(PathPattern.prefix("/"), SubscriberLocation.DEFAULT, relay)
          .build();
      for (TestRequest request : List.of(
          TestRequest.get("/a"),
          TestRequest.get("/publisher/a"),
          TestRequest.post("/publisher/a", "hello"))) {
        TestReply reply = TestReply.to(request, locations);
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.replies()).isEqualTo(1);
        assertThat(reply.body()).doesNotContain("Exception").doesNotContain("10.0.0.7");
      }
    }
  }

  @Test
  void anExecutorThatCannotStartAThreadCostsNobodyTheirReply() {
    var starts = new AtomicInteger();
    Executor exhausted = task -> {
      starts.incrementAndGet();
      throw new OutOfMemoryError("unable to create native thread");
    };
    var time = new VirtualTime();
    try (PushRelay relay =
        PushRelay.builder().clock(time).scheduler(time).executor(exhausted).build()) {
      PushLocations locations = PushLocations.builder()
          .subscriber(PathPattern.prefix("/"), SubscriberLocation.DEFAULT, relay)
          .build();
      TestReply held = TestReply.to(TestRequest.get("/a"), locations);
      TestReply other = TestReply.to(TestRequest.get("/b"), locations);
      Publication published =
          relay.channel("a").publish("hello").toCompletableFuture().join();
      assertThat(published.claimed()).isTrue();
      assertThat(held.body()).isEqualTo("hello");
      time.pass(Duration.ofSeconds(60));
      assertThat(other.status()).isEqualTo(304);
      assertThat(starts).hasValueGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void anAdapterThatThrowsIsCalledOnceAndCostsNobodyElseTheirReply() {
    var location = new TestServer();
    var calls = new AtomicInteger();
    location.locations.accept(TestRequest.get("/subscriber/a"), new Responder() {
      @Override
      public void fields(List<Header> fields) {}

      @Override
      public void read(BodySink sink) {}

      @Override
      public void reply(Reply reply) {
        calls.incrementAndGet();
        throw new NoClassDefFoundError("the webapp was undeployed");
      }
    });
    TestReply other = location.get("/subscriber/a");
    assertThat(location.post("/publisher/a", "hello").status()).isEqualTo(201);
    assertThat(other.body()).isEqualTo("hello");
    assertThat(calls).hasValue(1);
    location.close();
  }
}
