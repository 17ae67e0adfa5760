package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Several channels of which one is told late: each channel's messages are told in order, but not those
 * of two channels.
 */
class ToldOutOfOrderTest {
  private final VirtualTime time = new VirtualTime();
  private final LateStore store = new LateStore(TestServer.memory(time), "news");
  private final PushRelay relay =
      PushRelay.builder().store(store).scheduler(time).executor(Runnable::run).build();
  private final PushLocations locations = PushLocations.builder()
      .publisher(
          PathPattern.prefix("/unkept/"), PublisherLocation.DEFAULT.withStoreMessages(false), relay)
      .publisher(PathPattern.prefix("/publisher/"), PublisherLocation.DEFAULT, relay)
      .subscriber(
          PathPattern.prefix("/subscriber/"), SubscriberLocation.DEFAULT.withChannels(","), relay)
      .build();

  ToldOutOfOrderTest() {
    time.pass(Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    relay.close();
  }

  private TestReply ask(TestRequest request) {
    return TestReply.to(request, locations);
  }

  private void post(String target, String body) {
    assertThat(ask(TestRequest.post(target, body)).status()).isIn(201, 202);
  }

  @Test
  void theEarlierMessageGoesFirst() {
    TestReply held = ask(TestRequest.get("/subscriber/news,sport"));
    store.tellLate();
    post("/publisher/news", "one");
    post("/publisher/sport", "two");
    assertThat(held.body()).isEqualTo("one");
    store.tellNow();
    TestReply next = ask(TestRequest.get("/subscriber/news,sport").after(held));
    assertThat(next.body()).isEqualTo("two");
    assertThat(ask(TestRequest.get("/subscriber/news,sport").after(next)).isHeld())
        .isTrue();
  }

  @Test
  void aSubscriptionGetsThemInOrder() {
    var subscriber = new TestSubscriber().demandingAll();
    relay.subscribe(Set.of("news", "sport"), MessageId.OLDEST, subscriber);
    store.tellLate();
    post("/publisher/news", "one");
    post("/publisher/sport", "two");
    post("/publisher/news", "three");
    post("/publisher/sport", "four");
    store.tellNow();
    post("/publisher/news", "five");
    post("/publisher/sport", "six");
    assertThat(subscriber.texts()).containsExactly("one", "two", "three", "four", "five", "six");
  }

  @Test
  void whatWasFoundBeforeItWasToldIsNotGivenAgain() {
    store.tellLate();
    TestReply waiting = ask(TestRequest.get("/subscriber/news,sport"));
    post("/publisher/news", "one");
    TestReply first = ask(TestRequest.get("/subscriber/news,sport"));
    assertThat(first.body()).isEqualTo("one");
    TestReply second = ask(TestRequest.get("/subscriber/news,sport").after(first));
    store.tellNow();
    assertThat(waiting.body()).isEqualTo("one");
    assertThat(second.isHeld()).isTrue();
    post("/publisher/news", "two");
    assertThat(second.body()).isEqualTo("two");
  }

  @Test
  void whatWasNotKeptAndCameTooLateIsAGap() {
    post("/publisher/sport", "zero");
    TestReply seen = ask(TestRequest.get("/subscriber/news,sport"));
    TestReply held = ask(TestRequest.get("/subscriber/news,sport").after(seen));
    store.tellLate();
    post("/unkept/news", "missed");
    post("/publisher/sport", "two");
    assertThat(held.body()).isEqualTo("two");
    assertThat(held.header("Message-Gap"))
        .contains(seen.id().time() + ":" + (seen.id().tag() + 1));
  }
}
