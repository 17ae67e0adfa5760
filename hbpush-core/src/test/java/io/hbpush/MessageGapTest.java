package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PROTOCOL: {@code Message-Gap} while the channel exists. */
class MessageGapTest {
  private static final PathPattern OTHER = PathPattern.prefix("/other/");

  private TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private void serve(Limits limits) {
    server.close();
    server = new TestServer(PublisherLocation.DEFAULT.withLimits(limits));
  }

  private TestReply askAfter(MessageId cursor) {
    return server.ask(TestRequest.get("/subscriber/a").after(cursor));
  }

  private void assertGap(TestReply reply, MessageId gap) {
    assertThat(reply.header("Message-Gap")).hasValue(gap.toString());
  }

  private void assertNoGap(TestReply reply) {
    assertThat(reply.header("Message-Gap")).isEmpty();
  }

  /** Published through a location that keeps nothing. */
  private MessageId publishUnkept(String body) {
    server.with(OTHER, PublisherLocation.DEFAULT.withStoreMessages(false));
    server.post("/other/a", body);
    return lastId();
  }

  private MessageId lastId() {
    return server
        .relay
        .channel("a")
        .info()
        .toCompletableFuture()
        .join()
        .orElseThrow()
        .lastMessageId()
        .orElseThrow();
  }

  @Test
  void nothingGoneMeansNoGap() {
    MessageId first = server.publish("a", "1");
    server.publish("a", "2");
    assertNoGap(server.get("/subscriber/a"));
    assertNoGap(askAfter(first));
  }

  @Test
  void anExpiredMessageAfterTheCursorIsAGap() {
    serve(Limits.DEFAULT.withMessageTimeout(Duration.ofSeconds(10)));
    MessageId seen = server.publish("a", "seen");
    MessageId missed = server.publish("a", "missed");
    server.pass(8);
    server.publish("a", "kept");
    server.pass(3);
    TestReply reply = askAfter(seen);
    assertThat(reply.body()).isEqualTo("kept");
    assertGap(reply, missed);
  }

  @Test
  void theGapIsTheSameWhetherTheAgedMessageWasRemovedOrIsOnlyHidden() {
    serve(Limits.DEFAULT.withMessageTimeout(Duration.ofSeconds(10)));
    MessageId seen = server.publish("a", "seen");
    MessageId missed = server.publish("a", "missed");
    server.pass(8);
    server.publish("a", "kept");
    // Only the clock moves: nothing that cleans up has run.
    server.time.setClock(server.time.instant().plusSeconds(3));
    assertGap(askAfter(seen), missed);
    server.pass(1);
    assertGap(askAfter(seen), missed);
  }

  @Test
  void aMessageEvictedByCountIsAGap() {
    serve(Limits.DEFAULT.withMaxMessages(2));
    MessageId seen = server.publish("a", "seen");
    MessageId missed = server.publish("a", "missed");
    server.publish("a", "kept");
    server.publish("a", "kept too");
    TestReply reply = askAfter(seen);
    assertThat(reply.body()).isEqualTo("kept");
    assertGap(reply, missed);
  }

  @Test
  void aMessageEvictedByBytesIsAGap() {
    server.close();
    server = new TestServer(
        PublisherLocation.DEFAULT,
        SubscriberLocation.DEFAULT,
        time -> TestServer.memory(time, 2048));
    MessageId seen = server.publish("a", "seen");
    MessageId missed = server.publish("a", "missed");
    server.publish("a", "x".repeat(1200));
    server.publish("a", "kept");
    TestReply reply = askAfter(seen);
    assertThat(reply.body()).startsWith("x");
    assertGap(reply, missed);
  }

  @Test
  void aMessageThatWasNeverKeptIsAGap() {
    MessageId seen = server.publish("a", "seen");
    MessageId missed = publishUnkept("missed");
    server.publish("a", "kept");
    TestReply reply = askAfter(seen);
    assertThat(reply.body()).isEqualTo("kept");
    assertGap(reply, missed);
  }

  @Test
  void aHoleInTheMiddleIsAGapOnlyForWhoHasItBefore() {
    MessageId one = server.publish("a", "1");
    MessageId two = server.publish("a", "2");
    MessageId firstHole = publishUnkept("hole");
    MessageId three = server.publish("a", "3");
    publishUnkept("hole");
    MessageId secondHole = publishUnkept("hole");
    server.publish("a", "4");
    assertNoGap(server.get("/subscriber/a"));
    assertNoGap(askAfter(one));
    assertGap(askAfter(two), firstHole);
    assertNoGap(askAfter(firstHole));
    assertGap(askAfter(three), secondHole);
    assertNoGap(askAfter(secondHole));
  }

