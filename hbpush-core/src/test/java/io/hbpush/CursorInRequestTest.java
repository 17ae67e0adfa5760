package io.hbpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL, section "Cursor in a request": the table, and how its values are read. */
class CursorInRequestTest {
  /** The second in which three messages are published: 12:00:10. */
  private static final String SECOND = "Thu, 15 Jan 2026 12:00:10 GMT";

  private static final String EARLIER = "Thu, 15 Jan 2026 12:00:09 GMT";

  private final TestServer server = new TestServer();

  @BeforeEach
  void publish() {
    server.publish("a", "zero");
    server.publish("a", "one");
    server.publish("a", "two");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static TestRequest ask() {
    return TestRequest.get("/subscriber/a");
  }

  private String bodyOf(TestRequest request) {
    return server.ask(request).body();
  }

  @Test
  void withoutCursorComesTheOldestStoredMessage() {
    assertThat(bodyOf(ask())).isEqualTo("zero");
  }

  @Test
  void withoutCursorUnderNewestComesOnlyWhatIsPublishedFromNowOn() {
    server.with(
        PathPattern.prefix("/live/"),
        SubscriberLocation.DEFAULT.withFirstMessage(FirstMessage.NEWEST));
    TestReply live = server.get("/live/a");
    assertThat(live.isHeld()).isTrue();
    server.publish("a", "three");
    assertThat(live.body()).isEqualTo("three");
  }

  @Test
  void underNewestACursorIsFollowedAllTheSame() {
    server.with(
        PathPattern.prefix("/live/"),
        SubscriberLocation.DEFAULT.withFirstMessage(FirstMessage.NEWEST));
    var request = TestRequest.get("/live/a").after(new MessageId(server.now(), 0));
    assertThat(bodyOf(request)).isEqualTo("one");
  }

  @Test
  void bothFieldsAreTheCursor() {
    assertThat(bodyOf(ask().header("If-Modified-Since", SECOND).header("If-None-Match", "0")))
        .isEqualTo("one");
    assertThat(bodyOf(ask().header("If-Modified-Since", SECOND).header("If-None-Match", "1")))
        .isEqualTo("two");
    assertThat(bodyOf(ask().header("If-Modified-Since", EARLIER).header("If-None-Match", "7")))
        .isEqualTo("zero");
    assertThat(server
            .ask(ask().header("If-Modified-Since", SECOND).header("If-None-Match", "2"))
            .isHeld())
        .isTrue();
  }

  @Test
  void ifModifiedSinceAloneIsTheWholeOfThatSecondAgain() {
    assertThat(bodyOf(ask().header("If-Modified-Since", SECOND))).isEqualTo("zero");
    assertThat(bodyOf(ask().header("If-Modified-Since", EARLIER))).isEqualTo("zero");
    server.pass(1);
    server.publish("a", "three");
    assertThat(bodyOf(ask().header("If-Modified-Since", "Thu, 15 Jan 2026 12:00:11 GMT")))
        .isEqualTo("three");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2", "2097151", "\"1\""})
  void ifNoneMatchAloneIsNoCursorSoTheOldestComes(String tag) {
    assertThat(bodyOf(ask().header("If-None-Match", tag))).isEqualTo("zero");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%d:0", "\"%d:0\"", "W/\"%d:0\"", "\"%d:0-gzip\""})
  void ifNoneMatchOfTheFormTimeColonTagIsAWholeCursor(String form) {
    String tag = form.formatted(server.now());
    assertThat(bodyOf(ask().header("If-None-Match", tag))).isEqualTo("one");
  }

  @Test
  void lastEventIdIsTheCursorWhenTheTwoFieldsAreAbsent() {
    assertThat(bodyOf(ask().header("Last-Event-ID", server.now() + ":0"))).isEqualTo("one");
  }

  @Test
  void theParameterLastEventIdIsTheCursorToo() {
    long now = server.now();
    assertThat(server.get("/subscriber/a?last_event_id=" + now + ":1").body()).isEqualTo("two");
    assertThat(server.get("/subscriber/a?x=1&last_event_id=" + now + "%3A0&y").body())
        .isEqualTo("one");
  }

  @Test
  void otherParametersAreNoCursor() {
    assertThat(server
            .get("/subscriber/a?event_id=x&last_event_idx=5&last_event_id")
            .body())
        .isEqualTo("zero");
  }

  @Test
  void theTwoFieldsComeBeforeLastEventId() {
    String other = server.now() + ":1";
    assertThat(bodyOf(ask().header("Last-Event-ID", other).header("If-Modified-Since", SECOND)))
        .isEqualTo("zero");
    assertThat(bodyOf(ask().header("Last-Event-ID", other).header("If-None-Match", "0")))
        .isEqualTo("zero");
    assertThat(bodyOf(ask().header("Last-Event-ID", "gone").header("If-None-Match", "0")))
        .isEqualTo("zero");
  }

  @Test
  void theFieldLastEventIdComesBeforeTheParameter() {
    long now = server.now();
    var request = TestRequest.get("/subscriber/a?last_event_id=" + now + ":0")
        .header("Last-Event-ID", now + ":1");
    assertThat(bodyOf(request)).isEqualTo("two");
  }

  @Test
  void aStreamThatWasTheLastWordIsAnswered204() {
    TestReply byField = server.ask(ask().header("Last-Event-ID", "gone"));
    TestReply byParameter = server.get("/subscriber/a?last_event_id=gone");
    assertThat(byField.status()).isEqualTo(204);
    assertThat(byField.bytes()).isEmpty();
    assertThat(byField.reply().contentLength()).isEqualTo(-1);
    assertThat(byParameter.wire()).isEqualTo(byField.wire());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thu, 15 Jan 2026 12:00:10 GMT", "Thursday, 15-Jan-26 12:00:10 GMT",
        "Thu Jan 15 12:00:10 2026", "  Thu, 15 Jan 2026 12:00:10 GMT "
      })
  void allThreeFormsOfHttpDatesAreAccepted(String date) {
    assertThat(bodyOf(ask().header("If-Modified-Since", date).header("If-None-Match", "1")))
        .isEqualTo("two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Wed, 31 Dec 1969 23:59:59 GMT",
        "Wed Dec 31 23:59:59 1969",
        "Mon, 01 Jan 0001 00:00:00 GMT"
      })
  void aDateBefore1970IsBeforeEverything(String date) {
    assertThat(bodyOf(ask().header("If-Modified-Since", date))).isEqualTo("zero");
    assertThat(bodyOf(ask().header("If-Modified-Since", date).header("If-None-Match", "5")))
        .isEqualTo("zero");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "\"0\"",
        "W/\"0\"",
        "W/0",
        "\"0-gzip\"",
        "\"0--gzip\"",
        "W/\"0-gzip\"",
        "W/\"0--gzip\"",
        "00",
        " 0 "
      })
  void theTagIsReadInAllFormsProxiesGiveIt(String tag) {
    assertThat(bodyOf(ask().header("If-Modified-Since", SECOND).header("If-None-Match", tag)))
        .isEqualTo("one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "If-Modified-Since | yesterday",
        "If-Modified-Since | ``",
        "If-Modified-Since | 1768478410",
        "If-Modified-Since | Fri, 15 Jan 2026 12:00:10 GMT",
        "If-Modified-Since | Thu, 15 Jan 2026 12:00:10 GMT, Thu, 15 Jan 2026 12:00:10 GMT",
        "If-Modified-Since | Mon, 01 Jan +10001 00:00:00 GMT",
        "If-None-Match | x",
        "If-None-Match | ``",
        "If-None-Match | *",
        "If-None-Match | -1",
        "If-None-Match | \"0\", \"1\"",
        "If-None-Match | \"0",
        "If-None-Match | 0\"",
        "If-None-Match | w/\"0\"",
        "If-None-Match | \"0-gzip-gzip\"",
        "If-None-Match | 2097152",
        "If-None-Match | 99999999999999999999",
        "If-None-Match | gone",
        "If-None-Match | :",
        "If-None-Match | 5:",
        "If-None-Match | 5:2097152",
        "If-None-Match | 1:2:3",
        "Last-Event-ID | 5",
        "Last-Event-ID | ``",
        "Last-Event-ID | Gone",
        "Last-Event-ID | 5:-1",
        "Last-Event-ID | 5:2097152",
        "Last-Event-ID | \"5:0\"",
        "Last-Event-ID | 99999999999999:0"
      })
  void whatCannotBeReadIsRefusedNamingFieldAndValue(String field, String value) {
    TestReply reply = server.ask(ask().header(field, value));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains(field).contains(value);
  }

  @ParameterizedTest
  @CsvSource({
    "last_event_id=, ''",
    "last_event_id=5, 5",
    "last_event_id=5%3A, 5:",
    "last_event_id=%zz, %zz",
    "last_event_id=5+0, 5 0",
    "last_event_id=5%2B0, 5+0",
    "last_event_id=5:-1, 5:-1"
  })
  void aParameterThatCannotBeReadIsRefusedNamingItAndItsValue(String query, String value) {
    TestReply reply = server.get("/subscriber/a?" + query);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("last_event_id").contains(": " + value);
  }

  @Test
  void anUnreadableDateIsRefusedAlsoBesideAGoodTag() {
    TestReply reply =
        server.ask(ask().header("If-Modified-Since", "soon").header("If-None-Match", "0"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("If-Modified-Since").contains("soon");
  }

  @Test
  void anUnreadableTagIsRefusedAlsoBesideAGoodDate() {
    TestReply reply =
        server.ask(ask().header("If-Modified-Since", SECOND).header("If-None-Match", "abc"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("If-None-Match").contains("abc");
  }

  @Test
  void aValueIsShownBackWithoutControlCharactersAndNotEndlessly() {
    TestReply reply = server.ask(ask().header("If-None-Match", "\u0007\u001b" + "x".repeat(9999)));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("??xxx").doesNotContain("\u0007", "\u001b");
    assertThat(reply.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(400);
  }

  @Test
  void anUnreadableDateIsRefusedAlsoBesideAWholeCursor() {
    TestReply refused = server.ask(TestRequest.get("/subscriber/a")
        .header("If-Modified-Since", "yesterday")
        .header("If-None-Match", "1768478410:0"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("If-Modified-Since").contains("yesterday");
  }
}
