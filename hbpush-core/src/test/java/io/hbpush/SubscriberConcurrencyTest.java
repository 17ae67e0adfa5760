package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PROTOCOL: how the subscribers of a location share a channel. */
class SubscriberConcurrencyTest {
  private FaultyStore store;
  private final TestServer server = new TestServer(
          PublisherLocation.DEFAULT,
          SubscriberLocation.DEFAULT,
          time -> store = new FaultyStore(TestServer.memory(time)))
      .with(PathPattern.prefix("/last/"), location(SubscriberConcurrency.LAST))
      .with(PathPattern.prefix("/last2/"), location(SubscriberConcurrency.LAST))
      .with(PathPattern.prefix("/first/"), location(SubscriberConcurrency.FIRST))
      .with(PathPattern.prefix("/first2/"), location(SubscriberConcurrency.FIRST));

  private static SubscriberLocation location(SubscriberConcurrency concurrency) {
    return SubscriberLocation.DEFAULT.withConcurrency(concurrency);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void broadcastIsTheDefault() {
    assertThat(SubscriberLocation.DEFAULT.concurrency()).isEqualTo(SubscriberConcurrency.BROADCAST);
    TestReply one = server.get("/subscriber/a");
    TestReply two = server.get("/subscriber/a");
    server.post("/publisher/a", "hello");
    assertThat(one.body()).isEqualTo("hello");
    assertThat(two.body()).isEqualTo("hello");
  }

  @Test
  void underLastANewRequestEndsTheOlderOneWith409() {
    TestReply older = server.get("/last/a");
    TestReply newer = server.get("/last/a");
    assertThat(older.status()).isEqualTo(409);
    assertThat(older.replies()).isEqualTo(1);
    assertThat(newer.isHeld()).isTrue();
    TestReply newest = server.get("/last/a");
    assertThat(newer.status()).isEqualTo(409);
    server.post("/publisher/a", "hello");
    assertThat(newest.body()).isEqualTo("hello");
  }

  @Test
  void underLastARequestThatNeedNotWaitEndsNobody() {
    server.publish("a", "hello");
    TestReply held = server.ask(TestRequest.get("/last/a").after(new MessageId(server.now(), 0)));
    assertThat(server.get("/last/a").body()).isEqualTo("hello");
    assertThat(server
            .ask(TestRequest.get("/last/a")
                .after(new MessageId(server.now(), 0))
                .header("Prefer", "wait=0"))
            .status())
        .isEqualTo(304);
    assertThat(held.isHeld()).isTrue();
  }

  @Test
  void underFirstNewerOnesGet409WhileOneIsHeld() {
    TestReply oldest = server.get("/first/a");
    TestReply newer = server.get("/first/a");
    assertThat(newer.status()).isEqualTo(409);
    assertThat(oldest.isHeld()).isTrue();
    server.post("/publisher/a", "hello");
    assertThat(oldest.body()).isEqualTo("hello");
  }

  @Test
  void underFirstTheNextIsHeldOnceTheFirstHasItsReply() {
    TestReply first = server.get("/first/a");
    server.post("/publisher/a", "hello");
    TestReply second = server.ask(TestRequest.get("/first/a").after(first));
    assertThat(second.isHeld()).isTrue();
    server.pass(55);
    assertThat(second.status()).isEqualTo(304);
    assertThat(server.ask(TestRequest.get("/first/a").after(first)).isHeld()).isTrue();
  }

  @Test
  void underFirstAClientThatHasGoneMakesRoom() {
    TestReply gone = server.get("/first/a");
    gone.disconnect();
    assertThat(server.get("/first/a").isHeld()).isTrue();
  }

  @Test
  void underFirstADeletedChannelHasRoomAgain() {
    server.put("/publisher/a");
    server.get("/first/a");
    server.delete("/publisher/a");
    assertThat(server.get("/first/a").isHeld()).isTrue();
  }

  @Test
  void itIsCountedPerChannel() {
    TestReply one = server.get("/last/a");
    server.get("/last/b");
    assertThat(one.isHeld()).isTrue();
    server.get("/first/a");
    assertThat(server.get("/first/b").isHeld()).isTrue();
  }

  @Test
  void itIsCountedPerLocation() {
    TestReply broadcast = server.get("/subscriber/a");
    TestReply last = server.get("/last/a");
    TestReply otherLast = server.get("/last2/a");
    TestReply first = server.get("/first/a");
    TestReply otherFirst = server.get("/first2/a");
    assertThat(new TestReply[] {broadcast, last, otherLast, first, otherFirst})
        .allSatisfy(reply -> assertThat(reply.isHeld()).isTrue());
    server.get("/last2/a");
    assertThat(otherLast.status()).isEqualTo(409);
    assertThat(last.isHeld()).isTrue();
    assertThat(server.get("/first2/a").status()).isEqualTo(409);
    assertThat(first.isHeld()).isTrue();
  }

  @Test
  void intervalPollingHasNoConflicts() {
    server.with(
        PathPattern.prefix("/intervalFirst/"),
        location(SubscriberConcurrency.FIRST).withPolling(Polling.INTERVAL));
    assertThat(server.get("/intervalFirst/a").status()).isEqualTo(304);
    assertThat(server.get("/intervalFirst/a").status()).isEqualTo(304);
  }

  @Test
  void subscriptionsFromJavaNeitherEndNorRefuseAnybody() {
    TestReply last = server.get("/last/a");
    var subscriber = new TestSubscriber().demanding(1);
    server.relay.channel("a").subscribe(MessageId.OLDEST, subscriber);
    assertThat(last.isHeld()).isTrue();
    assertThat(server.get("/first/a").isHeld()).isTrue();
  }

  @Test
  void underLastAClientThatHasGoneBeforeItWasHeldEndsNobody() {
    TestReply held = server.get("/last/a");
    store.answerLate();
    TestReply gone = server.get("/last/a");
    assertThat(gone.disconnect()).isTrue();
    store.answerNow();
    assertThat(held.isHeld()).isTrue();
    assertThat(gone.replies()).isZero();
  }
}
