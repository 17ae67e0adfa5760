package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** DESIGN, section "Limits belong to the channel", and what the protocol wants configurable. */
class ChannelLimitsTest {
  private final TestServer server = new TestServer()
      .with(PathPattern.prefix("/tenSeconds/"), limited(Limits.DEFAULT.withMessageTimeout(TEN)))
      .with(PathPattern.prefix("/forEver/"), limited(Limits.NONE))
      .with(PathPattern.prefix("/two/"), limited(Limits.DEFAULT.withMaxMessages(2)));

  private static final Duration TEN = Duration.ofSeconds(10);

  private static PublisherLocation limited(Limits limits) {
    return PublisherLocation.DEFAULT.withLimits(limits);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private List<String> stored(String channelId) {
    server.with(
        PathPattern.prefix("/look/"), SubscriberLocation.DEFAULT.withPolling(Polling.INTERVAL));
    var bodies = new ArrayList<String>();
    TestReply reply = server.get("/look/" + channelId);
    while (reply.status() == 200) {
      bodies.add(reply.body());
      reply = server.ask(TestRequest.get("/look/" + channelId).after(reply));
    }
    return bodies;
  }

  private long count(String channelId) {
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
  void aMessageIsKeptForOneHourUnlessItIsSaidOtherwise() {
    server.post("/publisher/a", "hello");
    server.pass(3600);
    assertThat(stored("a")).containsExactly("hello");
    server.pass(1);
    assertThat(stored("a")).isEmpty();
  }

  @Test
  void aMessageIsKeptAsLongAsItsLocationSays() {
    server.post("/tenSeconds/a", "hello");
    server.pass(10);
    assertThat(stored("a")).containsExactly("hello");
    server.pass(1);
    assertThat(stored("a")).isEmpty();
  }

  @Test
  void withoutTimeoutAMessageIsKeptForEver() {
    server.post("/forEver/a", "hello");
    server.pass(100_000);
    assertThat(stored("a")).containsExactly("hello");
  }

  @Test
  void theLongestTimeoutThereIsIsAsGoodAsForEver() {
    var longest = Limits.DEFAULT.withMessageTimeout(Duration.ofSeconds(Long.MAX_VALUE));
    server.with(PathPattern.prefix("/longest/"), limited(longest));
    server.post("/longest/a", "hello");
    server.pass(10);
    assertThat(stored("a")).containsExactly("hello");
  }

  @Test
  void noMoreMessagesAreKeptThanTheLocationSays() {
    for (int i = 0; i < 5; i++) {
      server.post("/two/a", "m" + i);
    }
    assertThat(stored("a")).containsExactly("m3", "m4");
  }

  @Test
  void theLatestPublishSetsTheLimitsOfTheWholeChannel() {
    server.post("/publisher/a", "one hour at first");
    server.pass(5);
    server.post("/tenSeconds/a", "then ten seconds");
    server.pass(6);
    assertThat(stored("a")).containsExactly("then ten seconds");
    server.post("/forEver/a", "then for ever");
    server.pass(100_000);
    assertThat(stored("a")).containsExactly("then ten seconds", "then for ever");
  }

  @Test
  void theLatestPublishSetsTheCountOfTheWholeChannel() {
    for (int i = 0; i < 4; i++) {
      server.post("/publisher/a", "m" + i);
    }
    server.post("/two/a", "m4");
    assertThat(stored("a")).containsExactly("m3", "m4");
    server.post("/publisher/a", "m5");
    server.post("/publisher/a", "m6");
    assertThat(stored("a")).containsExactly("m3", "m4", "m5", "m6");
  }

  @Test
  void aPublishThatIsNotKeptSetsThemToo() {
    server.with(
        PathPattern.prefix("/unkeptTwo/"),
        limited(Limits.DEFAULT.withMaxMessages(2)).withStoreMessages(false));
    for (int i = 0; i < 4; i++) {
      server.post("/publisher/a", "m" + i);
    }
    server.post("/unkeptTwo/a", "not kept");
    assertThat(stored("a")).containsExactly("m2", "m3");
  }

  @Test
  void aCreatingPutSetsThemAndARepeatedOneDoesNot() {
    server.put("/tenSeconds/a");
    server.put("/forEver/a");
    server.pass(11);
    assertThat(count("a")).as("created for ten seconds").isEqualTo(-1);
    server.post("/tenSeconds/b", "hello");
    server.put("/forEver/b");
    server.pass(11);
    assertThat(stored("b")).isEmpty();
  }

  @Test
  void anAgedMessageIsNeverDeliveredEvenIfNotYetRemoved() {
    server.post("/tenSeconds/a", "aged");
    // Only the clock moves: nothing that cleans up has run.
    server.time.setClock(server.time.instant().plusSeconds(11));
    assertThat(server.get("/subscriber/a").isHeld()).isTrue();
    assertThat(count("a")).isZero();
  }

  @Test
  void readingSeesOnlyWhatIsWithinTheCountHoweverManyThereAre() {
    for (int i = 0; i < 3000; i++) {
      server.post("/publisher/a", "m" + i);
    }
    server.post("/two/a", "last");
    // More than one round of cleaning up is needed, and reading does not wait for it.
    assertThat(count("a")).isEqualTo(2);
    assertThat(stored("a")).containsExactly("m2999", "last");
    server.pass(1);
    assertThat(stored("a")).containsExactly("m2999", "last");
  }

  @Test
  void inProcessPublishingUsesTheRelaysLimits() {
    var time = new VirtualTime();
    try (PushRelay relay = PushRelay.builder()
        .clock(time)
        .scheduler(time)
        .executor(Runnable::run)
        .limits(Limits.DEFAULT.withMaxMessages(1))
        .build()) {
      relay.channel("a").publish("1");
      assertThat(relay
              .channel("a")
              .publish("2")
              .toCompletableFuture()
              .join()
              .channel()
              .messages())
          .isEqualTo(1);
    }
  }

  @Test
  void inProcessPublishingHasTheSameDefaults() {
    server.relay.channel("a").publish("hello");
    server.pass(3600);
    assertThat(count("a")).isEqualTo(1);
    server.pass(1);
    assertThat(count("a")).isEqualTo(-1);
  }

  @Test
  void limitsThatCannotBeAreRefusedNamingOptionAndValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.DEFAULT.withMessageTimeout(Duration.ZERO))
        .withMessageContaining("messageTimeout")
        .withMessageContaining("PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.DEFAULT.withMessageTimeout(Duration.ofMillis(1500)))
        .withMessageContaining("PT1.5S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.DEFAULT.withMessageTimeout(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.DEFAULT.withMaxMessages(0))
        .withMessageContaining("maxMessages")
        .withMessageContaining("0");
    assertThat(Limits.NONE.withMaxMessages(1).messageTimeout()).isEqualTo(Optional.empty());
  }
}
