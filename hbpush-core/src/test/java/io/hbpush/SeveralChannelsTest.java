package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that name several channels in their path. */
class SeveralChannelsTest {
  private final TestServer server = new TestServer(
          PublisherLocation.DEFAULT.withChannels(","), SubscriberLocation.DEFAULT.withChannels(","))
      .with(
          PathPattern.prefix("/interval/"),
          SubscriberLocation.DEFAULT.withChannels(",").withPolling(Polling.INTERVAL))
      .with(
          PathPattern.prefix("/last/"),
          SubscriberLocation.DEFAULT.withChannels(",").withConcurrency(SubscriberConcurrency.LAST))
      .with(
          PathPattern.prefix("/first/"),
          SubscriberLocation.DEFAULT.withChannels(",").withConcurrency(SubscriberConcurrency.FIRST))
      .with(
          PathPattern.prefix("/strict/"),
          SubscriberLocation.DEFAULT.withChannels(",").withUnknownChannel(UnknownChannel.NOT_FOUND))
      .with(
          PathPattern.prefix("/unstored/"),
          PublisherLocation.DEFAULT.withChannels(",").withStoreMessages(false))
      .with(
          PathPattern.prefix("/existing/"),
          PublisherLocation.DEFAULT.withChannels(",").withCreateOnPost(false));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void oneCursorWalksAllOfThemInTheOrderOfTheirIds() {
    server.publish("news", "one");
    server.publish("sport", "two");
    server.publish("elsewhere", "not this");
    server.publish("news", "three");

    TestReply first = server.get("/subscriber/sport,news");
    TestReply second = server.ask(TestRequest.get("/subscriber/news,sport").after(first));
    TestReply third = server.ask(TestRequest.get("/interval/sport,news").after(second));

    assertThat(first.body()).isEqualTo("one");
    assertThat(first.header("Message-Channel")).contains("news");
    assertThat(second.body()).isEqualTo("two");
    assertThat(second.header("Message-Channel")).contains("sport");
    assertThat(third.body()).isEqualTo("three");
    assertThat(
            server.ask(TestRequest.get("/subscriber/news,sport").after(third)).isHeld())
        .isTrue();
    assertThat(server.ask(TestRequest.get("/interval/news,sport").after(third)).status())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"news", "sport", "weather"})
  void whoWaitsOnSeveralGetsTheFirstMessageOfAny(String channel) {
    TestReply held = server.get("/subscriber/news,sport,weather");

    TestReply posted = server.post("/publisher/" + channel, "hello");

    assertThat(posted.status()).isEqualTo(201);
    assertThat(held.body()).isEqualTo("hello");
    assertThat(held.header("Message-Channel")).contains(channel);
    assertThat(server.post("/publisher/" + channel, "later").status()).isEqualTo(202);
    assertNothingIsHeld();
  }

  @Test
  void whatIsNotStoredReachesWhoWaitsOnSeveral() {
    TestReply held = server.get("/subscriber/news,sport");

    assertThat(server.post("/unstored/sport", "hello").status()).isEqualTo(201);

    assertThat(held.body()).isEqualTo("hello");
    assertThat(held.header("Message-Gap")).isEmpty();
  }

  @Test
  void aGapInAnyOfThemIsTold() {
    MessageId seen = server.publish("news", "seen");
    server.post("/unstored/sport", "missed");
    server.publish("news", "next");

    TestReply next = server.ask(TestRequest.get("/subscriber/news,sport").after(seen));

    assertThat(next.body()).isEqualTo("next");
    assertThat(next.header("Message-Gap")).contains(seen.time() + ":" + (seen.tag() + 1));
  }

  @Test
  void aGapAfterTheNextMessageIsToldToWhoHasSeenThat() {
    MessageId seen = server.publish("news", "seen");
    MessageId next = server.publish("news", "next");
    server.post("/unstored/sport", "missed");

    TestReply first = server.ask(TestRequest.get("/interval/news,sport").after(seen));
    TestReply second = server.ask(TestRequest.get("/interval/news,sport").after(first));

    assertThat(first.body()).isEqualTo("next");
    assertThat(first.header("Message-Gap")).isEmpty();
    assertThat(second.status()).isEqualTo(304);
    assertThat(second.header("Message-Gap")).contains(next.time() + ":" + (next.tag() + 1));
  }

  @Test
  void deletingOneEndsTheRequestOnlyWhenItWasTheLast() {
    server.put("/publisher/news");
    server.put("/publisher/sport");
    TestReply held = server.get("/subscriber/news,sport");

    server.delete("/publisher/news");
    assertThat(held.isHeld()).isTrue();

    server.delete("/publisher/sport");
    assertThat(held.status()).isEqualTo(410);
    assertNothingIsHeld();
  }

  @Test
  void aChannelThatAppearsAgainIsHeard() {
    server.put("/publisher/news");
    server.put("/publisher/sport");
    TestReply held = server.get("/subscriber/news,sport");
    server.delete("/publisher/news");

    assertThat(server.post("/publisher/news", "again").status()).isEqualTo(201);

    assertThat(held.body()).isEqualTo("again");
  }

  @Test
  void deletingAnAppearedChannelEndsTheRequestWhenNoneIsLeft() {
    TestReply held = server.get("/subscriber/news,sport");
    server.put("/publisher/news");
    server.delete("/publisher/news");
    assertThat(held.status()).isEqualTo(410);
  }

  @Test
  void aNewerRequestThatSharesAChannelEndsTheOlderUnderLast() {
    TestReply older = server.get("/last/news,sport");
    TestReply newer = server.get("/last/sport,weather");
    TestReply other = server.get("/last/music");

    assertThat(older.status()).isEqualTo(409);
    assertThat(newer.isHeld()).isTrue();
    assertThat(other.isHeld()).isTrue();
  }

  @Test
  void aNewerRequestThatSharesAChannelIsRefusedUnderFirst() {
    TestReply older = server.get("/first/news,sport");
    TestReply newer = server.get("/first/weather,sport");

    assertThat(newer.status()).isEqualTo(409);
    assertThat(older.isHeld()).isTrue();
    server.publish("news", "hello");
    assertThat(older.body()).isEqualTo("hello");
    assertThat(server.get("/first/weather").isHeld()).isTrue();
  }

  @Test
  void itTimesOutOnAllOfThem() {
    TestReply held = server.get("/subscriber/news,sport");
    server.pass(55);
    assertThat(held.status()).isEqualTo(304);
    assertNothingIsHeld();
  }

  @Test
  void aClientThatGoesIsForgottenOnAllOfThem() {
    TestReply held = server.get("/subscriber/news,sport");
    assertThat(held.disconnect()).isTrue();
    assertThat(server.post("/publisher/news", "hello").status()).isEqualTo(202);
    assertNothingIsHeld();
  }

  @Test
  void whoWaitsOnSeveralIsToldWhenTheServerShutsDown() {
    TestReply held = server.get("/subscriber/news,sport");
    server.relay.close();
    assertThat(held.status()).isEqualTo(503);
    assertThat(held.replies()).isEqualTo(1);
  }

  @Test
  void oneOfThemThatExistsIsEnough() {
    assertThat(server.get("/strict/news,sport").status()).isEqualTo(404);
    server.put("/publisher/sport");
    assertThat(server.get("/strict/news,sport").isHeld()).isTrue();
  }

  @Test
  void aPostToSeveralGivesEachAnIdOfItsOwnInOrder() {
    MessageId before = server.publish("other", "before");
    TestReply posted = server.ask(
        TestRequest.post("/publisher/news,sport,news", "hello").header("Accept", "text/plain"));

    assertThat(posted.status()).isEqualTo(202);
    assertThat(posted.body())
        .contains("queued messages: 2")
        .endsWith(": " + before.time() + ":" + (before.tag() + 2));
    assertThat(server.get("/subscriber/news").id().tag()).isEqualTo(before.tag() + 1);
    assertThat(server.get("/subscriber/sport").id().tag()).isEqualTo(before.tag() + 2);
  }

  @Test
  void aPostToSeveralReachesWhoWaitsOnEachAndOnAll() {
    TestReply news = server.get("/subscriber/news");
    TestReply sport = server.get("/subscriber/sport");
    TestReply both = server.get("/subscriber/news,sport");

    TestReply posted = server.ask(
        TestRequest.post("/publisher/news,sport", "hello").header("Accept", "application/json"));

    assertThat(posted.status()).isEqualTo(201);
    assertThat(posted.body()).contains("\"messages\": 2").contains("\"subscribers\": 4");
    assertThat(news.body()).isEqualTo("hello");
    assertThat(sport.body()).isEqualTo("hello");
    assertThat(both.body()).isEqualTo("hello");
    assertThat(both.header("Message-Channel")).contains("news");
  }

  @Test
  void aPostPublishesNothingIfOneOfThemMustBeThereAndIsNot() {
    server.put("/publisher/news");
    TestReply refused = server.post("/existing/news,sport", "hello");
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.body()).contains("Not all of the channels are there");
    assertThat(server.get("/interval/news").status()).isEqualTo(304);
  }

  @Test
  void otherMethodsTellOfAllThatAreThere() {
    server.publish("news", "one");
    server.publish("news", "two");
    assertThat(server.get("/publisher/news,sport").body()).contains("queued messages: 2");
    assertThat(server.get("/publisher/x,y").status()).isEqualTo(404);
    assertThat(server.put("/publisher/sport,music").status()).isEqualTo(200);
    assertThat(server.get("/strict/music").isHeld()).isTrue();
    assertThat(server.delete("/publisher/news,sport,z").status()).isEqualTo(200);
    assertThat(server.delete("/publisher/news,sport").status()).isEqualTo(404);
  }

  @Test
  void theTextIsSplitBeforeItIsDecoded() {
    server.publish("a%2Cb", "with a comma");
    TestReply reply = server.get("/subscriber/c,a%2Cb");
    assertThat(reply.body()).isEqualTo("with a comma");
    assertThat(reply.header("Message-Channel")).contains("a%2Cb");
    assertThat(server.get("/interval/a,b").status()).isEqualTo(304);
  }

  @Test
  void aNameIsPercentEncodedInTheReply() {
    server.publish("gr%C3%BC%C3%9Fe%20%2F%25", "hello");
    assertThat(server.get("/subscriber/gr%C3%BC%C3%9Fe%20%2F%25").header("Message-Channel"))
        .contains("gr%C3%BC%C3%9Fe%20%2F%25");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,,b", ",a", "a,", ","})
  void emptyNamesAreRefused(String names) {
    for (String location : List.of("/subscriber/", "/interval/", "/publisher/")) {
      TestReply refused = server.get(location + names);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body()).contains("empty channel id");
    }
  }

  @Test
  void channelsAreAtMost255() {
    assertThat(server.get("/interval/" + names(255)).status()).isEqualTo(304);
    assertThat(server.get("/interval/" + names(255) + ",c0").status())
        .as("twice")
        .isEqualTo(304);
    TestReply refused = server.get("/interval/" + names(256));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("more than 255 channels");
    assertThat(server.post("/publisher/" + names(256), "x").status()).isEqualTo(400);
  }

  @Test
  void whoWaitsOn255GetsAMessageOfTheLast() {
    TestReply held = server.get("/subscriber/" + names(255));
    server.publish("c254", "hello");
    assertThat(held.body()).isEqualTo("hello");
    assertNothingIsHeld();
  }

  @Test
  void withoutTheOptionACommaBelongsToTheId() {
    try (var plain = new TestServer()) {
      plain.publish("a,b", "hello");
      TestReply reply = plain.get("/subscriber/a,b");
      assertThat(reply.body()).isEqualTo("hello");
      assertThat(reply.header("Message-Channel")).isEmpty();
    }
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
  }

  private void assertNothingIsHeld() {
    for (String channel : List.of("news", "sport", "weather", "c0", "c1", "c254")) {
      assertThat(server.relay.holding().size(channel)).as(channel).isZero();
    }
  }
}
