package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.EventStreamParser.Event;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that name several channels, and replies with several messages. */
abstract class SeveralChannelsRows extends HttpRows {
  SeveralChannelsRows(SuiteServer server) {
    super(server);
  }

  private String other() {
    return channel + "-other";
  }

  private String both() {
    return channel + "," + other();
  }

  private Answer publish(String names, String body) throws IOException {
    Answer answer = post("/all-publisher/" + names, body);
    assertThat(answer.status()).as(answer.toString()).isIn(201, 202);
    return answer;
  }

  @Test
  void oneCursorWalksAllOfThem() throws IOException {
    publish(other(), "one");
    publish(both(), "two");
    Answer first = get("/all/" + both());
    Answer second = get("/all/" + both(), first.cursor());
    Answer third = get("/all/" + both(), second.cursor());
    assertDelivered(first, "one");
    assertThat(first.header("Message-Channel")).contains(other());
    assertDelivered(second, "two");
    assertThat(second.header("Message-Channel")).contains(channel);
    assertDelivered(third, "two");
    assertThat(third.header("Message-Channel")).contains(other());
  }

  @Test
  void whoWaitsGetsTheFirstMessageOfAny() throws IOException {
    createChannel();
    try (Wire held = open().head("GET", SuiteServer.CONTEXT + "/all/" + both())) {
      awaitSubscribers(1);
      assertThat(publish(other(), "hello").status()).isEqualTo(201);
      assertDelivered(held.read(), "hello");
    }
  }

  @Test
  void theLastDeletionEndsTheRequest() throws IOException {
    request("PUT", "/all-publisher/" + both());
    try (Wire held = open().head("GET", SuiteServer.CONTEXT + "/all/" + both())) {
      awaitSubscribers(1);
      assertThat(request("DELETE", "/publisher/" + other()).status()).isEqualTo(200);
      awaitSubscribers(1);
      assertThat(request("DELETE", "/publisher/" + channel).status()).isEqualTo(200);
      assertRefused(held.read(), 410);
    }
  }

  @Test
  void aStreamNamesTheChannelOfEachEvent() throws IOException {
    try (StreamClient client = StreamClient.open(open(), "/all/" + both())) {
      publish(other(), "one");
      publish(channel, "two");
      assertThat(client.data(2)).containsExactly("one", "two");
      assertThat(client.events(2)).extracting(Event::lastEventId).satisfies(ids -> {
        assertThat(ids.get(0)).matches("\\d+:\\d+ " + other());
        assertThat(ids.get(1)).matches("\\d+:\\d+ " + channel);
      });
    }
  }

  @Test
  void aStreamGoesOnWhereItBroke() throws IOException {
    publish(both(), "one");
    String cursor;
    try (StreamClient client = StreamClient.open(open(), "/all/" + both())) {
      cursor = client.events(2).get(0).lastEventId();
    }
    try (StreamClient client =
        StreamClient.open(open(), "/all/" + both(), "Last-Event-ID: " + cursor)) {
      publish(channel, "two");
      assertThat(client.data(2)).containsExactly("one", "two");
    }
  }

  @Test
  void whoAcceptsMultipartGetsAllAtOnce() throws IOException {
    IntStream.range(0, 5).forEach(i -> {
      try {
        publish(both(), "message " + i);
      } catch (IOException failure) {
        throw new AssertionError(failure);
      }
    });
    Answer answer = get("/all/" + both(), "Accept: multipart/mixed");
    String type = answer.header("Content-Type").orElseThrow();
    assertThat(type).startsWith("multipart/mixed");
    String boundary = type.substring(type.indexOf("boundary=") + "boundary=".length());
    assertThat(answer.text().split("--" + boundary)).hasSize(12);
    assertThat(answer.text()).startsWith("--" + boundary).endsWith("--" + boundary + "--\r\n");
    assertThat(answer.header("Content-Length")).contains("" + answer.body().length);
    try (Wire held = open().head("GET", SuiteServer.CONTEXT + "/all/" + both(), answer.cursor())) {
      awaitSubscribers(1);
      publish(channel, "next");
      assertDelivered(held.read(), "next");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,,b", ",a", "a,"})
  void emptyNamesAreRefused(String names) throws IOException {
    assertRefused(get("/all/" + names), 400);
  }

  @Test
  void tooManyChannelsAreRefused() throws IOException {
    String names = IntStream.range(0, 256).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    Answer refused = get("/all/" + names);
    assertRefused(refused, 400);
    assertThat(refused.text()).contains("255");
  }
}
