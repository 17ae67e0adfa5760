package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hbpush.EventStreamParser.Event;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event streams and subscriptions from Java that follow several channels. */
class SeveralChannelsStreamTest {
  private static final Set<String> BOTH = Set.of("news", "sport");

  private FaultyStore store;
  private final TestServer server = new TestServer(
          PublisherLocation.DEFAULT,
          SubscriberLocation.DEFAULT.withChannels(","),
          time -> store = new FaultyStore(TestServer.memory(time)))
      .with(PathPattern.prefix("/unkept/"), PublisherLocation.DEFAULT.withStoreMessages(false))
      .with(
          PathPattern.prefix("/newest/"),
          SubscriberLocation.DEFAULT.withChannels(",").withFirstMessage(FirstMessage.NEWEST));

  @AfterEach
  void close() {
    server.close();
  }

  private static Event event(MessageId id, String channel, String data) {
    return new Event("message", data, id + " " + channel);
  }

  private TestSubscriber subscribe(MessageId cursor) {
    var subscriber = new TestSubscriber().demandingAll();
    server.relay.subscribe(BOTH, cursor, subscriber);
    return subscriber;
  }

  @Test
  void aStreamHasTheMessagesOfAllInOneOrderAndNamesTheirChannels() {
    MessageId first = server.publish("sport", "one");
    MessageId second = server.publish("news", "two");
    TestStream stream = TestStream.open(server, "/subscriber/news,sport");
    MessageId third = server.publish("sport", "three");
    server.publish("elsewhere", "not this");
    MessageId fourth = server.publish("news", "four");
    assertThat(stream.events())
        .containsExactly(
            event(first, "sport", "one"),
            event(second, "news", "two"),
            event(third, "sport", "three"),
            event(fourth, "news", "four"));
  }

