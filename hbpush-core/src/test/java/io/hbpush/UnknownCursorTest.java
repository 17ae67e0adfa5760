package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PROTOCOL: cursors that this store did not give, or not in this life. */
class UnknownCursorTest {
  private final TestServer server = new TestServer();

  {
    server.with(
        PathPattern.prefix("/live/"),
        SubscriberLocation.DEFAULT.withFirstMessage(FirstMessage.NEWEST));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private MessageId ahead() {
    return new MessageId(server.now() + 3600, 3);
  }

  @Test
  void aCursorAboveTheLastIdCountsAsNoneWithAGapOfTheLastId() {
    server.publish("a", "oldest");
    MessageId last = server.publish("b", "the store's last");
    TestReply reply = server.ask(TestRequest.get("/subscriber/a").after(ahead()));
    assertThat(reply.body()).isEqualTo("oldest");
    assertThat(reply.header("Message-Gap")).hasValue(last.toString());
  }

  @Test
  void oneTagAboveTheLastIdIsEnough() {
    MessageId last = server.publish("a", "oldest");
    var next = new MessageId(last.time(), last.tag() + 1);
    assertThat(server.ask(TestRequest.get("/subscriber/a").after(next)).body()).isEqualTo("oldest");
    assertThat(server.ask(TestRequest.get("/subscriber/a").after(last)).isHeld())
        .isTrue();
  }

  @Test
  void itIsHeldLikeWithoutCursorWhileTheChannelIsEmpty() {
    MessageId last = server.publish("b", "elsewhere");
    TestReply held = server.ask(TestRequest.get("/subscriber/a").after(ahead()));
    assertThat(held.isHeld()).isTrue();
    server.publish("a", "first");
    assertThat(held.body()).isEqualTo("first");
    assertThat(held.header("Message-Gap")).hasValue(last.toString());
  }

  @Test
  void itsNotModifiedHasNoCursorUnderOldestButTheGap() {
    MessageId last = server.publish("b", "elsewhere");
    TestReply held = server.ask(TestRequest.get("/subscriber/a").after(ahead()));
    server.pass(55);
    assertThat(held.status()).isEqualTo(304);
    assertThat(held.header("Last-Modified")).isEmpty();
    assertThat(held.header("Etag")).isEmpty();
    assertThat(held.header("Message-Gap")).hasValue(last.toString());
  }

  @Test
  void underNewestItCountsAsNoneToo() {
    MessageId last = server.publish("a", "not for live");
    TestReply held = server.ask(TestRequest.get("/live/a").after(ahead()));
    assertThat(held.isHeld()).isTrue();
    server.publish("a", "live");
    assertThat(held.body()).isEqualTo("live");
    assertThat(held.header("Message-Gap")).hasValue(last.toString());
  }

  @Test
  void underNewestItsNotModifiedNamesTheLastId() {
    MessageId last = server.publish("a", "not for live");
    TestReply held = server.ask(TestRequest.get("/live/a").after(ahead()));
    server.pass(55);
    assertThat(held.status()).isEqualTo(304);
    assertThat(held.id()).isEqualTo(last);
    assertThat(held.header("Message-Gap")).hasValue(last.toString());
  }

  @Test
  void theLastSecondThereIsCanBeNamedToo() {
    MessageId last = server.publish("a", "oldest");
    TestReply reply =
        server.ask(TestRequest.get("/subscriber/a").header("Last-Event-ID", "253402300800:0"));
    assertThat(reply.body()).isEqualTo("oldest");
    assertThat(reply.header("Message-Gap")).hasValue(last.toString());
  }

  @Test
  void ifModifiedSinceAloneMayLieAheadAndWaitsForThatTime() {
    MessageId wish = new MessageId(server.now() + 5, -1);
    TestReply held = server.ask(TestRequest.get("/subscriber/a").after(wish));
    server.publish("a", "too early");
    server.pass(4);
    server.publish("a", "too early too");
    assertThat(held.isHeld()).isTrue();
    server.pass(1);
    server.publish("a", "in time");
    assertThat(held.body()).isEqualTo("in time");
    assertThat(held.header("Message-Gap")).isEmpty();
  }

  @Test
  void ifModifiedSinceAloneAheadIsWhatItsNotModifiedNames() {
    MessageId wish = new MessageId(server.now() + 3600, -1);
    TestReply held = server.ask(TestRequest.get("/subscriber/a").after(wish));
    server.pass(55);
    assertThat(held.status()).isEqualTo(304);
    assertThat(held.header("Last-Modified")).hasValue(HttpDate.format(wish.time()));
    assertThat(held.header("Etag")).isEmpty();
    assertThat(held.header("Message-Gap")).isEmpty();
  }

  @Test
  void aNewMemoryStoreTakesItsStartAsLastId() {
    long start = server.now() - 10;
    TestReply held = server.get("/live/a");
    server.pass(55);
    assertThat(held.id()).isEqualTo(new MessageId(start, MessageId.TAGS - 1));
  }

  @Test
  void aCursorFromBeforeARestartHasAGapOfTheStart() {
    long start = server.now() - 10;
    var old = new MessageId(start - 100, 7);
    server.publish("a", "after the restart");
    TestReply reply = server.ask(TestRequest.get("/subscriber/a").after(old));
    assertThat(reply.body()).isEqualTo("after the restart");
    assertThat(reply.header("Message-Gap"))
        .hasValue(new MessageId(start, MessageId.TAGS - 1).toString());
  }

  @Test
  void aCursorFromTheSecondOfTheRestartHasThatGapToo() {
    long start = server.now() - 10;
    server.publish("a", "after the restart");
    TestReply reply = server.ask(TestRequest.get("/subscriber/a").after(new MessageId(start, 7)));
    assertThat(reply.header("Message-Gap")).hasValue(start + ":" + (MessageId.TAGS - 1));
  }

  @Test
  void aCursorFromBeforeARestartHasItsGapAlsoWhileTheChannelIsNotThere() {
    long start = server.now() - 10;
    var old = new MessageId(start - 100, 7);
    TestReply held = server.ask(TestRequest.get("/subscriber/a").after(old));
    server.time.pass(Duration.ofSeconds(1));
    server.publish("a", "first since the restart");
    assertThat(held.body()).isEqualTo("first since the restart");
    assertThat(held.header("Message-Gap")).hasValue(start + ":" + (MessageId.TAGS - 1));
  }

  @Test
  void aCursorOfThisLifeHasNoGapOfTheStart() {
    MessageId elsewhere = server.publish("b", "seen");
    server.publish("a", "next");
    TestReply reply = server.ask(TestRequest.get("/subscriber/a").after(elsewhere));
    assertThat(reply.body()).isEqualTo("next");
    assertThat(reply.header("Message-Gap")).isEmpty();
  }
}
