package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PROTOCOL: what a 304 carries, after waiting and under interval polling. */
class NotModifiedTest {
  private static final String SECOND = "Thu, 15 Jan 2026 12:00:10 GMT";

  private final TestServer server = new TestServer()
      .with(PathPattern.prefix("/live/"), newest(SubscriberLocation.DEFAULT))
      .with(PathPattern.prefix("/interval/"), interval())
      .with(PathPattern.prefix("/liveInterval/"), newest(interval()));

  private static SubscriberLocation interval() {
    return SubscriberLocation.DEFAULT.withPolling(Polling.INTERVAL);
  }

  private static SubscriberLocation newest(SubscriberLocation location) {
    return location.withFirstMessage(FirstMessage.NEWEST);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private TestReply waited(TestRequest request) {
    TestReply held = server.ask(request);
    assertThat(held.isHeld()).isTrue();
    server.pass(55);
    return held;
  }

  @Test
  void withACursorItCarriesThatCursor() {
    MessageId cursor = server.publish("a", "seen");
    assertThat(waited(TestRequest.get("/subscriber/a").after(cursor)).wire()).isEqualTo("""
        304
        Last-Modified: Thu, 15 Jan 2026 12:00:10 GMT
        Etag: 0
        Vary: If-Modified-Since, If-None-Match
        Cache-Control: no-cache
        Content-Length: -1
        """);
  }

  @Test
  void withoutACursorUnderOldestItCarriesNone() {
    server.put("/publisher/a");
    assertThat(waited(TestRequest.get("/subscriber/a")).wire()).isEqualTo("""
        304
        Vary: If-Modified-Since, If-None-Match
        Cache-Control: no-cache
        Content-Length: -1
        """);
  }

  @Test
  void withATagAloneUnderOldestItCarriesNone() {
    TestReply reply = waited(TestRequest.get("/subscriber/a").header("If-None-Match", "3"));
    assertThat(reply.header("Last-Modified")).isEmpty();
    assertThat(reply.header("Etag")).isEmpty();
  }

  @Test
  void withADateAloneItCarriesTheDateAlone() {
    server.pass(1);
    TestReply reply = waited(TestRequest.get("/subscriber/a").header("If-Modified-Since", SECOND));
    assertThat(reply.header("Last-Modified")).hasValue(SECOND);
    assertThat(reply.header("Etag")).isEmpty();
  }

  @Test
  void aCursorInOneWordComesBackInTwoFields() {
    MessageId cursor = server.publish("a", "seen");
    TestReply reply =
        waited(TestRequest.get("/subscriber/a").header("Last-Event-ID", cursor.toString()));
    assertThat(reply.id()).isEqualTo(cursor);
  }

  @Test
  void underNewestItCarriesTheStoresLastIdWhenTheRequestCame() {
    server.publish("a", "before");
    MessageId last = server.publish("b", "the store's last");
    TestReply held = server.get("/live/a");
    server.pass(20);
    server.publish("b", "later, elsewhere");
    server.pass(35);
    assertThat(held.status()).isEqualTo(304);
    assertThat(held.id()).isEqualTo(last);
  }

  @Test
  void whoSendsThatIdBackMissesNothing() {
    server.publish("a", "before");
    TestReply timedOut = waited(TestRequest.get("/live/a"));
    server.publish("a", "between the requests");
    TestReply next = server.ask(TestRequest.get("/live/a").after(timedOut));
    assertThat(next.body()).isEqualTo("between the requests");
    assertThat(next.header("Message-Gap")).isEmpty();
  }

  @Test
  void underNewestOnAStoreWithoutMessagesNothingIsMissedEither() {
    TestReply timedOut = waited(TestRequest.get("/live/a"));
    server.publish("a", "the very first");
    TestReply next = server.ask(TestRequest.get("/live/a").after(timedOut));
    assertThat(next.body()).isEqualTo("the very first");
    assertThat(next.header("Message-Gap")).isEmpty();
  }

  @Test
  void intervalPollingAnswersAtOnceWithTheMessageIfThereIsOne() {
    server.publish("a", "hello");
    TestReply first = server.get("/interval/a");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.wire()).isEqualTo(server.get("/subscriber/a").wire());
  }

  @Test
  void intervalPollingAnswers304AtOnceIfThereIsNone() {
    MessageId cursor = server.publish("a", "seen");
    TestReply none = server.ask(TestRequest.get("/interval/a").after(cursor));
    assertThat(none.wire()).isEqualTo("""
        304
        Last-Modified: Thu, 15 Jan 2026 12:00:10 GMT
        Etag: 0
        Vary: If-Modified-Since, If-None-Match
        Cache-Control: no-cache
        Content-Length: -1
        """);
    assertThat(server.get("/interval/nowhere").status()).isEqualTo(304);
    assertThat(server.post("/publisher/a", "nobody is held").status()).isEqualTo(202);
  }

  @Test
  void intervalPollingUnderNewestBeginsAtTheLastId() {
    MessageId last = server.publish("a", "before");
    TestReply none = server.get("/liveInterval/a");
    assertThat(none.status()).isEqualTo(304);
    assertThat(none.id()).isEqualTo(last);
    server.publish("a", "after");
    TestReply next = server.ask(TestRequest.get("/liveInterval/a").after(none));
    assertThat(next.body()).isEqualTo("after");
  }

  @Test
  void theWaitAgreesWithTheImmediateAnswer() {
    MessageId cursor = server.publish("a", "seen");
    TestReply atOnce = server.ask(TestRequest.get("/interval/a").after(cursor));
    assertThat(waited(TestRequest.get("/subscriber/a").after(cursor)).wire())
        .isEqualTo(atOnce.wire());
  }
}