  @Test
  void anEventsIdIsACursorWithItsChannelOrWithout() {
    MessageId first = server.publish("news", "one");
    MessageId second = server.publish("sport", "two");
    for (String id : List.of(first + " news", first + " anything at%20all", "" + first)) {
      var request = TestStream.get("/subscriber/news,sport").header("Last-Event-ID", id);
      assertThat(TestStream.open(server, request).events())
          .containsExactly(event(second, "sport", "two"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "%20", "+"})
  void anEventsIdIsACursorAlsoAsAParameter(String blank) {
    MessageId first = server.publish("news", "one");
    MessageId second = server.publish("sport", "two");
    String target = "/subscriber/news,sport?last_event_id=" + first + blank + "a%2520b";
    assertThat(TestStream.open(server, target).events())
        .containsExactly(event(second, "sport", "two"));
  }

  @Test
  void aStreamOfOneAmongSeveralNamesItTo() {
    TestStream stream = TestStream.open(server, "/subscriber/a%2Cb");
    MessageId id = server.publish("a%2Cb", "hello");
    assertThat(stream.events()).containsExactly(event(id, "a%2Cb", "hello"));
  }

  @Test
  void aLargeMessageNamesItsChannelToo() {
    TestStream stream = TestStream.open(server, "/subscriber/news,sport");
    String large = "x".repeat(EventFrame.SMALL_BODY_BYTES + 1);
    MessageId id = server.publish("sport", large);
    assertThat(stream.events()).containsExactly(event(id, "sport", large));
  }

  @Test
  void whatIsNotStoredReachesAStream() {
    TestStream stream = TestStream.open(server, "/subscriber/news,sport");
    assertThat(server.post("/unkept/sport", "one").status()).isEqualTo(201);
    assertThat(server.post("/unkept/news", "two").status()).isEqualTo(201);
    assertThat(stream.data()).containsExactly("one", "two");
  }

  @Test
  void aStreamThatStalledGetsAllOfAll() {
    TestStream stream = TestStream.open(server, "/subscriber/news,sport");
    stream.stall();
    List<String> bodies = IntStream.range(0, 100).mapToObj(i -> "m" + i).toList();
    for (int i = 0; i < 100; i++) {
      server.publish(i % 3 == 0 ? "news" : "sport", bodies.get(i));
    }
    stream.resume();
    assertThat(stream.data()).isEqualTo(bodies);
  }

  @Test
  void aStreamGoesOnUntilTheLastChannelIsDeleted() {
    TestStream stream = TestStream.open(server, "/subscriber/news,sport");
    server.publish("news", "one");
    server.publish("sport", "two");
    server.delete("/publisher/news");
    server.publish("sport", "three");
    server.publish("news", "four");
    server.delete("/publisher/sport");
    server.publish("news", "five");
    assertThat(stream.data()).containsExactly("one", "two", "three", "four", "five");
    assertThat(stream.hasEnded()).isFalse();
    server.delete("/publisher/news");
    assertThat(stream.events()).last().isEqualTo(new Event("gone", "", "gone"));
    assertThat(stream.hasEnded()).isTrue();
  }

  @Test
  void aStreamThatIsLeftIsForgottenOnAllOfThem() {
    TestStream stream = TestStream.open(server, "/subscriber/news,sport");
    assertThat(stream.disconnect()).isTrue();
    BOTH.forEach(
        channel -> assertThat(server.relay.holding().size(channel)).as(channel).isZero());
  }

  @Test
  void aStreamThatBeginsAtTheNewestHasItsPosition() {
    MessageId seen = server.publish("news", "before");
    TestStream stream = TestStream.open(server, "/newest/news,sport");
    assertThat(stream.text()).contains("id: " + seen + "\n\n");
    MessageId id = server.publish("sport", "after");
    assertThat(stream.events()).containsExactly(event(id, "sport", "after"));
  }

  @Test
  void aStreamOutlivesAStoreThatIsAway() {
    TestStream stream = TestStream.open(server, "/subscriber/news,sport");
    MessageId first = server.publish("news", "one");
    store.goAway();
    server.pass(3);
    store.comeBack();
    server.pass(3);
    MessageId second = server.publish("sport", "two");
    assertThat(stream.events())
        .containsExactly(event(first, "news", "one"), event(second, "sport", "two"));
  }

  @Test
  void aSubscriptionFollowsSeveralChannels() {
    server.publish("news", "one");
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    server.publish("sport", "two");
    server.publish("news", "three");
    assertThat(subscriber.texts()).containsExactly("one", "two", "three");
    assertThat(subscriber.deliveries())
        .extracting(Delivery::channelId)
        .containsExactly("news", "sport", "news");
    assertThat(subscriber.gaps()).containsOnly(Optional.empty());
  }

  @Test
  void aSubscriptionFromTheNewestGetsWhatComes() {
    server.publish("news", "one");
    TestSubscriber subscriber = subscribe(MessageId.NEWEST);
    server.publish("sport", "two");
    assertThat(subscriber.texts()).containsExactly("two");
  }

  @Test
  void aSubscriptionEndsWithTheLastChannel() {
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    server.publish("news", "one");
    server.publish("sport", "two");
    server.delete("/publisher/sport");
    assertThat(subscriber.isComplete()).isFalse();
    server.delete("/publisher/news");
    assertThat(subscriber.isComplete()).isTrue();
  }

  @Test
  void publishingToSeveralFromJavaIsOneStep() {
    TestSubscriber subscriber = subscribe(MessageId.OLDEST);
    Publication publication = server
        .relay
        .publish(List.of("sport", "news", "sport"), Content.text("hello"))
        .toCompletableFuture()
        .join();
    assertThat(publication.claimed()).isTrue();
    assertThat(publication.channel().messages()).isEqualTo(2);
    assertThat(subscriber.deliveries())
        .extracting(Delivery::channelId)
        .containsExactly("sport", "news");
    assertThat(subscriber.deliveries().get(1).message().id()).isEqualTo(publication.id());
  }

  @Test
  void thereAreFrom1To255Channels() {
    Set<String> many = IntStream.range(0, 256).mapToObj(i -> "c" + i).collect(Collectors.toSet());
    for (Set<String> wrong : List.of(many, Set.<String>of(), Set.of("a", ""))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> server.relay.subscribe(wrong, MessageId.OLDEST, new TestSubscriber()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> server.relay.publish(List.copyOf(wrong), Content.text("x")));
    }
    List<String> oneTwice = IntStream.range(0, 256).mapToObj(i -> "c" + i % 255).toList();
    assertThat(server.relay.publish(oneTwice, Content.text("x"))).isCompleted();
  }
}
