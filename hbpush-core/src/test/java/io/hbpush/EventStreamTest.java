package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.EventStreamParser.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL, section "Event streams". */
class EventStreamTest {
  private final TestServer server = new TestServer(
          PublisherLocation.DEFAULT.withLimits(Limits.NONE), SubscriberLocation.DEFAULT)
      .with(
          PathPattern.prefix("/interval/"),
          SubscriberLocation.DEFAULT.withPolling(Polling.INTERVAL))
      .with(
          PathPattern.prefix("/newest/"),
          SubscriberLocation.DEFAULT.withFirstMessage(FirstMessage.NEWEST))
      .with(
          PathPattern.prefix("/last/"),
          SubscriberLocation.DEFAULT.withConcurrency(SubscriberConcurrency.LAST))
      .with(
          PathPattern.prefix("/first/"),
          SubscriberLocation.DEFAULT.withConcurrency(SubscriberConcurrency.FIRST))
      .with(
          PathPattern.prefix("/known/"),
          SubscriberLocation.DEFAULT.withUnknownChannel(UnknownChannel.NOT_FOUND))
      .with(PathPattern.prefix("/unkept/"), PublisherLocation.DEFAULT.withStoreMessages(false));

  @AfterEach
  void close() {
    server.close();
  }

  private TestStream open(String target) {
    return TestStream.open(server, target);
  }

  private static Event event(MessageId id, String data) {
    return new Event("message", data, id.toString());
  }

  @Test
  void beginsAtOnceWithACommentAndATimeToComeBack() {
    TestStream stream = open("/subscriber/c");
    assertThat(stream.reply().status()).isEqualTo(200);
    assertThat(stream.reply().headers())
        .extracting(header -> header.name() + ": " + header.value())
        .containsExactly(
            "Content-Type: text/event-stream;charset=utf-8",
            "Cache-Control: no-cache, no-transform",
            "X-Accel-Buffering: no");
    assertThat(stream.text()).startsWith(":").endsWith("\n\n");
    assertThat(stream.parser().retry()).isBetween(1000L, 3000L);
    assertThat(stream.events()).isEmpty();
  }

  @Test
  void timesToComeBackDiffer() {
    assertThat(IntStream.range(0, 50)
            .mapToObj(i -> open("/subscriber/c").parser().retry())
            .distinct())
        .hasSizeGreaterThan(10);
  }

  @Test
  void hasWhatIsStoredAndThenWhatComes() {
    MessageId first = server.publish("c", "one");
    MessageId second = server.publish("c", "two");
    TestStream stream = open("/subscriber/c");
    MessageId third = server.publish("c", "three");
    server.publish("other", "no");
    MessageId fourth = server.publish("c", "four");
    assertThat(stream.events())
        .containsExactly(
            event(first, "one"),
            event(second, "two"),
            event(third, "three"),
            event(fourth, "four"));
  }

  @Test
  void namesTheEventAsThePublisherDid() {
    TestStream stream = open("/subscriber/c");
    server.ask(TestRequest.post("/publisher/c", "7").header("X-EventSource-Event", "price"));
    assertThat(stream.events()).extracting(Event::type).containsExactly("price");
  }

  @Test
  void goesOnAfterItsCursor() {
    MessageId first = server.publish("c", "one");
    MessageId second = server.publish("c", "two");
    for (TestRequest request : List.of(
        TestStream.get("/subscriber/c").header("Last-Event-ID", first.toString()),
        TestStream.get("/subscriber/c?last_event_id=" + first),
        TestStream.get("/subscriber/c").after(first))) {
      assertThat(TestStream.open(server, request).events()).containsExactly(event(second, "two"));
    }
  }

