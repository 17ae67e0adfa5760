package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL, "Event streams": what a publisher may call an event. */
class EventNameTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"price", "a b", "gaps", "GONE", "message", ":", "~!"})
  void isKeptWithTheMessage(String name) {
    var told = new TestSubscriber().demandingAll();
    server.relay.channel("c").subscribe(MessageId.OLDEST, told);
    server.ask(TestRequest.post("/publisher/c", "1").header("X-EventSource-Event", name));
    server.relay.channel("c").publish(Content.text("2").withEvent(name));
    assertThat(told.deliveries())
        .extracting(delivery -> delivery.message().content().event().orElseThrow())
        .containsExactly(name, name);
  }

  @Test
  void isNoPartOfALongPollsReply() {
    TestReply plain = server.get("/subscriber/c");
    server.ask(TestRequest.post("/publisher/c", "1").header("X-EventSource-Event", "price"));
    assertThat(plain.wire()).doesNotContain("price");
  }

  @ParameterizedTest
  @CsvSource({
    "gap, X-EventSource-Event: event streams use the name gap themselves.",
    "gone, X-EventSource-Event: event streams use the name gone themselves.",
    "conflict, X-EventSource-Event: event streams use the name conflict themselves.",
    "'', X-EventSource-Event: an event's name must not be blank.",
    "'a\tb', X-EventSource-Event: an event's name must be printable ASCII.",
    "'a\u0000b', X-EventSource-Event: an event's name must be printable ASCII.",
    "\u00e9, X-EventSource-Event: an event's name must be printable ASCII."
  })
  void isRefusedIfItIsNoneForPublishers(String name, String reason) {
    TestReply reply =
        server.ask(TestRequest.post("/publisher/c", "1").header("X-EventSource-Event", name));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo(reason + "\n");
    assertThat(reply.bodyWasAsked()).isFalse();
    assertThatThrownBy(() -> Content.text("1").withEvent(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void belongsToWhatIsEqual() {
    Content plain = Content.text("1");
    assertThat(plain.withEvent("a")).isEqualTo(plain.withEvent("a")).isNotEqualTo(plain);
  }
}
