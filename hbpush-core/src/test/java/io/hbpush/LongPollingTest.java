package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PROTOCOL, section "Subscriber location": the 200, and requests that are held. */
class LongPollingTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theSeedsSession() {
    TestReply posted = server.ask(
        TestRequest.post("/publisher/test", "Hello world!").header("Content-Type", "text/plain"));
    assertThat(posted.status()).isEqualTo(202);
    TestReply got = server.get("/subscriber/test");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.body()).isEqualTo("Hello world!");
    assertThat(got.header("Etag")).hasValue("0");
    TestReply held = server.ask(TestRequest.get("/subscriber/test").after(got));
    assertThat(held.isHeld()).isTrue();
    server.pass(54);
    assertThat(held.isHeld()).isTrue();
    assertThat(server.post("/publisher/test", "{}").status()).isEqualTo(201);
    assertThat(held.status()).isEqualTo(200);
    assertThat(held.body()).isEqualTo("{}");
    TestReply next = server.ask(TestRequest.get("/subscriber/test").after(held));
    server.pass(55);
    assertThat(next.status()).isEqualTo(304);
    assertThat(next.id()).isEqualTo(held.id());
  }

  @Test
  void aMessageIsSentWithExactlyTheseFields() {
    server.ask(
        TestRequest.post("/publisher/a", "hello").header("Content-Type", "text/x-y; a=\"B\""));
    TestReply reply = server.get("/subscriber/a");
    assertThat(reply.wire()).isEqualTo("""
        200
        Content-Type: text/x-y; a="B"
        Last-Modified: Thu, 15 Jan 2026 12:00:10 GMT
        Etag: 0
        Vary: If-Modified-Since, If-None-Match
        Cache-Control: no-cache
        Content-Length: 5
        hello""");
    assertThat(reply.reply().closesConnection()).isFalse();
  }

  @Test
  void aMessageWithoutTypeIsSentWithoutType() {
    server.post("/publisher/a", "hello");
    server.ask(TestRequest.post("/publisher/a", "blank type").header("Content-Type", "  "));
    TestReply first = server.get("/subscriber/a");
    assertThat(first.header("Content-Type")).isEmpty();
    TestReply second = server.ask(TestRequest.get("/subscriber/a").after(first));
    assertThat(second.body()).isEqualTo("blank type");
    assertThat(second.header("Content-Type")).isEmpty();
  }

  @Test
  void whatWasPostedIsDeliveredByteForByte() {
    byte[] all = new byte[70_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 31);
    }
    server.ask(TestRequest.post("/publisher/a", all));
    assertThat(server.get("/subscriber/a").bytes()).isEqualTo(all);
  }

  @Test
  void anEmptyBodyIsAMessageToo() {
    TestReply held = server.get("/subscriber/a");
    assertThat(server.post("/publisher/a", "").status()).isEqualTo(201);
    assertThat(held.status()).isEqualTo(200);
    assertThat(held.reply().contentLength()).isZero();
    assertThat(held.bytes()).isEmpty();
    assertThat(server.get("/subscriber/a").wire()).isEqualTo(held.wire());
  }

  @Test
  void aPartOfTheBodyCanBeWritten() throws Exception {
    server.post("/publisher/a", "0123456789");
    var out = new java.io.ByteArrayOutputStream();
    server.get("/subscriber/a").reply().writeBody(out, 3, 4);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("3456");
  }

  @Test
  void aHeldRequestGetsTheMessageAtOnceWhenItIsPublished() {
    TestReply held = server.get("/subscriber/a");
    assertThat(held.isHeld()).isTrue();
    server.post("/publisher/a", "hello");
    assertThat(held.status()).isEqualTo(200);
    assertThat(held.body()).isEqualTo("hello");
    assertThat(held.replies()).isEqualTo(1);
  }

  @Test
  void whetherItWasHeldCannotBeSeenInTheReply() {
    MessageId cursor = server.publish("a", "seen");
    var request = TestRequest.get("/subscriber/a").after(cursor);
    TestReply held = server.ask(request);
    server.pass(30);
    server.ask(TestRequest.post("/publisher/a", "hello").header("Content-Type", "text/plain"));
    server.pass(5);
    TestReply immediate = server.ask(request);
    assertThat(held.wire()).isEqualTo(immediate.wire());
    assertThat(held.reply().closesConnection()).isEqualTo(immediate.reply().closesConnection());
  }

  @Test
  void whetherItWasHeldCannotBeSeenWithAGapAndAPreferenceEither() {
    MessageId cursor = server.publish("a", "seen");
    server.with(PathPattern.prefix("/unkept/"), PublisherLocation.DEFAULT.withStoreMessages(false));
    server.post("/unkept/a", "missed");
    var request = TestRequest.get("/subscriber/a").after(cursor).header("Prefer", "wait=20");
    TestReply held = server.ask(request);
    server.post("/publisher/a", "hello");
    assertThat(held.wire()).contains("Message-Gap: ").contains("Preference-Applied: wait=20");
    assertThat(server.ask(request).wire()).isEqualTo(held.wire());
  }

  @Test
  void everyHeldRequestOfTheChannelGetsTheMessage() {
    List<TestReply> held = List.of(
        server.get("/subscriber/a"), server.get("/subscriber/a"), server.get("/subscriber/a"));
    server.post("/publisher/a", "hello");
    assertThat(held).allSatisfy(reply -> assertThat(reply.body()).isEqualTo("hello"));
    assertThat(held).extracting(TestReply::replies).containsOnly(1);
  }

  @Test
  void messagesOfOtherChannelsDoNotEndIt() {
    TestReply held = server.get("/subscriber/a");
    assertThat(server.post("/publisher/b", "hello").status()).isEqualTo(202);
    assertThat(held.isHeld()).isTrue();
  }

  @Test
  void aMessageIsNotConsumedByBeingDelivered() {
    TestReply held = server.get("/subscriber/a");
    server.post("/publisher/a", "hello");
    assertThat(held.body()).isEqualTo("hello");
    assertThat(server.get("/subscriber/a").body()).isEqualTo("hello");
    assertThat(server.get("/subscriber/a").body()).isEqualTo("hello");
  }

  @Test
  void waitingDoesNotCreateTheChannel() {
    TestReply held = server.get("/subscriber/a");
    assertThat(server.get("/publisher/a").status()).isEqualTo(404);
    assertThat(held.isHeld()).isTrue();
  }

  @Test
  void whenTheChannelIsDeletedAllWhoWaitGet410() {
    server.put("/publisher/a");
    TestReply one = server.get("/subscriber/a");
    TestReply two = server.get("/subscriber/a");
    TestReply other = server.get("/subscriber/b");
    assertThat(server.delete("/publisher/a").status()).isEqualTo(200);
    assertThat(one.status()).isEqualTo(410);
    assertThat(two.status()).isEqualTo(410);
    assertThat(one.replies()).isEqualTo(1);
    assertThat(other.isHeld()).isTrue();
  }

  @Test
  void whoComesAfterTheDeletionWaitsAgain() {
    server.post("/publisher/a", "hello");
    server.delete("/publisher/a");
    TestReply held = server.get("/subscriber/a");
    assertThat(held.isHeld()).isTrue();
    server.post("/publisher/a", "again");
    assertThat(held.body()).isEqualTo("again");
  }

  @Test
  void whoWaitsOnAChannelThatDoesNotExistGoesOnWaitingWhenItIsDeleted() {
    TestReply held = server.get("/subscriber/a");
    assertThat(server.delete("/publisher/a").status()).isEqualTo(404);
    assertThat(held.isHeld()).isTrue();
    server.post("/publisher/a", "hello");
    assertThat(held.body()).isEqualTo("hello");
  }

  @Test
  void theTimeoutIsTheLocations() {
    server.with(
        PathPattern.prefix("/short/"),
        SubscriberLocation.DEFAULT.withSubscriberTimeout(Duration.ofSeconds(2)));
    TestReply held = server.get("/short/a");
    server.time.pass(Duration.ofMillis(1800));
    assertThat(held.isHeld()).isTrue();
    server.time.pass(Duration.ofMillis(200));
    assertThat(held.status()).isEqualTo(304);
    assertThat(held.replies()).isEqualTo(1);
  }

  @Test
  void theTimeoutDoesNotCareForAClockThatIsSet() {
    TestReply held = server.get("/subscriber/a");
    server.time.setClock(server.time.instant().plusSeconds(86_400));
    server.pass(54);
    assertThat(held.isHeld()).isTrue();
    server.time.setClock(server.time.instant().minusSeconds(172_800));
    server.pass(1);
    assertThat(held.status()).isEqualTo(304);
  }

  @Test
  void aClientThatHasGoneIsForgottenAndGetsNoReply() {
    TestReply held = server.get("/subscriber/a");
    assertThat(held.disconnect()).isTrue();
    assertThat(held.disconnect()).isFalse();
    assertThat(server.post("/publisher/a", "hello").status()).isEqualTo(202);
    server.pass(60);
    assertThat(held.replies()).isZero();
  }

  @Test
  void aClientThatHasGoneLeavesTheOthersHeld() {
    TestReply gone = server.get("/subscriber/a");
    TestReply stays = server.get("/subscriber/a");
    gone.disconnect();
    assertThat(server.post("/publisher/a", "hello").status()).isEqualTo(201);
    assertThat(stays.body()).isEqualTo("hello");
  }

  @Test
  void whomTheServerEndsIsForgottenAndToldToAskAgain() {
    TestReply held = server.get("/subscriber/a");
    Reply last = held.serverCloses().orElseThrow();
    assertThat(last.status()).isEqualTo(503);
    assertThat(last.headers()).extracting(Header::name).contains("Retry-After");
    assertThat(held.serverCloses()).isEmpty();
    assertThat(server.post("/publisher/a", "next").status()).isEqualTo(202);
    assertThat(held.replies()).isZero();
  }

  @Test
  void whomTheServerEndsAfterTheReplyGetsNoOther() {
    TestReply held = server.get("/subscriber/a");
    server.post("/publisher/a", "hello");
    assertThat(held.serverCloses()).isEmpty();
  }

  @Test
  void aDisconnectAfterTheReplyChangesNothing() {
    TestReply held = server.get("/subscriber/a");
    server.post("/publisher/a", "hello");
    assertThat(held.disconnect()).isFalse();
    assertThat(held.replies()).isEqualTo(1);
  }
}
