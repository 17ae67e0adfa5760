package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL, section "Subscriber location": what is not a GET of a channel, and shutdown. */
class SubscriberRefusalsTest {
  private final TestServer server = new TestServer()
      .with(
          PathPattern.prefix("/strict/"),
          SubscriberLocation.DEFAULT.withUnknownChannel(UnknownChannel.NOT_FOUND))
      .with(
          PathPattern.prefix("/strictInterval/"),
          SubscriberLocation.DEFAULT
              .withUnknownChannel(UnknownChannel.NOT_FOUND)
              .withPolling(Polling.INTERVAL));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void optionsNamesTheMethods() {
    TestReply reply = server.ask(TestRequest.of("OPTIONS", "/subscriber/a"));
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Allow")).hasValue("GET, OPTIONS");
    assertThat(reply.reply().contentLength()).isEqualTo(-1);
    assertThat(reply.bytes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE", "get", "BREW"})
  void anyOtherMethodIsRefusedNamingThoseThereAre(String method) {
    server.post("/publisher/a", "hello");
    TestReply reply = server.ask(TestRequest.of(method, "/subscriber/a"));
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("Allow")).hasValue("GET, OPTIONS");
    assertThat(reply.bodyWasAsked()).isFalse();
  }

  @Test
  void noMethodButGetTouchesTheChannel() {
    server.ask(TestRequest.post("/subscriber/a", "not for publishing"));
    server.ask(TestRequest.of("PUT", "/subscriber/a"));
    assertThat(server.get("/publisher/a").status()).isEqualTo(404);
  }

  @Test
  void anUnknownChannelIsWaitedForByDefault() {
    assertThat(server.get("/subscriber/unknown").isHeld()).isTrue();
  }

  @Test
  void anUnknownChannelIsNotFoundIfTheLocationSaysSo() {
    assertThat(server.get("/strict/unknown").status()).isEqualTo(404);
    assertThat(server.get("/strictInterval/unknown").status()).isEqualTo(404);
  }

  @Test
  void withACursorTheUnknownChannelIsNotFoundToo() {
    MessageId cursor = server.publish("b", "elsewhere");
    var ahead = new MessageId(cursor.time() + 100, 0);
    assertThat(server.ask(TestRequest.get("/strict/a").after(cursor)).status()).isEqualTo(404);
    assertThat(server.ask(TestRequest.get("/strict/a").after(ahead)).status()).isEqualTo(404);
  }

  @Test
  void aChannelThatIsThereIsServedByThatLocationAsByOthers() {
    server.put("/publisher/a");
    TestReply held = server.get("/strict/a");
    assertThat(held.isHeld()).isTrue();
    assertThat(server.get("/strictInterval/a").status()).isEqualTo(304);
    server.post("/publisher/a", "hello");
    assertThat(held.body()).isEqualTo("hello");
    assertThat(server.get("/strict/a").body()).isEqualTo("hello");
  }

  @Test
  void aDeletedChannelIsUnknownAgain() {
    server.post("/publisher/a", "hello");
    server.delete("/publisher/a");
    assertThat(server.get("/strict/a").status()).isEqualTo(404);
  }

  @Test
  void aChannelIdOf1024BytesIsServedAndNoLongerOne() {
    String longest = "a".repeat(1024);
    server.post("/publisher/" + longest, "hello");
    assertThat(server.get("/subscriber/" + longest).body()).isEqualTo("hello");
    assertThat(server.get("/subscriber/" + longest + "a").status()).isEqualTo(400);
    assertThat(server.post("/publisher/" + longest + "a", "hello").status()).isEqualTo(400);
  }

  @Test
  void theLengthIsThatOfTheDecodedIdInUtf8() {
    String longest = "%C3%A4".repeat(512);
    assertThat(server.get("/subscriber/" + longest).isHeld()).isTrue();
    assertThat(server.get("/subscriber/" + longest + "a").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "%4",
        "a%zz",
        "%-1",
        "%+1",
        "%ff",
        "%C3",
        "%C3%28",
        "%C0%80",
        "%ED%A0%80",
        "%F5%80%80%80",
        "a%é"
      })
  void aChannelIdThatIsBadlyEncodedIsRefused(String id) {
    assertThat(server.get("/subscriber/" + id).status()).isEqualTo(400);
    assertThat(server.post("/publisher/" + id, "hello").status()).isEqualTo(400);
  }

  @Test
  void whenTheServerShutsDownWhoIsHeldGets503() {
    TestReply one = server.get("/subscriber/a");
    TestReply two = server.get("/subscriber/b");
    server.relay.close();
    for (TestReply reply : new TestReply[] {one, two}) {
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("Retry-After"))
          .hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 5));
      assertThat(reply.body()).contains("shutting down");
      assertThat(reply.replies()).isEqualTo(1);
    }
  }

  @Test
  void whenTheServerHasShutDownWhoComesGets503Too() {
    server.relay.close();
    for (TestReply reply : new TestReply[] {
      server.get("/subscriber/a"),
      server.get("/publisher/a"),
      server.post("/publisher/a", "x"),
      server.put("/publisher/a"),
      server.delete("/publisher/a")
    }) {
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("Retry-After")).isPresent();
      assertThat(reply.body()).contains("shutting down");
    }
  }

  @Test
  void afterTheShutdownNothingIsScheduledAnyMore() {
    server.get("/subscriber/a");
    server.relay.close();
    server.relay.close();
    assertThat(server.time.scheduled()).isZero();
  }
}
