package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL, section "Publisher location": methods and their statuses. */
class PublisherTest {
  private final TestServer server = new TestServer()
      .with(PathPattern.prefix("/existing/"), PublisherLocation.DEFAULT.withCreateOnPost(false))
      .with(PathPattern.prefix("/unkept/"), PublisherLocation.DEFAULT.withStoreMessages(false));

  @AfterEach
  void close() {
    server.close();
  }

  private static TestRequest head(String target) {
    return TestRequest.of("HEAD", target);
  }

  @Test
  void postIs202WhenNobodyIsWaiting() {
    assertThat(server.post("/publisher/a", "hello").status()).isEqualTo(202);
  }

  @Test
  void postIs201WhenSomebodyWasWaiting() {
    server.get("/subscriber/a");
    assertThat(server.post("/publisher/a", "hello").status()).isEqualTo(201);
    assertThat(server.post("/publisher/a", "again").status()).isEqualTo(202);
  }

  @Test
  void postIs201WhenASubscriptionFromJavaWasWaiting() {
    server.relay.channel("a").subscribe(MessageId.OLDEST, new TestSubscriber().demanding(1));
    assertThat(server.post("/publisher/a", "hello").status()).isEqualTo(201);
    assertThat(server.post("/publisher/a", "no demand any more").status()).isEqualTo(202);
  }

  @Test
  void postIs202WhenThoseWhoWaitWantOnlyLaterMessages() {
    TestReply held =
        server.ask(TestRequest.get("/subscriber/a").after(new MessageId(server.now() + 100, -1)));
    assertThat(server.post("/publisher/a", "hello").status()).isEqualTo(202);
    assertThat(held.isHeld()).isTrue();
  }

  @Test
  void postIs202WhenThoseWhoWaitedHaveTimedOutOrGone() {
    server.get("/subscriber/a");
    server.pass(55);
    server.get("/subscriber/a").disconnect();
    assertThat(server.post("/publisher/a", "hello").status()).isEqualTo(202);
  }

  @Test
  void postCreatesTheChannel() {
    assertThat(server.get("/publisher/a").status()).isEqualTo(404);
    server.post("/publisher/a", "hello");
    assertThat(server.get("/publisher/a").status()).isEqualTo(200);
  }

  @Test
  void postToAMissingChannelIs404IfItIsNotToBeCreated() {
    TestReply held = server.get("/subscriber/a");
    assertThat(server.post("/existing/a", "hello").status()).isEqualTo(404);
    assertThat(held.isHeld()).isTrue();
    assertThat(server.get("/publisher/a").status()).isEqualTo(404);
    assertThat(server.put("/existing/a").status()).isEqualTo(200);
    assertThat(server.post("/existing/a", "hello").status()).isEqualTo(201);
    assertThat(held.body()).isEqualTo("hello");
  }

  @Test
  void whatIsNotToBeKeptIsDeliveredToThoseHeldNowAndToNobodyElse() {
    TestReply held = server.get("/subscriber/a");
    assertThat(server.post("/unkept/a", "now or never").status()).isEqualTo(201);
    assertThat(held.body()).isEqualTo("now or never");
    assertThat(server.get("/subscriber/a").isHeld()).isTrue();
  }

  @Test
  void aPostThatIsNotKeptKeepsWhatIsStored() {
    server.publish("a", "kept");
    assertThat(server.post("/unkept/a", "not kept").status()).isEqualTo(202);
    TestReply first = server.get("/subscriber/a");
    assertThat(first.body()).isEqualTo("kept");
    assertThat(server.ask(TestRequest.get("/subscriber/a").after(first)).isHeld())
        .isTrue();
  }

  @Test
  void putIs200AndCreatesTheChannelAnd200AgainOnRepeat() {
    assertThat(server.put("/publisher/a").status()).isEqualTo(200);
    assertThat(server.get("/publisher/a").status()).isEqualTo(200);
    assertThat(server.put("/publisher/a").status()).isEqualTo(200);
  }

  @Test
  void putLeavesAChannelThatIsThereAsItIs() {
    server.publish("a", "kept");
    TestReply held =
        server.ask(TestRequest.get("/subscriber/a").after(new MessageId(server.now(), 0)));
    assertThat(server.put("/publisher/a").body()).startsWith("queued messages: 1\r\n");
    assertThat(held.isHeld()).isTrue();
    assertThat(server.get("/subscriber/a").body()).isEqualTo("kept");
  }