  static Stream<String> bodies() {
    return Stream.of(
        "",
        " ",
        "  two blanks",
        "a\nb",
        "a\r\nb",
        "a\rb",
        "a\n\rb",
        "a\r\n\r\nb",
        "\n",
        "\r\n",
        "\r",
        "a\n",
        "a\r\n",
        ":comment",
        "data: x",
        "id: 1\n\nevent: gone",
        "nul \0 nul",
        "\ufeffbom",
        "h\u00e4\u00df \ud83d\ude00\r\n\ud83d\ude00",
        "x".repeat(EventFrame.SMALL_BODY_BYTES - 1),
        "x".repeat(EventFrame.SMALL_BODY_BYTES + 1),
        "x".repeat(1 << 20),
        "\n".repeat(100_000),
        "\r\n".repeat(100_000),
        ("\u20ac".repeat(21_000) + "\r\n").repeat(5));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void keepsTheLinesOfABody(String body) {
    MessageId stored = server.publish("c", body);
    TestStream stream = open("/subscriber/c");
    MessageId live = server.publish("c", body);
    String lines = body.replace("\r\n", "\n").replace('\r', '\n');
    assertThat(stream.events()).containsExactly(event(stored, lines), event(live, lines));
    assertThat(stream.largestWrite()).isLessThanOrEqualTo(128 << 10);
  }

  @Test
  void messagesThatWaitLeaveTogether() {
    IntStream.range(0, 50).forEach(i -> server.publish("c", "m" + i));
    TestStream stream = open("/subscriber/c");
    assertThat(stream.events()).hasSize(50);
    assertThat(stream.writes()).isEqualTo(1);
  }

  @Test
  void aStalledClientGetsWhatIsStillStoredAndIsToldOfTheRest() {
    TestServer small = new TestServer(
        PublisherLocation.DEFAULT.withLimits(Limits.NONE.withMaxMessages(2)),
        SubscriberLocation.DEFAULT);
    try (small) {
      TestStream stream = TestStream.open(small, "/subscriber/c");
      small.publish("c", "0");
      stream.stall();
      MessageId gone = null;
      MessageId kept = null;
      for (int i = 1; i <= 10; i++) {
        gone = i == 8 ? kept = small.publish("c", "" + i) : gone;
        if (i != 8) {
          small.publish("c", "" + i);
        }
      }
      stream.resume();
      // the first one was on its way when the client stalled
      assertThat(stream.data()).containsExactly("0", "1", gone.toString(), "9", "10");
      assertThat(stream.events().get(2))
          .isEqualTo(new Event("gap", gone.toString(), gone.toString()));
    }
  }

  @Test
  void aStalledClientIsToldOfAGapThoughNothingIsLeft() {
    TestStream stream = open("/subscriber/c");
    server.publish("c", "0");
    stream.stall();
    server.publish("c", "1");
    MessageId last = MessageId.parse(unkept("c", "2"));
    stream.resume();
    assertThat(stream.data()).containsExactly("0", "1", last.toString());
    MessageId next = server.publish("c", "3");
    assertThat(stream.events().get(3)).isEqualTo(event(next, "3"));
  }

  private String unkept(String channel, String body) {
    TestReply reply =
        server.ask(TestRequest.post("/unkept/" + channel, body).header("Accept", "text/plain"));
    return reply.body().substring(reply.body().lastIndexOf(' ') + 1);
  }

  @Test
  void anUnkeptMessageReachesWhoIsThere() {
    TestStream stream = open("/subscriber/c");
    assertThat(server.post("/unkept/c", "now").status()).isEqualTo(201);
    assertThat(stream.data()).containsExactly("now");
  }

  @Test
  void countsAsASubscriberWhileItWaits() {
    TestStream stream = open("/subscriber/c");
    assertThat(server.post("/publisher/c", "1").status()).isEqualTo(201);
    assertThat(server.post("/publisher/c", "2").status()).isEqualTo(201);
    assertThat(server.get("/publisher/c").body()).contains("active subscribers: 1\r\n");
    assertThat(stream.disconnect()).isTrue();
    assertThat(stream.disconnect()).isFalse();
    assertThat(server.post("/publisher/c", "3").status()).isEqualTo(202);
    assertThat(server.relay.holding().size("c")).isZero();
    assertThat(stream.data()).containsExactly("1", "2");
  }

  @Test
  void aDeletionEndsItForGood() {
    server.publish("c", "1");
    TestStream stream = open("/subscriber/c");
    TestStream stalled = open("/subscriber/c");
    stalled.stall();
    server.publish("c", "2");
    server.delete("/publisher/c");
    stalled.resume();
    for (TestStream each : List.of(stream, stalled)) {
      assertThat(each.hasEnded()).isTrue();
      assertThat(each.data()).containsExactly("1", "2", "");
      assertThat(each.events().get(2).type()).isEqualTo("gone");
      assertThat(each.parser().lastEventId()).isEqualTo("gone");
    }
    TestReply back = server.ask(TestStream.get("/subscriber/c").header("Last-Event-ID", "gone"));
    assertThat(back.status()).isEqualTo(204);
  }

  @Test
  void waitsForAChannelThatDoesNotExist() {
    TestStream stream = open("/subscriber/c");
    assertThat(server.get("/publisher/c").status()).isEqualTo(404);
    assertThat(server.delete("/publisher/c").status()).isEqualTo(404);
    server.publish("c", "1");
    assertThat(stream.data()).containsExactly("1");
  }

  @Test
  void isNotFoundWhereUnknownChannelsAreNot() {
    assertThat(server.ask(TestStream.get("/known/c")).status()).isEqualTo(404);
    server.put("/publisher/c");
    TestStream stream = open("/known/c");
    server.publish("c", "1");
    assertThat(stream.data()).containsExactly("1");
  }

  @Test
  void fromNowOnItBeginsWithItsPosition() {
    server.publish("c", "before");
    MessageId position = server.publish("other", "last of the store");
    TestStream stream = open("/newest/c");
    assertThat(stream.events()).isEmpty();
    assertThat(stream.text()).endsWith("id: " + position + "\n\n");
    assertThat(stream.parser().lastEventId()).isEqualTo(position.toString());
    server.publish("c", "after");
    assertThat(stream.data()).containsExactly("after");
  }

  /** A client that loses the stream before the next message must not begin anew. */
  @Test
  void theNewsOfItsPositionDoNotWaitForAMessage() {
    var stores = new ArrayList<FaultyStore>();
    try (var late = new TestServer(
        PublisherLocation.DEFAULT,
        SubscriberLocation.DEFAULT.withFirstMessage(FirstMessage.NEWEST),
        time -> {
          stores.add(new FaultyStore(TestServer.memory(time)));
          return stores.get(0);
        })) {
      MessageId position = late.publish("c", "before");
      stores.get(0).answerLate();
      TestStream begins = TestStream.open(late, "/subscriber/c");
      TestStream goesOn = TestStream.open(
          late, TestStream.get("/subscriber/c").header("Last-Event-ID", (late.now() + 9) + ":0"));
      stores.get(0).answerNow();
      assertThat(begins.parser().lastEventId()).isEqualTo(position.toString());
      assertThat(goesOn.parser().lastEventId()).isEqualTo(position.toString());
      assertThat(goesOn.events()).containsExactly(new Event("gap", position.toString(), ""));
      late.publish("c", "after");
      assertThat(begins.data()).containsExactly("after");
    }
  }

  @Test
  void aCursorThatThisStoreNeverGaveBeginsAgainWithAGap() {
    MessageId first = server.publish("c", "1");
    TestStream stream = TestStream.open(
        server, TestStream.get("/subscriber/c").header("Last-Event-ID", (server.now() + 9) + ":0"));
    assertThat(stream.events())
        // The gap has no id: a client that loses the stream here must not skip what is stored.
        .containsExactly(new Event("gap", first.toString(), ""), event(first, "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone:1", "1:", "x", "1:2:3"})
  void aCursorThatIsNoneIsRefused(String id) {
    TestReply reply = server.ask(TestStream.get("/subscriber/c").header("Last-Event-ID", id));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("Last-Event-ID").contains(id);
  }

  @Test
  void theLastOneStaysWhereOnlyOneMay() {
    TestStream older = open("/last/c");
    TestStream newer = open("/last/c");
    assertThat(older.hasEnded()).isTrue();
    assertThat(older.events()).containsExactly(new Event("conflict", "", "gone"));
    assertThat(newer.hasEnded()).isFalse();
    TestReply poll = server.get("/last/c");
    assertThat(newer.hasEnded()).isTrue();
    assertThat(poll.isHeld()).isTrue();
  }

  @Test
  void theFirstOneStaysWhereOnlyOneMay() {
    TestStream first = open("/first/c");
    assertThat(server.ask(TestStream.get("/first/c")).status()).isEqualTo(409);
    assertThat(server.get("/first/c").status()).isEqualTo(409);
    server.publish("c", "1");
    assertThat(server.ask(TestStream.get("/first/c")).status()).isEqualTo(409);
    first.disconnect();
    assertThat(open("/first/c").data()).containsExactly("1");
  }

  /** Each look too many costs a look-up, and the way to another thread. */
  @Test
  void whatCameInABurstIsLookedForOnce() {
    var looks = new AtomicInteger();
    try (var counted = new TestServer(
        PublisherLocation.DEFAULT,
        SubscriberLocation.DEFAULT,
        time -> new HookedStore(TestServer.memory(time)) {
          @Override
          void looked(List<String> channelIds) {
            looks.incrementAndGet();
          }
        })) {
      TestStream stream = TestStream.open(counted, "/subscriber/c");
      stream.stall();
      for (String text : List.of("told", "found", "too", "and too")) {
        counted.publish("c", text);
      }
      looks.set(0);
      stream.resume();
      assertThat(stream.data()).containsExactly("told", "found", "too", "and too");
      assertThat(looks).hasValue(1); // for the three; that there are no more has been told
      counted.publish("c", "told again");
      assertThat(stream.data()).endsWith("told again");
      assertThat(looks).hasValue(1);
    }
  }

  @Test
  void beatsAlsoWhenItsClientIsSlow() {
    TestStream stream = open("/subscriber/c");
    int before = stream.parser().comments().size();
    server.pass(24);
    assertThat(stream.parser().comments()).hasSize(before);
    server.pass(2);
    assertThat(stream.parser().comments()).hasSize(before + 1);
    server.pass(25);
    assertThat(stream.parser().comments()).hasSize(before + 2);
    stream.stall();
    server.pass(250);
    stream.resume();
    assertThat(stream.parser().comments().size()).isLessThanOrEqualTo(before + 4);
    assertThat(stream.hasEnded()).isFalse();
    assertThat(stream.disconnect()).isTrue();
    int heard = stream.parser().comments().size();
    server.pass(100);
    assertThat(stream.parser().comments()).hasSize(heard);
  }

  @Test
  void tenThousandBeatWithoutATimerEach() {
    int others = server.time.scheduled();
    List<TestStream> streams = IntStream.range(0, 10_000)
        .mapToObj(i -> open("/subscriber/c" + i % 100))
        .toList();
    int before = streams.get(0).parser().comments().size();
    for (int beats = 1; beats <= 4; beats++) {
      assertThat(server.time.scheduled()).isLessThanOrEqualTo(others + 1);
      server.pass(25);
      assertThat(streams)
          .extracting(stream -> stream.parser().comments().size())
          .containsOnly(before + beats);
    }
    streams.forEach(TestStream::disconnect);
    server.pass(1);
    assertThat(server.time.scheduled()).isEqualTo(others);
  }

  @Test
  void endsWhenTheRelayCloses() {
    TestStream stream = open("/subscriber/c");
    TestStream stalled = open("/subscriber/c");
    stalled.stall();
    server.publish("c", "1");
    server.relay.close();
    stalled.resume();
    for (TestStream each : List.of(stream, stalled)) {
      assertThat(each.hasEnded()).isTrue();
      assertThat(each.parser().lastEventId()).isNotEqualTo("gone");
    }
    TestStream late = open("/subscriber/c");
    assertThat(late.hasEnded()).isTrue();
    assertThat(late.parser().retry()).isPositive();
  }

  @Test
  void onlyWhoAsksForAStreamGetsOne() {
    MessageId first = server.publish("c", "1");
    for (String accept : List.of("*/*", "text/*", "text/event-stream;q=0", "application/json")) {
      TestReply reply = server.ask(TestRequest.get("/subscriber/c").header("Accept", accept));
      assertThat(reply.id()).isEqualTo(first);
    }
    for (String accept : List.of(
        "text/event-stream, */*;q=0.1", "TEXT/EVENT-STREAM", "a/b , text/event-stream; q=0.5")) {
      TestStream stream =
          TestStream.open(server, TestRequest.get("/subscriber/c").header("Accept", accept));
      assertThat(stream.data()).containsExactly("1");
    }
    assertThat(server.ask(TestStream.get("/interval/c")).id()).isEqualTo(first);
    assertThat(server
            .ask(TestRequest.of("HEAD", "/subscriber/c").header("Accept", "text/event-stream"))
            .status())
        .isEqualTo(405);
  }
}
