package io.hbpush.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.hbpush.MessageId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section "Cursor in a request". */
abstract class CursorRows extends HttpRows {
  private static final DateTimeFormatter RFC_850 =
      DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.US);
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

  CursorRows(SuiteServer server) {
    super(server);
  }

  @Test
  void withoutCursorTheOldestMessageComes() throws IOException {
    publish("one");
    publish("two");
    assertDelivered(get("/subscriber/" + channel), "one");
  }

  @Test
  void underNewestOnlyWhatComesFromNowOnComes() throws IOException {
    publish("old");
    Wire held = hold("/newest");
    publish("new");
    assertDelivered(held.read(), "new");
  }

  @Test
  void bothFieldsTogetherAreTheCursor() throws IOException {
    publish("one");
    publish("two");
    publish("three");
    Answer one = get("/subscriber/" + channel);
    Answer two = get("/subscriber/" + channel, one.cursor());
    assertDelivered(two, "two");
    assertDelivered(get("/subscriber/" + channel, two.cursor()), "three");
  }

  @Test
  void ifModifiedSinceAloneIsTheWholeSecondAgain() throws IOException {
    publish("earlier");
    server.clock.move(Duration.ofSeconds(2));
    publish("one");
    publish("two");
    Answer earlier = get("/subscriber/" + channel);
    Answer one = get("/subscriber/" + channel, earlier.cursor());
    Answer again = get(
        "/subscriber/" + channel,
        "If-Modified-Since: " + one.header("Last-Modified").orElseThrow());
    assertDelivered(again, "one");
  }

  @Test
  void ifNoneMatchAloneIsNoCursor() throws IOException {
    publish("one");
    publish("two");
    assertDelivered(get("/subscriber/" + channel, "If-None-Match: 0"), "one");
  }

  @Test
  void ifNoneMatchOfTheFormTimeAndTagIsAWholeCursor() throws IOException {
    String id = lastId(publish("one"));
    publish("two");
    assertDelivered(get("/subscriber/" + channel, "If-None-Match: " + id), "two");
    assertDelivered(get("/subscriber/" + channel, "If-None-Match: \"" + id + "\""), "two");
  }

  @Test
  void lastEventIdIsAWholeCursor() throws IOException {
    String id = lastId(publish("one"));
    publish("two");
    assertDelivered(get("/subscriber/" + channel, "Last-Event-ID: " + id), "two");
  }

  @Test
  void theParameterLastEventIdIsAWholeCursor() throws IOException {
    String id = lastId(publish("one"));
    publish("two");
    assertDelivered(get("/subscriber/" + channel + "?last_event_id=" + id), "two");
    String encoded = id.replace(":", "%3A");
    assertDelivered(get("/subscriber/" + channel + "?a=b&last_event_id=" + encoded), "two");
  }

  @Test
  void lastEventIdCountsOnlyWithoutTheOtherTwo() throws IOException {
    publish("one");
    String id = lastId(publish("two"));
    publish("three");
    Answer one = get("/subscriber/" + channel);
    String[] cursor = one.cursor();
    assertDelivered(
        get("/subscriber/" + channel, cursor[0], cursor[1], "Last-Event-ID: " + id), "two");
  }

  @Test
  void theEventIdGoneIs204() throws IOException {
    publish("one");
    Answer answer = get("/subscriber/" + channel, "Last-Event-ID: gone");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Content-Length")).isEmpty(); // RFC 9110, section 8.6
    assertThat(get("/subscriber/" + channel + "?last_event_id=gone").status()).isEqualTo(204);
  }

  @Test
  void allThreeFormsOfADateAreAccepted() throws IOException {
    MessageId one = MessageId.parse(lastId(publish("one")));
    publish("two");
    var time = Instant.ofEpochSecond(one.time()).atZone(ZoneOffset.UTC);
    for (String date : new String[] {RFC_850.format(time), ASCTIME.format(time)}) {
      assertDelivered(
          get(
              "/subscriber/" + channel,
              "If-Modified-Since: " + date,
              "If-None-Match: " + one.tag()),
          "two");
    }
  }

  @Test
  void aDateBefore1970IsBeforeEverything() throws IOException {
    publish("one");
    String since = "If-Modified-Since: Wed, 31 Dec 1969 23:59:59 GMT";
    assertDelivered(get("/subscriber/" + channel, since), "one");
    assertDelivered(get("/subscriber/" + channel, since, "If-None-Match: 7"), "one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "\"%s\"", "W/\"%s\"", "W/%s", "\"%s-gzip\"", "\"%s--gzip\""})
  void tagsAreAcceptedAsProxiesMakeThem(String form) throws IOException {
    publish("one");
    publish("two");
    Answer one = get("/subscriber/" + channel);
    String tag = form.formatted(one.header("Etag").orElseThrow());
    assertDelivered(get("/subscriber/" + channel, one.cursor()[0], "If-None-Match: " + tag), "two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "If-Modified-Since: yesterday",
        "If-Modified-Since: Xxx, 99 Foo 2020 10:00:00 GMT",
        "If-Modified-Since:",
        "If-None-Match: *",
        "If-None-Match: abc",
        "If-None-Match: -1",
        "If-None-Match: \"0",
        "If-None-Match: 0, 1",
        "If-None-Match: 99999999999999999999",
        "If-None-Match: 1:x",
        "Last-Event-ID: 17",
        "Last-Event-ID: x:y",
        "Last-Event-ID: 99999999999999:0"
      })
  void whatCannotBeReadIs400AndNamesFieldAndValue(String line) throws IOException {
    publish("one");
    Answer answer = get("/subscriber/" + channel, line);
    assertRefused(answer, 400);
    String[] field = line.split(":", 2);
    assertThat(answer.text()).contains(field[0], field[1].strip());
  }

  @Test
  void anUnreadableParameterIs400() throws IOException {
    Answer answer = get("/subscriber/" + channel + "?last_event_id=12");
    assertRefused(answer, 400);
    assertThat(answer.text()).contains("last_event_id", "12");
  }

  @Test
  void anUnreadableTagIs400AlsoWhenTheDateIsFine() throws IOException {
    publish("one");
    Answer one = get("/subscriber/" + channel);
    assertRefused(get("/subscriber/" + channel, one.cursor()[0], "If-None-Match: x"), 400);
  }

  @Test
  void noGapWhereNothingIsGone() throws IOException {
    publish("one");
    assertThat(get("/subscriber/" + channel).header("Message-Gap")).isEmpty();
  }

  @Test
  void anEvictedMessageLeavesAGap() throws IOException {
    String first = lastId(post("/two/" + channel, "one"));
    String second = lastId(post("/two/" + channel, "two"));
    post("/two/" + channel, "three");
    post("/two/" + channel, "four");
    Answer answer = get("/subscriber/" + channel, "If-None-Match: " + first);
    assertDelivered(answer, "three");
    assertThat(answer.header("Message-Gap")).contains(second);
    assertThat(get("/subscriber/" + channel, "If-None-Match: " + second).header("Message-Gap"))
        .isEmpty();
  }

  @Test
  void anExpiredMessageLeavesAGap() throws IOException {
    String first = lastId(publish("one"));
    String second = lastId(publish("two"));
    server.clock.move(Duration.ofMinutes(61));
    publish("three");
    Answer answer = get("/subscriber/" + channel, "If-None-Match: " + first);
    assertDelivered(answer, "three");
    assertThat(answer.header("Message-Gap")).contains(second);
  }

  @Test
  void aMessageThatWasNeverKeptLeavesAGap() throws IOException {
    String kept = lastId(publish("kept"));
    String passed = lastId(post("/passing/" + channel, "passed"));
    publish("three");
    Answer answer = get("/subscriber/" + channel, "If-None-Match: " + kept);
    assertDelivered(answer, "three");
    assertThat(answer.header("Message-Gap")).contains(passed);
  }

  @Test
  void a304NamesTheGapToo() throws IOException {
    String kept = lastId(publish("kept"));
    String passed = lastId(post("/passing/" + channel, "passed"));
    Answer answer = get("/interval/" + channel, "If-None-Match: " + kept);
    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.header("Message-Gap")).contains(passed);
  }

  @Test
  void aCursorThatIsNotOfThisStoreCountsAsNone() throws IOException {
    String last = lastId(publish("one"));
    long ahead = MessageId.parse(last).time() + 3600;
    Answer answer = get("/subscriber/" + channel, "If-None-Match: " + ahead + ":7");
    assertDelivered(answer, "one");
    assertThat(answer.header("Message-Gap")).isPresent();
  }

  @Test
  void aDateAloneMayLieAhead() throws IOException {
    publish("one");
    Answer answer = get("/interval/" + channel, "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT");
    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.header("Message-Gap")).isEmpty();
  }

  private static String lastId(Answer published) {
    String text = published.text();
    return text.substring(text.lastIndexOf(' ') + 1);
  }
}
