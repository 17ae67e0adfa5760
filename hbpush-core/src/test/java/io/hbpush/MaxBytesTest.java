package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * DESIGN, option {@code max_bytes}: bodies plus 256 bytes for each message and each channel. Here it
 * is 4096.
 */
class MaxBytesTest {
  /** With its overhead exactly 1000 bytes. */
  private static final String BODY = "x".repeat(744);

  private final TestServer server = new TestServer(
      PublisherLocation.DEFAULT, SubscriberLocation.DEFAULT, time -> TestServer.memory(time, 4096));

  @AfterEach
  void close() {
    server.close();
  }

  private long messages(String channelId) {
    return server
        .relay
        .channel(channelId)
        .info()
        .toCompletableFuture()
        .join()
        .map(ChannelInfo::messages)
        .orElse(-1L);
  }

  @Test
  void asManyMessagesAreKeptAsFit() {
    // 3 * 1000 + 256 fit, and so does a fourth of 840 with its overhead.
    for (int i = 0; i < 3; i++) {
      server.post("/publisher/a", BODY);
    }
    server.post("/publisher/a", "y".repeat(584));
    assertThat(messages("a")).isEqualTo(4);
    server.post("/publisher/a", "");
    assertThat(messages("a")).isEqualTo(4);
    assertThat(server.get("/subscriber/a").id().tag()).isEqualTo(1);
  }

  @Test
  void theOldestOfAllChannelsGoFirst() {
    server.publish("a", BODY);
    server.publish("b", BODY);
    server.publish("a", BODY);
    server.publish("b", BODY);
    assertThat(messages("a")).isEqualTo(1);
    assertThat(messages("b")).isEqualTo(2);
    server.publish("b", BODY);
    assertThat(messages("a")).isEqualTo(1);
    assertThat(messages("b")).isEqualTo(2);
    server.publish("b", BODY);
    assertThat(messages("a")).isZero();
    assertThat(messages("b")).isEqualTo(3);
  }

  @Test
  void thenEmptyChannelsNobodyWaitsOnGoTheOldestFirst() {
    for (int i = 0; i < 16; i++) {
      server.put("/publisher/c" + i);
    }
    assertThat(messages("c0")).isZero();
    server.put("/publisher/c16");
    assertThat(messages("c0")).isEqualTo(-1);
    assertThat(messages("c1")).isZero();
    assertThat(messages("c16")).isZero();
  }

  @Test
  void anEmptyChannelSomebodyWaitsOnStays() {
    server.put("/publisher/c0");
    TestReply held = server.get("/subscriber/c0");
    for (int i = 1; i < 20; i++) {
      server.put("/publisher/c" + i);
    }
    assertThat(messages("c0")).isZero();
    assertThat(held.isHeld()).isTrue();
    assertThat(messages("c1")).isEqualTo(-1);
  }

  @Test
  void theDisappearanceForLackOfMemoryIsNo410() {
    server.publish("a", BODY);
    TestReply held =
        server.ask(TestRequest.get("/subscriber/a").after(new MessageId(server.now(), 0)));
    for (int i = 0; i < 10; i++) {
      server.publish("b", BODY);
    }
    assertThat(messages("a")).isZero();
    assertThat(held.isHeld()).isTrue();
    server.post("/publisher/a", "hello");
    assertThat(held.body()).isEqualTo("hello");
  }

  @Test
  void norAreThoseThatWerePublishedTogether() {
    for (int i = 0; i < 15; i++) {
      server.put("/publisher/c" + i);
    }
    var published = server
        .relay
        .publish(List.of("a", "b"), Content.text(BODY))
        .toCompletableFuture()
        .join();
    assertThat(published.channel().messages()).isEqualTo(2);
    assertThat(messages("a")).isEqualTo(1);
    assertThat(messages("b")).isEqualTo(1);
    server.publish("d", "x".repeat(3000));
    assertThat(messages("a")).isZero();
    assertThat(messages("d")).isEqualTo(1);
  }