  @Test
  void aBodyOfPutIsIgnored() {
    TestReply held = server.get("/subscriber/a");
    TestRequest put = TestRequest.of("PUT", "/publisher/a").header("Content-Length", "99999999999");
    assertThat(server.ask(put).status()).isEqualTo(200);
    assertThat(held.isHeld()).isTrue();
  }

  @Test
  void deleteIs200AfterAllHeldSubscribersWereClaimedFor410() {
    server.publish("a", "hello");
    var after = TestRequest.get("/subscriber/a").after(new MessageId(server.now(), 0));
    List<TestReply> held = List.of(server.ask(after), server.ask(after));
    TestReply deleted = server.delete("/publisher/a");
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(held).extracting(TestReply::status).containsOnly(410);
  }

  @Test
  void deleteTellsWhatTheChannelHeld() {
    MessageId id = server.publish("a", "hello");
    server.ask(TestRequest.get("/subscriber/a").after(id));
    assertThat(server.delete("/publisher/a").body())
        .isEqualTo("queued messages: 1\r\nlast requested: 0 sec. ago\r\nactive subscribers: 1\r\n"
            + "last message id: " + id);
  }

  @Test
  void deleteTakesTheMessagesAway() {
    server.publish("a", "hello");
    server.delete("/publisher/a");
    assertThat(server.get("/publisher/a").status()).isEqualTo(404);
    assertThat(server.get("/subscriber/a").isHeld()).isTrue();
  }

  @Test
  void deleteOfWhatIsNotThereIs404() {
    assertThat(server.delete("/publisher/a").status()).isEqualTo(404);
    server.put("/publisher/a");
    server.delete("/publisher/a");
    assertThat(server.delete("/publisher/a").status()).isEqualTo(404);
  }

  @Test
  void getAndHeadAre200ForAChannelThatIsThere() {
    server.publish("a", "hello");
    TestReply got = server.get("/publisher/a");
    assertThat(got.status()).isEqualTo(200);
    TestReply head = server.ask(head("/publisher/a"));
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.reply().headers()).isEqualTo(got.reply().headers());
    assertThat(head.reply().contentLength()).isEqualTo(got.bytes().length);
    assertThat(head.bytes()).isEmpty();
  }

  @Test
  void getAndHeadAre404ForAChannelThatIsNot() {
    TestReply got = server.get("/publisher/a");
    assertThat(got.status()).isEqualTo(404);
    TestReply head = server.ask(head("/publisher/a"));
    assertThat(head.status()).isEqualTo(404);
    assertThat(head.reply().headers()).isEqualTo(got.reply().headers());
    assertThat(head.reply().contentLength()).isEqualTo(got.bytes().length);
    assertThat(head.bytes()).isEmpty();
  }

  @Test
  void lookingAtAChannelDoesNotCreateIt() {
    server.get("/publisher/a");
    server.ask(head("/publisher/a"));
    assertThat(server.get("/publisher/a").status()).isEqualTo(404);
  }

  @Test
  void optionsNamesTheMethods() {
    TestReply reply = server.ask(TestRequest.of("OPTIONS", "/publisher/a"));
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Allow")).hasValue("GET, HEAD, POST, PUT, DELETE, OPTIONS");
    assertThat(reply.bytes()).isEmpty();
    assertThat(server.get("/publisher/a").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "TRACE", "post", "BREW"})
  void anyOtherMethodIsRefusedNamingThoseThereAre(String method) {
    TestReply reply = server.ask(TestRequest.of(method, "/publisher/a"));
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("Allow")).hasValue("GET, HEAD, POST, PUT, DELETE, OPTIONS");
    assertThat(reply.body()).contains(method);
  }

  @Test
  void eachPublisherIsAnsweredOnce() {
    for (String method : List.of("POST", "PUT", "GET", "HEAD", "OPTIONS", "BREW", "DELETE")) {
      assertThat(server.ask(TestRequest.of(method, "/publisher/a")).replies()).isEqualTo(1);
    }
  }

  @Test
  void aPublisherThatHasGoneChangesNothing() {
    TestReply posted = server.post("/publisher/a", "hello");
    assertThat(posted.disconnect()).isFalse();
    assertThat(server.get("/subscriber/a").body()).isEqualTo("hello");
  }
}
