package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PROTOCOL, section "Identity and order". */
class IdentityAndOrderTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void tagsAreCountedFromZeroInEverySecond() {
    long second = server.now();
    assertThat(server.publish("a", "1")).isEqualTo(new MessageId(second, 0));
    assertThat(server.publish("a", "2")).isEqualTo(new MessageId(second, 1));
    server.pass(1);
    assertThat(server.publish("a", "3")).isEqualTo(new MessageId(second + 1, 0));
  }

  @Test
  void lastModifiedIsTheTimeAsHttpDateAndEtagTheBareTag() {
    server.publish("a", "1");
    server.publish("a", "2");
    TestReply first = server.get("/subscriber/a");
    TestReply second = server.ask(TestRequest.get("/subscriber/a").after(first));
    assertThat(second.header("Last-Modified")).hasValue("Thu, 15 Jan 2026 12:00:10 GMT");
    assertThat(second.header("Etag")).hasValue("1");
  }

  @Test
  void inOneWordAnIdIsTimeColonTag() {
    server.publish("a", "1");
    assertThat(server.publish("a", "2")).hasToString(server.now() + ":1");
  }

  @Test
  void idsStrictlyIncreaseOverAllChannelsOfAStore() {
    var ids = new ArrayList<MessageId>();
    for (int i = 0; i < 30; i++) {
      ids.add(server.publish("channel" + i % 3, "m"));
      if (i % 7 == 0) {
        server.time.pass(Duration.ofMillis(400));
      }
    }
    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void oneIdIsACursorForAnySetOfChannels() {
    server.publish("a", "seen");
    server.publish("b", "seen too");
    MessageId cursor = server.publish("c", "the last one seen");
    server.publish("b", "new in b");
    server.publish("a", "new in a");
    assertThat(bodyAfter("a", cursor)).isEqualTo("new in a");
    assertThat(bodyAfter("b", cursor)).isEqualTo("new in b");
    assertThat(server.ask(TestRequest.get("/subscriber/c").after(cursor)).isHeld())
        .isTrue();
  }

  @Test
  void nextIsTheOldestStoredMessageWithAGreaterId() {
    for (int i = 0; i < 5; i++) {
      server.publish("a", "m" + i);
      server.time.pass(Duration.ofMillis(500));
    }
    TestReply reply = server.get("/subscriber/a");
    var bodies = new ArrayList<String>(List.of(reply.body()));
    for (int i = 1; i < 5; i++) {
      reply = server.ask(TestRequest.get("/subscriber/a").after(reply));
      bodies.add(reply.body());
    }
    assertThat(bodies).containsExactly("m0", "m1", "m2", "m3", "m4");
  }

  @Test
  void whenTheClockStepsBackTheTimeStaysAndTheTagGrows() {
    MessageId before = server.publish("a", "before");
    server.time.setClock(server.time.instant().minusSeconds(3600));
    assertThat(server.publish("a", "after")).isEqualTo(new MessageId(before.time(), 1));
    server.pass(10);
    assertThat(server.publish("b", "later")).isEqualTo(new MessageId(before.time(), 2));
    assertThat(bodyAfter("a", before)).isEqualTo("after");
  }

  @Test
  void whenTheClockStepsForthAndBackIdsGoOnFromWhereItWas() {
    long real = server.now();
    server.time.setClock(server.time.instant().plusSeconds(86400));
    MessageId ahead = server.publish("a", "ahead");
    assertThat(ahead.time()).isEqualTo(real + 86400);
    server.time.setClock(server.time.instant().minusSeconds(86400));
    assertThat(server.publish("a", "corrected")).isEqualTo(new MessageId(ahead.time(), 1));
    server.pass(86401);
    assertThat(server.publish("a", "caught up")).isEqualTo(new MessageId(ahead.time() + 1, 0));
  }

  @Test
  void aChannelDeletedAndCreatedAgainWithinTheSecondRepeatsNoId() {
    MessageId old = server.publish("a", "old");
    server.delete("/publisher/a");
    server.put("/publisher/a");
    MessageId young = server.publish("a", "young");
    assertThat(young.time()).isEqualTo(old.time());
    assertThat(young).isGreaterThan(old);
    assertThat(bodyAfter("a", old)).isEqualTo("young");
  }

  @Test
  void aStoreThatStartsLeavesItsFirstSecondToItsPredecessor() {
    var time = new VirtualTime();
    try (var relay = TestServer.relay(time)) {
      long start = time.instant().getEpochSecond();
      MessageId first = published(relay, "first");
      assertThat(first).isEqualTo(new MessageId(start + 1, 0));
      time.pass(Duration.ofSeconds(1));
      assertThat(published(relay, "second")).isEqualTo(new MessageId(start + 1, 1));
    }
  }

  @Test
  void aStoreStartedInTheSameSecondRepeatsNoId() {
    var time = new VirtualTime();
    time.pass(Duration.ofSeconds(5));
    MessageId before;
    try (var relay = TestServer.relay(time)) {
      time.pass(Duration.ofSeconds(5));
      before = published(relay, "before the restart");
    }
    try (var relay = TestServer.relay(time)) {
      assertThat(published(relay, "after the restart")).isGreaterThan(before);
    }
  }

  private String bodyAfter(String channelId, MessageId cursor) {
    return server.ask(TestRequest.get("/subscriber/" + channelId).after(cursor)).body();
  }

  private static MessageId published(PushRelay relay, String text) {
    return relay.channel("a").publish(text).toCompletableFuture().join().id();
  }
}