  @Test
  void aMessageJustPublishedIsNotWhatGoesForEmptyChannels() {
    for (int i = 0; i < 15; i++) {
      server.put("/publisher/c" + i);
    }
    server.publish("a", "hello");
    assertThat(messages("a")).isEqualTo(1);
    assertThat(server.get("/subscriber/a").body()).isEqualTo("hello");
  }

  @Test
  void aMessageJustPublishedStaysAlsoWhereChannelsThatAreWaitedOnTakeAllTheRoom() {
    for (int i = 0; i < 20; i++) {
      server.put("/publisher/c" + i);
      assertThat(server.get("/subscriber/c" + i).isHeld()).isTrue();
    }
    server.put("/publisher/a");
    assertThat(server.post("/publisher/a", "one").status()).isEqualTo(202);
    assertThat(server.get("/subscriber/a").body()).isEqualTo("one");
    assertThat(server.post("/publisher/b", "two").status()).isEqualTo(202);
    assertThat(server.get("/subscriber/b").body()).isEqualTo("two");
    assertThat(messages("a")).isLessThan(1);
  }

  @Test
  void whatCountsBesideTheBodyMayNotTakeTheRoomOfTheMessageEither() {
    TestRequest longType =
        TestRequest.post("/publisher/a", "hello").header("Content-Type", "x/" + "x".repeat(5000));
    assertThat(server.ask(longType).status()).isEqualTo(413);
    assertThat(messages("a")).isEqualTo(-1);
    String longId = "i".repeat(1024);
    assertThat(server.post("/publisher/" + longId, "x".repeat(4096 - 512)).status())
        .isEqualTo(413);
    assertThat(server.post("/publisher/" + longId, "x".repeat(4096 - 512 - 960)).status())
        .isEqualTo(202);
    assertThat(messages(longId)).isEqualTo(1);
  }

  @Test
  void theRoomOfADeletedChannelIsFreeAgain() {
    for (int i = 0; i < 3; i++) {
      server.publish("a", BODY);
    }
    server.delete("/publisher/a");
    for (int i = 0; i < 3; i++) {
      server.publish("b", BODY);
    }
    assertThat(messages("b")).isEqualTo(3);
  }

  @Test
  void theRoomOfExpiredMessagesIsFreeAgain() {
    for (int i = 0; i < 3; i++) {
      server.publish("a", BODY);
    }
    server.pass(3602);
    for (int i = 0; i < 3; i++) {
      server.publish("b", BODY);
    }
    assertThat(messages("b")).isEqualTo(3);
  }

  @Test
  void aMessageThatAloneIsLargerThanTheStoreIsRefused() {
    server.publish("a", BODY);
    TestReply reply = server.post("/publisher/a", "x".repeat(4096));
    assertThat(reply.status()).isEqualTo(413);
    assertThat(messages("a")).isEqualTo(1);
    assertThat(server.post("/publisher/a", "x".repeat(4096 - 512)).status()).isEqualTo(202);
    assertThat(messages("a")).isEqualTo(1);
    assertThat(server.post("/publisher/a", "x".repeat(4096 - 511)).status()).isEqualTo(413);
  }

  @Test
  void tooLittleToBeAStoreIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryMessageStore.builder().maxBytes(1023))
        .withMessageContaining("1023");
  }

  @Test
  void aMessageThatIsNotKeptMayBeLargerThanTheStore() {
    server.with(PathPattern.prefix("/live/"), PublisherLocation.DEFAULT.withStoreMessages(false));
    TestReply held = server.get("/subscriber/a");
    assertThat(server.post("/live/a", "z".repeat(5000)).status()).isEqualTo(201);
    assertThat(held.body()).hasSize(5000);
    assertThat(server.post("/publisher/a", "z".repeat(5000)).status()).isEqualTo(413);
  }
}
