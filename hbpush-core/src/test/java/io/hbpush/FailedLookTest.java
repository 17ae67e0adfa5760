package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that fails a held request for a reason nobody planned: its client is told, and the log. */
class FailedLookTest {
  private final VirtualTime time = new VirtualTime();
  private int looks;
  private int failingLook;
  private boolean failsAsStored;

  private final PushRelay relay = PushRelay.builder()
      .store(new HookedStore(TestServer.memory(time)) {
        @Override
        public CompletionStage<Lookup> after(List<String> channelIds, MessageId cursor, int most) {
          return ++looks == failingLook ? failed() : super.after(channelIds, cursor, most);
        }

        @Override
        public CompletionStage<Lookup> afterAsStored(List<String> channelIds, MessageId cursor) {
          return failsAsStored ? failed() : super.afterAsStored(channelIds, cursor);
        }
      })
      .scheduler(time)
      .executor(Runnable::run)
      .build();

  private final PushLocations locations = PushLocations.builder()
      .publisher(PathPattern.prefix("/publisher/"), PublisherLocation.DEFAULT, relay)
      .subscriber(
          PathPattern.prefix("/subscriber/"), SubscriberLocation.DEFAULT.withChannels(","), relay)
      .build();

  FailedLookTest() {
    time.pass(Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    relay.close();
  }

  private static CompletionStage<Lookup> failed() {
    return CompletableFuture.failedFuture(new IllegalStateException("a bug"));
  }

  private TestReply ask(TestRequest request) {
    return TestReply.to(request, locations);
  }

  @Test
  void inTheLookAfterItIsHeld() {
    failingLook = 2;
    try (var log = new RecordedLog()) {
      assertThat(ask(TestRequest.get("/subscriber/news")).status()).isEqualTo(503);
      assertThat(log.lines())
          .containsExactly("SEVERE channel news failed java.lang.IllegalStateException: a bug");
    }
  }

  @Test
  void inTheLookForAnEarlierMessageOfAnotherChannel() {
    failsAsStored = true;
    TestReply held = ask(TestRequest.get("/subscriber/news,sport"));
    try (var log = new RecordedLog()) {
      ask(TestRequest.post("/publisher/news", "hello"));
      assertThat(held.status()).isEqualTo(503);
      assertThat(log.lines())
          .containsExactly(
              "SEVERE channel news, sport failed java.lang.IllegalStateException: a bug");
    }
    failsAsStored = false;
    assertThat(ask(TestRequest.get("/subscriber/news,sport")).body()).isEqualTo("hello");
  }
}