  @Test
  void aHoleAtTheEndIsAGapAlsoWhileThereIsNoNextMessage() {
    MessageId seen = server.publish("a", "seen");
    MessageId missed = publishUnkept("missed");
    TestReply held = askAfter(seen);
    server.publish("a", "next");
    assertThat(held.body()).isEqualTo("next");
    assertGap(held, missed);
  }

  @Test
  void holesAreRememberedWhenTheMessagesAroundThemGo() {
    serve(Limits.DEFAULT.withMaxMessages(1));
    MessageId seen = server.publish("a", "1");
    server.with(
        OTHER,
        PublisherLocation.DEFAULT
            .withLimits(Limits.DEFAULT.withMaxMessages(1))
            .withStoreMessages(false));
    server.post("/other/a", "hole");
    MessageId hole = lastId();
    server.publish("a", "2");
    TestReply reply = askAfter(seen);
    assertThat(reply.body()).isEqualTo("2");
    assertGap(reply, hole);
  }

  @Test
  void whoWasHeldAndGotTheUnkeptMessageHasNoGap() {
    MessageId seen = server.publish("a", "seen");
    TestReply held = askAfter(seen);
    publishUnkept("unkept");
    assertThat(held.body()).isEqualTo("unkept");
    assertNoGap(held);
    server.publish("a", "next");
    TestReply next = server.ask(TestRequest.get("/subscriber/a").after(held));
    assertThat(next.body()).isEqualTo("next");
    assertNoGap(next);
  }

  @Test
  void theGapEndsExactlyWithTheLastMessageThatIsGone() {
    serve(Limits.DEFAULT.withMaxMessages(2));
    MessageId one = server.publish("a", "1");
    MessageId two = server.publish("a", "2");
    MessageId three = server.publish("a", "3");
    server.publish("a", "4");
    assertGap(askAfter(one), two);
    assertNoGap(askAfter(two));
    assertNoGap(askAfter(three));
    assertNoGap(askAfter(new MessageId(two.time(), two.tag())));
  }

  @Test
  void ifModifiedSinceAloneHasAGapWhenSomethingOfThatSecondIsGone() {
    serve(Limits.DEFAULT.withMaxMessages(1));
    MessageId gone = server.publish("a", "gone");
    server.publish("a", "kept");
    TestReply reply = askAfter(new MessageId(gone.time(), -1));
    assertThat(reply.body()).isEqualTo("kept");
    assertGap(reply, gone);
    assertNoGap(askAfter(gone));
  }

  @Test
  void withoutCursorThereIsNoGap() {
    serve(Limits.DEFAULT.withMaxMessages(1));
    server.publish("a", "gone");
    server.publish("a", "kept");
    assertNoGap(server.get("/subscriber/a"));
  }

  @Test
  void messagesGoneFromAnotherChannelAreNoGap() {
    serve(Limits.DEFAULT.withMaxMessages(1));
    MessageId seen = server.publish("a", "seen");
    server.publish("b", "gone");
    server.publish("b", "kept");
    server.publish("a", "next");
    TestReply reply = askAfter(seen);
    assertThat(reply.body()).isEqualTo("next");
    assertNoGap(reply);
  }

  @Test
  void aNotModifiedNamesTheGapToo() {
    MessageId seen = server.publish("a", "seen");
    MessageId missed = publishUnkept("missed");
    server.with(
        PathPattern.prefix("/interval/"), SubscriberLocation.DEFAULT.withPolling(Polling.INTERVAL));
    TestReply atOnce = server.ask(TestRequest.get("/interval/a").after(seen));
    assertThat(atOnce.status()).isEqualTo(304);
    assertGap(atOnce, missed);
    TestReply held = askAfter(seen);
    server.pass(55);
    assertThat(held.status()).isEqualTo(304);
    assertGap(held, missed);
  }

  @Test
  void aGapThatOpensWhileTheRequestIsHeldIsNone() {
    // What is published while it waits is delivered to it, so nothing can be missed.
    MessageId seen = server.publish("a", "seen");
    TestReply held = askAfter(seen);
    server.pass(20);
    assertThat(held.isHeld()).isTrue();
    server.publish("a", "next");
    assertNoGap(held);
  }

  @Test
  void withTheChannelItsGapsAreForgotten() {
    serve(Limits.DEFAULT.withMaxMessages(1));
    MessageId seen = server.publish("a", "seen");
    server.publish("a", "gone");
    server.publish("a", "gone too");
    server.delete("/publisher/a");
    server.publish("a", "new life");
    TestReply reply = askAfter(seen);
    assertThat(reply.body()).isEqualTo("new life");
    assertNoGap(reply);
  }
}
