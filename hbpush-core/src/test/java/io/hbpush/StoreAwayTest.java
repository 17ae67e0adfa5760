package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PROTOCOL: what happens while the store cannot be reached or is slow. */
class StoreAwayTest {
  private FaultyStore store;
  private final TestServer server = new TestServer(
      PublisherLocation.DEFAULT,
      SubscriberLocation.DEFAULT,
      time -> store = new FaultyStore(TestServer.memory(time)));

  @AfterEach
  void close() {
    server.close();
  }

  private static void assertUnavailable(TestReply reply) {
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After"))
        .hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 5));
    assertThat(reply.replies()).isEqualTo(1);
    assertThat(reply.body()).doesNotContain("redis").doesNotContain("10.0.0.7");
  }

  private void publishElsewhere(String channelId, String text) {
    store.behind.append(channelId, Content.text(text), new AppendRules(Limits.DEFAULT, true, true));
  }

  @Test
  void everyRequestIsAnswered503() {
    server.publish("a", "hello");
    store.goAway();
    for (String method : List.of("POST", "PUT", "DELETE", "GET", "HEAD")) {
      assertUnavailable(server.ask(TestRequest.of(method, "/publisher/a")));
    }
    assertUnavailable(server.get("/subscriber/a"));
  }

  @Test
  void whatWasNotPublishedIsNotThereLater() {
    store.goAway();
    TestReply posted = server.post("/publisher/a", "lost");
    assertUnavailable(posted);
    assertThat(posted.body()).doesNotContain("may have been stored");
    store.comeBack();
    assertThat(server.get("/publisher/a").status()).isEqualTo(404);
  }

  @Test
  void anEventStreamBeginsAllTheSameAndHasItAllLater() {
    MessageId before = server.publish("a", "before");
    TestStream there = TestStream.open(server, "/subscriber/a");
    store.goAway();
    TestStream oldest = TestStream.open(server, "/subscriber/a");
    TestStream after = TestStream.open(
        server, TestStream.get("/subscriber/a").header("Last-Event-ID", before.toString()));
    assertThat(oldest.reply().status()).isEqualTo(200);
    assertThat(oldest.text()).contains("retry:");
    server.pass(30);
    store.comeBack();
    server.publish("a", "again");
    server.pass(2);
    server.publish("a", "more");
    assertThat(there.data()).containsExactly("before", "again", "more");
    assertThat(oldest.data()).containsExactly("before", "again", "more");
    assertThat(after.data()).containsExactly("again", "more");
  }

  @Test
  void anEventStreamThatWaitsForItsStoreEndsWithTheRelay() {
    store.goAway();
    TestStream stream = TestStream.open(server, "/subscriber/a");
    TestStream gone = TestStream.open(server, "/subscriber/a");
    assertThat(gone.disconnect()).isTrue();
    server.close();
    assertThat(stream.hasEnded()).isTrue();
    assertThat(gone.hasEnded()).isFalse();
  }

  @Test
  void theLogIsToldOfAnOutageOnceAndWhenItIsOver() {
    try (var log = new RecordedLog()) {
      for (int outage = 0; outage < 2; outage++) {
        store.goAway();
        for (int i = 0; i < 5; i++) {
          server.ask(TestRequest.post("/publisher/a", "body").header("X-Secret", "header"));
          server.get("/subscriber/a?secret");
          server.pass(10);
        }
        store.comeBack();
        server.post("/publisher/a", "body");
        server.pass(2);
        for (int i = 0; i < 5; i++) {
          server.post("/publisher/a", "body");
        }
      }
      assertThat(log.lines())
          .containsExactly(
              "WARNING the message store cannot serve: redis at 10.0.0.7:6379 refused",
              "INFO the message store serves again, after: redis at 10.0.0.7:6379 refused",
              "WARNING the message store cannot serve: redis at 10.0.0.7:6379 refused",
              "INFO the message store serves again, after: redis at 10.0.0.7:6379 refused");
    }
  }

  @Test
  void aStoreThatFailsNowAndThenHasOneOutage() {
    try (var log = new RecordedLog()) {
      for (int i = 0; i < 50; i++) {
        store.goAway();
        server.post("/publisher/a", "refused");
        store.comeBack();
        server.post("/publisher/a", "taken");
      }
      assertThat(log.lines()).hasSize(1);
    }
  }

  @Test
  void aRelayThatClosesIsNoOutage() {
    try (var log = new RecordedLog()) {
      server.get("/subscriber/a");
      server.close();
      assertUnavailable(server.post("/publisher/a", "hello"));
      assertUnavailable(server.get("/subscriber/a"));
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void whatNeedsNoStoreIsAnsweredAsEver() {
    store.goAway();
    assertThat(server.ask(TestRequest.of("OPTIONS", "/publisher/a")).status()).isEqualTo(204);
    assertThat(server.ask(TestRequest.of("OPTIONS", "/subscriber/a")).status()).isEqualTo(204);
    assertThat(server.ask(TestRequest.of("PATCH", "/publisher/a")).status()).isEqualTo(405);
    assertThat(server.get("/nowhere").status()).isEqualTo(404);
    assertThat(server
            .ask(TestRequest.get("/subscriber/a").header("If-None-Match", "x"))
            .status())
        .isEqualTo(400);
  }

  @Test
  void whenTheOutcomeIsUnknownTheTextSaysThatSendingAgainMayDoubleIt() {
    store.loseAnswers();
    TestReply posted = server.post("/publisher/a", "stored all the same");
    assertUnavailable(posted);
    assertThat(posted.body()).contains("may have been stored").contains("may double it");
    store.comeBack();
    assertThat(server.get("/subscriber/a").body()).isEqualTo("stored all the same");
  }

  @Test
  void aPublisherWhomTheServerEndsIsToldThatHisMessageMayBeStored() {
    Reply last = server.post("/publisher/a", "hello").serverCloses().orElseThrow();
    assertThat(last.status()).isEqualTo(503);
    assertThat(TestReply.body(last)).contains("may have been stored").contains("may double it");
  }

  @Test
  void whomTheServerEndsWhileHeAsksOrDeletesIsToldToAskAgain() {
    for (TestReply asked : List.of(
        server.get("/publisher/a"), server.put("/publisher/a"), server.delete("/publisher/a"))) {
      Reply last = asked.serverCloses().orElseThrow();
      assertThat(last.status()).isEqualTo(503);
      assertThat(TestReply.body(last)).contains("ask again").doesNotContain("stored");
    }
  }

  @Test
  void aStoreWithoutRoomSaysSoToPublishers() {
    store.failWith(new StoreUnavailableException(
        "the store of scores is full", StoreUnavailableException.Outcome.FULL));
    TestReply posted = server.post("/publisher/a", "too much");
    assertUnavailable(posted);
    assertThat(posted.body()).contains("no room").contains("the store of scores is full");
  }

  @Test
  void whoIsHeldStaysHeldAndGetsWhatComesAfterwards() {
    TestReply held = server.get("/subscriber/a");
    store.goAway();
    server.post("/publisher/a", "refused");
    server.pass(20);
    assertThat(held.isHeld()).isTrue();
    store.comeBack();
    assertThat(held.isHeld()).isTrue();
    server.post("/publisher/a", "hello");
    assertThat(held.body()).isEqualTo("hello");
  }

  @Test
  void whoIsHeldCatchesUpWithWhatWasPublishedMeanwhile() {
    TestReply held = server.get("/subscriber/a");
    store.goAway();
    publishElsewhere("a", "from another node");
    assertThat(held.isHeld()).isTrue();
    store.comeBack();
    assertThat(held.body()).isEqualTo("from another node");
  }

  @Test
  void whoIsHeldTimesOutAsEver() {
    MessageId cursor = server.publish("a", "seen");
    TestReply held = server.ask(TestRequest.get("/subscriber/a").after(cursor));
    store.goAway();
    server.pass(55);
    assertThat(held.status()).isEqualTo(304);
    assertThat(held.id()).isEqualTo(cursor);
  }

  @Test
  void aStoreThatFailsOtherwiseIs500WithoutAWordOfIt() {
    store.failWith(new IllegalStateException("password=secret in io.hbpush.Secret"));
    for (TestReply reply : List.of(
        server.post("/publisher/a", "hello"),
        server.get("/publisher/a"),
        server.get("/subscriber/a"))) {
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.body()).doesNotContain("secret").doesNotContain("Exception");
      assertThat(reply.replies()).isEqualTo(1);
    }
  }

  @Test
  void aChannelIdTheStoreRefusesIs400WithItsReason() {
    store.failWith(new IllegalArgumentException("this channel's key is the clock's"));
    TestReply reply = server.post("/publisher/a", "hello");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("this channel's key is the clock's");
    assertThat(server.get("/subscriber/a").status()).isEqualTo(400);
  }

  @Test
  void aPublisherIsAnsweredWhenTheStoreIsAndNotBefore() {
    store.answerLate();
    TestReply posted = server.post("/publisher/a", "hello");
    TestReply created = server.put("/publisher/b");
    assertThat(posted.replies()).isZero();
    assertThat(created.replies()).isZero();
    store.answerNow();
    assertThat(posted.status()).isEqualTo(202);
    assertThat(created.status()).isEqualTo(200);
  }

  @Test
  void aSubscriberIsAnsweredWhenTheStoreIs() {
    server.publish("a", "hello");
    store.answerLate();
    TestReply reply = server.get("/subscriber/a");
    assertThat(reply.replies()).isZero();
    store.answerNow();
    assertThat(reply.body()).isEqualTo("hello");
  }

  @Test
  void aMessageThatComesWhileTheStoreIsStillAskedIsNotMissed() {
    store.answerLate();
    TestReply reply = server.get("/subscriber/a");
    // The store was asked before the message, and its answer comes after it.
    publishElsewhere("a", "in between");
    store.answerNow();
    assertThat(reply.body()).isEqualTo("in between");
    assertThat(reply.replies()).isEqualTo(1);
  }

  @Test
  void whoIsHeldAndWhoIsStillAskingGetTheSameReply() {
    MessageId cursor = server.publish("a", "seen");
    TestReply held = server.ask(TestRequest.get("/subscriber/a").after(cursor));
    store.answerLate();
    TestReply asking = server.ask(TestRequest.get("/subscriber/a").after(cursor));
    publishElsewhere("a", "in between");
    store.answerNow();
    assertThat(held.body()).isEqualTo("in between");
    assertThat(asking.wire()).isEqualTo(held.wire());
  }

  @Test
  void aClientThatGoesWhileTheStoreIsAskedGetsNoReply() {
    server.publish("a", "hello");
    store.answerLate();
    TestReply gone = server.get("/subscriber/a");
    assertThat(gone.disconnect()).isTrue();
    store.answerNow();
    assertThat(gone.replies()).isZero();
  }

  @Test
  void aStoreThatFailsJustBeforeARequestIsHeldIs503() {
    store.answerLate();
    TestReply reply = server.get("/subscriber/a");
    store.goAway();
    store.answerNow();
    assertUnavailable(reply);
    store.comeBack();
    TestReply next = server.get("/subscriber/a");
    assertThat(next.isHeld()).isTrue();
    server.post("/publisher/a", "hello");
    assertThat(next.body()).isEqualTo("hello");
  }

  @Test
  void answersFromAnotherThreadAreAsGood() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      store.answerOn(other);
      assertThat(statusOf(server.post("/publisher/a", "hello"))).isEqualTo(202);
      TestReply got = server.get("/subscriber/a");
      assertThat(statusOf(got)).isEqualTo(200);
      TestReply held = server.ask(TestRequest.get("/subscriber/a").after(got));
      // Once what was asked before is answered, the request is held.
      for (int answers = 0; answers < 3; answers++) {
        other.submit(() -> {}).get(5, TimeUnit.SECONDS);
      }
      assertThat(statusOf(server.post("/publisher/a", "again"))).isEqualTo(201);
      assertThat(statusOf(held)).isEqualTo(200);
      assertThat(held.body()).isEqualTo("again");
    } finally {
      other.shutdown();
    }
  }

  private static int statusOf(TestReply reply)
      throws InterruptedException, ExecutionException, TimeoutException {
    return reply.future().get(5, TimeUnit.SECONDS).status();
  }
}
